import type { Address, Readiness, Resource, Session } from "@fgk/engine";
import type { container_v1 } from "@googleapis/container";
import type { GoogleReach } from "../google/reach.ts";
import { placeOf } from "../google/values.ts";
import { readinessDuring } from "../google/waiting.ts";

/** One write to the GKE API. */
export interface ContainerWrite {
  /** The resource that it is done for; its operation is followed under this address. */
  readonly address: Address;
  /** `projects/P/locations/L`: the operation lives there. */
  readonly parent: string;
  readonly method: "POST" | "PUT" | "DELETE";
  /** From `/v1/` on. */
  readonly path: string;
  readonly body?: unknown;
  readonly what: string;
}

/** Writes, and remembers the operation so that the next read can say that it runs. */
export async function writeContainer(reach: GoogleReach, write: ContainerWrite): Promise<void> {
  const operation = await reach.rest.call<container_v1.Schema$Operation>({
    api: "container",
    method: write.method,
    path: `/v1/${write.path}`,
    ...(write.body === undefined ? {} : { body: write.body }),
    what: write.what,
  });
  if (operation.name == null) return;
  const path = `/v1/${write.parent}/operations/${operation.name}`;
  reach.operations.begin(write.address, { api: "container", name: operation.name, path, what: write.what });
}

/** A change of a thing in a resource's location. */
export interface ContainerChange {
  /** From the location on: `clusters/C/nodePools/P`. */
  readonly target: string;
  readonly method: "PUT" | "POST";
  /** `:setAutoscaling`; empty for a PUT of the thing itself. */
  readonly verb: string;
  readonly body: object;
  readonly what: string;
}

/** Writes a change with the full name of its target in the body, as the API wants it. */
export function changeContainer(reach: GoogleReach, resource: Resource, change: ContainerChange): Promise<void> {
  const { target, method, verb, body, what } = change;
  const parent = `projects/${placeOf(resource, "project")}/locations/${placeOf(resource, "location")}`;
  const name = `${parent}/${target}`;
  const path = `${name}${verb}`;
  return writeContainer(reach, { address: resource.address, parent, method, path, body: { name, ...body }, what });
}

/**
 * What runs on a cluster or pool that says it is being worked on: the operation that this run began, else the one that the
 * location's list shows (somebody else's, or ours before a crash). `target` is the end of its link: `clusters/C`.
 */
export async function describeWork(
  session: Session,
  reach: GoogleReach,
  address: Address,
  parent: string,
  target: string,
  doing: string,
): Promise<Readiness> {
  const own = await reach.operations.follow(address);
  if (own !== undefined) return readinessDuring(own);
  const running = await findRunning(session, reach, parent, target);
  return { status: "waiting", why: running === undefined ? doing : `${doing} (${running})` };
}

async function findRunning(
  session: Session,
  reach: GoogleReach,
  parent: string,
  target: string,
): Promise<string | undefined> {
  const operations = await session.once(`operations ${parent}`, async () => {
    const answer = await reach.rest.call<container_v1.Schema$ListOperationsResponse>({
      api: "container",
      method: "GET",
      path: `/v1/${parent}/operations`,
      what: "list the operations of the cluster's location",
    });
    return answer.operations ?? [];
  });
  const running = operations.find(
    ({ status, targetLink }) => status !== "DONE" && (targetLink ?? "").includes(`/${target}`),
  );
  return running?.name ?? undefined;
}
