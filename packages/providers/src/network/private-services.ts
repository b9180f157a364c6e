import type { Json, Live, Present, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, compareText, Failure, knownValue, present } from "@fgk/engine";
import { lookAgain } from "../google/look-again.ts";
import { readProjectNumber } from "../google/project-number.ts";
import type { GoogleReach } from "../google/reach.ts";
import { readEach } from "../google/read-each.ts";
import { lastPart, ownName, placeOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst } from "../google/waiting.ts";
import { markLabels, markText, readMarkOfAddress } from "../mark.ts";
import type { ComputeAddress } from "./compute-lists.ts";
import { listAddresses } from "./compute-lists.ts";
import { writeCompute } from "./compute-write.ts";
import { mendPrivateServices } from "./mend-network.ts";

/** A connection of the network with Google's service producers. */
interface Connection {
  readonly network?: string;
  readonly peering?: string;
  readonly reservedPeeringRanges?: readonly string[];
}

interface Seen {
  readonly ranges: readonly ComputeAddress[];
  readonly connection: Connection | undefined;
}

const service = "services/servicenetworking.googleapis.com";
const rangePrefix = "ranges.";

/**
 * `network.private-services/NETWORK`: the peering by which Cloud SQL gets a private IP. A network has one for all products:
 * our range is added to those that are there, and nothing is ever removed. Each create or update does the next of two steps
 * (reserve the range, connect it); while the first runs the second answers `busy`.
 */
export function privateServicesKind(reach: GoogleReach): ResourceKind {
  return waitFirst({
    name: "network.private-services",
    read: (session, resources) => readEach(resources, (resource) => readPrivateServices(session, reach, resource)),
    create: (session, resource) => makeNextPart(session, reach, resource),
    update: (session, resource) => makeNextPart(session, reach, resource),
    adopt: (session, resource, live) => markRanges(session, reach, resource, live),
    destroyed: "by-name",
    lane: (resource) => `private-services/${placeOf(resource, "project")}/${ownName(resource)}`,
    mend: mendPrivateServices,
    expectSeconds: () => 90,
    wait: { everyMs: 5_000, atMostMs: 20 * 60_000 },
  });
}

async function readPrivateServices(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const running = await reach.operations.follow(resource.address);
  const seen = await see(session, reach, resource);
  const own = seen.ranges.filter(({ name }) => name != null && `${rangePrefix}${name}` in resource.fields);
  if (seen.connection === undefined && own.length === 0) {
    return running === undefined ? absent : notYetSeen(running);
  }
  const connected = new Set(seen.connection?.reservedPeeringRanges ?? []);
  const fields: Record<string, Json> = {};
  for (const range of own) {
    if (connected.has(range.name ?? "")) fields[`${rangePrefix}${range.name}`] = range.prefixLength ?? 0;
  }
  if (seen.connection !== undefined) fields["connection"] = true;
  const others = [...connected].filter((name) => !(`${rangePrefix}${name}` in resource.fields)).sort(compareText);
  return present({
    fields,
    marking: own[0] === undefined ? { by: "unmarkable" } : readMarkOfAddress(own[0], session.mark),
    kept: others.map((name) => ({ what: "ranges", name })),
    readiness: readinessDuring(running),
    state: seen,
  });
}

/** What is there now; a write looks again, because it may be the second step of one change. */
async function see(session: Session, reach: GoogleReach, resource: Resource): Promise<Seen> {
  const project = placeOf(resource, "project");
  const network = ownName(resource);
  const [addresses, connection] = await Promise.all([
    listAddresses(session, reach, project, "global"),
    findConnection(session, reach, project, network),
  ]);
  const ranges = addresses.filter(
    (address) => address.purpose === "VPC_PEERING" && lastPart(address.network) === network,
  );
  return { ranges, connection };
}

async function findConnection(
  session: Session,
  reach: GoogleReach,
  project: string,
  network: string,
): Promise<Connection | undefined> {
  const name = `projects/${await readProjectNumber(session, reach, project)}/global/networks/${network}`;
  return session.once(`connections ${name}`, async () => {
    const answer = await reach.rest.call<{ readonly connections?: readonly Connection[] }>({
      api: "servicenetworking",
      method: "GET",
      path: `/v1/${service}/connections`,
      query: { network: name },
      what: `list the service connections of the network ${network}`,
    });
    return answer.connections?.find(({ peering }) => peering === undefined || peering.startsWith("servicenetworking"));
  });
}

async function makeNextPart(session: Session, reach: GoogleReach, resource: Resource): Promise<void> {
  const seen = await see(lookAgain(session), reach, resource);
  const wanted = Object.keys(resource.fields)
    .filter((path) => path.startsWith(rangePrefix) && knownValue(resource, path) !== null)
    .map((path) => path.slice(rangePrefix.length));
  const missing = wanted.find((name) => !seen.ranges.some((range) => range.name === name));
  if (missing !== undefined && (await reach.operations.follow(resource.address)) === undefined) {
    await reserveRange(session, reach, resource, missing);
  }
  if (missing !== undefined) {
    const summary = `not now: the range ${missing} is being reserved`;
    throw new Failure({ severity: "error", code: "cloud-refused", summary }, "busy");
  }
  await connectRanges(session, reach, resource, seen.connection, wanted);
}

async function reserveRange(session: Session, reach: GoogleReach, resource: Resource, name: string): Promise<void> {
  const project = placeOf(resource, "project");
  const prefixLength = knownValue(resource, `${rangePrefix}${name}`);
  await writeCompute(reach, {
    address: resource.address,
    project,
    scope: "global",
    method: "POST",
    path: "addresses",
    body: {
      name,
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      prefixLength: typeof prefixLength === "number" ? prefixLength : 16,
      network: `projects/${project}/global/networks/${ownName(resource)}`,
      description: `Addresses of Google's services${markText(session.mark)}`,
    },
    what: `reserve the range ${name}`,
  });
}

async function connectRanges(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  connection: Connection | undefined,
  wanted: readonly string[],
): Promise<void> {
  const network = ownName(resource);
  const number = await readProjectNumber(session, reach, placeOf(resource, "project"));
  const ranges = [...new Set([...(connection?.reservedPeeringRanges ?? []), ...wanted])];
  const body = { network: `projects/${number}/global/networks/${network}`, reservedPeeringRanges: ranges };
  const what = `connect the network ${network} with Google's services`;
  const operation = await reach.rest.call<{ readonly name?: string; readonly done?: boolean }>(
    connection === undefined
      ? { api: "servicenetworking", method: "POST", path: `/v1/${service}/connections`, body, what }
      : {
          api: "servicenetworking",
          method: "PATCH",
          path: `/v1/${service}/connections/-`,
          // Without `force` Google refuses to drop a range: one that somebody adds meanwhile can't be lost by our list.
          query: { updateMask: "reservedPeeringRanges" },
          body,
          what,
        },
  );
  if (operation.name === undefined || operation.done === true) return;
  const { name } = operation;
  reach.operations.begin(resource.address, { api: "servicenetworking", name, path: `/v1/${name}`, what });
}

async function markRanges(session: Session, reach: GoogleReach, resource: Resource, live: Present): Promise<void> {
  const { ranges } = live.state as Seen;
  for (const range of ranges.filter(({ name }) => `${rangePrefix}${name}` in resource.fields)) {
    await writeCompute(reach, {
      address: resource.address,
      project: placeOf(resource, "project"),
      scope: "global",
      method: "POST",
      path: `addresses/${range.name}/setLabels`,
      body: {
        labels: { ...range.labels, ...markLabels(session.mark) },
        labelFingerprint: range.labelFingerprint ?? "",
      },
      what: `mark the range ${range.name}`,
    });
  }
}
