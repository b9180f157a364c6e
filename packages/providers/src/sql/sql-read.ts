import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { sqladmin_v1beta4 } from "@googleapis/sqladmin";
import type { GoogleReach } from "../google/reach.ts";
import { scrubText } from "../google/scrub.ts";

export type Instance = sqladmin_v1beta4.Schema$DatabaseInstance;
export type Database = sqladmin_v1beta4.Schema$Database;
export type User = sqladmin_v1beta4.Schema$User;
export type SqlOperation = sqladmin_v1beta4.Schema$Operation;

export function projectPath(project: string): string {
  return `/sql/v1beta4/projects/${project}`;
}

/** The instances of a project, listed once a session; those of a region that doesn't answer are missing. */
export async function listInstances(
  session: Session,
  reach: GoogleReach,
  project: string,
): Promise<readonly Instance[]> {
  const pages = await listPages(session, reach, project);
  return pages.flatMap(({ items }) => items ?? []);
}

/** One instance; undefined when it surely isn't there. Throws `Failure` when it may be in a region that doesn't answer. */
export async function findInstance(
  session: Session,
  reach: GoogleReach,
  project: string,
  name: string,
): Promise<Instance | undefined> {
  const pages = await listPages(session, reach, project);
  const found = pages.flatMap(({ items }) => items ?? []).find((instance) => instance.name === name);
  const silent = pages.flatMap(({ warnings }) => warnings ?? []).find(({ code }) => code === "REGION_UNREACHABLE");
  if (found !== undefined || silent === undefined) return found;
  const summary = `can't tell whether the database instance ${name} exists: ${silent.region ?? "a region"} didn't answer`;
  throw new Failure({ severity: "error", code: "unreachable", summary }, "transient");
}

type InstancePage = sqladmin_v1beta4.Schema$InstancesListResponse;

function listPages(session: Session, reach: GoogleReach, project: string): Promise<readonly InstancePage[]> {
  return session.once(`sql instances ${project}`, () =>
    reach.rest.list<InstancePage, InstancePage>(
      {
        api: "sqladmin",
        method: "GET",
        path: `${projectPath(project)}/instances`,
        query: { maxResults: "500" },
        what: `list the database instances of ${project}`,
        permission: "cloudsql.instances.list",
      },
      (page) => [page],
    ),
  );
}

/** Why an instance doesn't run and won't by itself, and what mends it; undefined when it runs or is being worked on. */
export function describeStandstill(instance: Instance): { readonly why: string; readonly help: string } | undefined {
  const which = `${instance.name} --project ${instance.project}`;
  if (instance.state === "FAILED") {
    return {
      why: "the instance's state is FAILED: it couldn't be made",
      help: `gcloud sql instances delete ${which}; its name stays taken for up to a week: choose another at database.instance`,
    };
  }
  if (instance.state === "SUSPENDED") {
    return {
      why: "the instance's state is SUSPENDED",
      help: `see why: gcloud sql instances describe ${which} --format "value(suspensionReason)"`,
    };
  }
  if (instance.settings?.activationPolicy !== "NEVER") return undefined;
  return { why: "the instance is stopped", help: `gcloud sql instances patch ${which} --activation-policy ALWAYS` };
}

/**
 * The children of an instance. For an instance that isn't there Cloud SQL answers 403 to everybody, so the instance is
 * looked for first; one that is being created has no children yet, and those of one that is being deleted go with it. Throws `Failure` for one that doesn't run.
 */
export async function listChildren<T>(
  session: Session,
  reach: GoogleReach,
  where: { readonly project: string; readonly instance: string },
  child: "databases" | "users",
): Promise<readonly T[] | undefined> {
  const { project, instance } = where;
  const found = await findInstance(session, reach, project, instance);
  if (found === undefined || /^PENDING_(CREATE|DELETE)$/.test(found.state ?? "")) return undefined;
  const still = describeStandstill(found);
  if (still !== undefined) {
    const summary = `the ${child} of ${instance} can't be asked for: ${still.why}`;
    throw new Failure({ severity: "error", code: "cloud-failed", summary, help: still.help });
  }
  return session.once(`sql ${child} ${project} ${instance}`, () =>
    reach.rest.list<{ readonly items?: readonly T[]; readonly nextPageToken?: string }, T>(
      {
        api: "sqladmin",
        method: "GET",
        path: `${projectPath(project)}/instances/${instance}/${child}`,
        what: `list the ${child} of ${instance}`,
        permission: `cloudsql.${child}.list`,
      },
      (page) => page.items,
    ),
  );
}

/** The name of an operation that runs on an instance, for one that says that it is being worked on. */
export async function findSqlWork(
  session: Session,
  reach: GoogleReach,
  project: string,
  instance: string,
): Promise<string | undefined> {
  const operations = await listOperations(session, reach, project, instance);
  return operations.find(({ status }) => status !== "DONE")?.name ?? undefined;
}

/** What Google says of the latest operation on an instance that failed. */
export async function findSqlError(
  session: Session,
  reach: GoogleReach,
  project: string,
  instance: string,
): Promise<string | undefined> {
  const operations = await listOperations(session, reach, project, instance);
  const errors = operations.find(({ error }) => error != null)?.error?.errors ?? [];
  const text = errors.map(({ code, message }) => [code, message].filter(Boolean).join(": ")).join("; ");
  return text === "" ? undefined : scrubText(text);
}

/** Whether an instance that failed did so when it was made. Google calls one that broke later by the same name. */
export async function wasNeverMade(
  session: Session,
  reach: GoogleReach,
  { project, instance }: { readonly project: string; readonly instance: string },
): Promise<boolean> {
  const operations = await listOperations(session, reach, project, instance);
  return operations.some(({ operationType, error }) => operationType === "CREATE" && error != null);
}

/** The latest operations on an instance. */
function listOperations(
  session: Session,
  reach: GoogleReach,
  project: string,
  instance: string,
): Promise<readonly SqlOperation[]> {
  return session.once(`sql operations ${project} ${instance}`, async () => {
    const answer = await reach.rest.call<sqladmin_v1beta4.Schema$OperationsListResponse>({
      api: "sqladmin",
      method: "GET",
      path: `${projectPath(project)}/operations`,
      query: { instance, maxResults: "10" },
      what: `list the operations of ${instance}`,
      permission: "cloudsql.instances.get",
    });
    return answer.items ?? [];
  });
}
