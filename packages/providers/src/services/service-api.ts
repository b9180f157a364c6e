import type { Live, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, present } from "@fgk/engine";
import type { serviceusage_v1 } from "@googleapis/serviceusage";
import type { GoogleReach } from "../google/reach.ts";
import { readEach } from "../google/read-each.ts";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf } from "../google/values.ts";
import { notYetSeen, waitFirst } from "../google/waiting.ts";

/**
 * `services.api/HOST`: an API enabled on the project. Never disabled: others of the project may use it. There is no
 * precondition for enabling; enabling twice is one enabled API.
 */
export function serviceApiKind(reach: GoogleReach): ResourceKind {
  return waitFirst({
    name: "services.api",
    read: (session, resources) =>
      readEach(resources, async (resource): Promise<Live> => {
        const running = await reach.operations.follow(resource.address);
        if (running !== undefined) return notYetSeen(running);
        if (!(await isEnabled(session, reach, resource))) return absent;
        return present({ marking: { by: "unmarkable" }, fields: { state: "ENABLED" } });
      }),
    create: async (_session, resource) => {
      const project = placeOf(resource, "project");
      const host = ownName(resource);
      const what = `enable ${host}`;
      const operation = await reach.rest.call<serviceusage_v1.Schema$Operation>({
        api: "serviceusage",
        method: "POST",
        path: `/v1/projects/${project}/services/${host}:enable`,
        body: {},
        what,
      });
      // An API that was enabled already answers `operations/noop.DONE_OPERATION`, which can't be asked for.
      if (operation.done === true || operation.name == null || operation.name.includes("noop.")) return;
      const { name } = operation;
      reach.operations.begin(resource.address, { api: "serviceusage", name, path: `/v1/${name}`, what });
    },
    update: async () => {
      // Its only field says that it is there: what is present has no difference.
    },
    destroyed: "by-name",
    mend: (resource) =>
      writeCommand(...["gcloud", "services", "enable", ownName(resource)], `--project=${placeOf(resource, "project")}`),
    expectSeconds: () => 30,
    wait: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  });
}

/** A whole pass looks for all of them in one list. */
async function isEnabled(session: Session, reach: GoogleReach, resource: Resource): Promise<boolean> {
  const project = placeOf(resource, "project");
  const host = ownName(resource);
  if (session.whole) return (await listEnabled(session, reach, project)).has(host);
  const service = await reach.rest.call<serviceusage_v1.Schema$GoogleApiServiceusageV1Service>({
    api: "serviceusage",
    method: "GET",
    path: `/v1/projects/${project}/services/${host}`,
    what: `read whether ${host} is enabled`,
  });
  return service.state === "ENABLED";
}

/** The hosts that are enabled, listed once a session. */
function listEnabled(session: Session, reach: GoogleReach, project: string): Promise<ReadonlySet<string>> {
  return session.once(`services ${project}`, async () => {
    const services = await reach.rest.list<
      serviceusage_v1.Schema$ListServicesResponse,
      serviceusage_v1.Schema$GoogleApiServiceusageV1Service
    >(
      {
        api: "serviceusage",
        method: "GET",
        path: `/v1/projects/${project}/services`,
        query: { filter: "state:ENABLED", pageSize: "200" },
        what: `list the APIs of ${project}`,
      },
      (page) => page.services,
    );
    return new Set(services.map(({ name }) => (name ?? "").replace(/^.*\/services\//, "")));
  });
}
