import type { Content, Live, Marked, Present, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, addressOf, Failure, present } from "@fgk/engine";
import { needlessOnPublicNodes } from "../gke/private-nodes.ts";
import { lookAgain } from "../google/look-again.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, readEach } from "../google/read-each.ts";
import { lastPart, ownName, placeOf, withoutHost } from "../google/values.ts";
import { notYetSeen, waitFirst } from "../google/waiting.ts";
import { markInText, markText, readMarkText, withoutMarkText } from "../mark.ts";
import type { Router } from "./compute-lists.ts";
import { listAllRouters, listRouters } from "./compute-lists.ts";
import { deleteCompute, writeCompute } from "./compute-write.ts";
import { mendNat } from "./mend-network.ts";

type Nat = NonNullable<Router["nats"]>[number];

/**
 * `network.nat/ROUTER`: a NAT by which private nodes reach public registries. Any NAT that covers the cluster's subnet
 * will do, whosever it is. Routers have no precondition: a NAT is added to what was read just before.
 */
export function natKind(reach: GoogleReach): ResourceKind {
  return waitFirst({
    name: "network.nat",
    read: (session, resources) => readEach(resources, (resource) => readNat(session, reach, resource)),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project)),
    create: (session, resource) => createNat(session, reach, resource),
    update: async () => {
      // A covering NAT is all that is asked for; there is nothing in it to keep true.
    },
    adopt: async (session, resource, live) => {
      const router = live.state as Router;
      const description = `${router.description ?? ""}${markText(session.mark)}`;
      await patchRouter(reach, resource, { description }, `mark the router ${ownName(resource)}`);
    },
    delete: async (_session, resource, live) => deleteNat(reach, resource, live),
    contents: async (_session, resource, live) => listOtherSubnets(resource, live.state as Router),
    immutable: () => true,
    mend: mendNat,
    expectSeconds: () => 20,
    wait: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  });
}

async function readNat(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const running = await reach.operations.follow(resource.address);
  if (running !== undefined) return notYetSeen(running);
  const routers = await listRouters(session, reach, placeOf(resource, "project"), placeOf(resource, "region"));
  // One that is to go is known by its name alone: whether another NAT covers the subnet is nothing to it.
  const leaves = Object.keys(resource.fields).length === 0;
  const covering = leaves ? [] : routers.filter((router) => coversSubnet(router, resource));
  const named = leaves ? routers.find((router) => isOurs(session, router, resource)) : undefined;
  const own = named ?? covering.find(({ name }) => name === ownName(resource));
  const router = own ?? covering[0];
  if (router === undefined) {
    return { ...absent, ...(await needlessOnPublicNodes(session, reach, placeOf(resource, "project"))) };
  }
  return present({
    fields: { nat: "auto" },
    identity: own?.id == null ? {} : { id: own.id },
    // Another router's NAT isn't the thing of this name: nobody's mark on it is looked at, and it is never adopted.
    marking: own === undefined ? { by: "unmarkable" } : readMarkText(own.description, session.mark),
    state: router,
  });
}

/** Once our NAT and our mark are out of a router that others use, nothing of ours is left in it. */
function isOurs(session: Session, { name, nats, description }: Router, resource: Resource): boolean {
  if (name !== ownName(resource)) return false;
  return (nats ?? []).some((nat) => nat.name === name) || readMarkText(description, session.mark).by === "us";
}

function coversSubnet(router: Router, resource: Resource): boolean {
  return coversPlace(router, placeOf(resource, "network"), placeOf(resource, "subnet"));
}

/** True when machines of the subnet that have no address of their own reach the internet through the router. */
export function coversPlace(router: Router, network: string, subnet: string): boolean {
  if (lastPart(router.network) !== lastPart(network)) return false;
  return (router.nats ?? []).some((nat) => {
    if (nat.type === "PRIVATE") return false;
    if (nat.sourceSubnetworkIpRangesToNat !== "LIST_OF_SUBNETWORKS") return nat.sourceSubnetworkIpRangesToNat != null;
    return (nat.subnetworks ?? []).some(({ name }) => lastPart(name) === lastPart(subnet));
  });
}

/**
 * Makes the router with its NAT, or adds the NAT to a router of this name that has none of that name. It is for the cluster's
 * subnet alone: a NAT for every subnet would open the internet to machines of others, and may not stand beside another one.
 */
async function createNat(session: Session, reach: GoogleReach, resource: Resource): Promise<void> {
  const project = placeOf(resource, "project");
  const region = placeOf(resource, "region");
  const name = ownName(resource);
  const network = placeOf(resource, "network");
  const routers = await listRouters(lookAgain(session), reach, project, region);
  const nat = describeNat(resource);
  const existing = routers.find((router) => router.name === name);
  if (existing !== undefined) {
    if (coversSubnet(existing, resource)) return;
    refuseOther(session, resource, existing);
    const nats = [...(existing.nats ?? []).filter((other) => other.name !== name), nat];
    await patchRouter(reach, resource, { nats }, `add a NAT to the router ${name}`);
    return;
  }
  await writeCompute(reach, {
    address: resource.address,
    project,
    scope: `regions/${region}`,
    method: "POST",
    path: "routers",
    body: {
      name,
      network: network.includes("/") ? network : `projects/${project}/global/networks/${network}`,
      description: `NAT for Flyte's private nodes${markText(session.mark)}`,
      nats: [nat],
    },
    what: `make the router ${name}`,
  });
}

function isInNetwork(router: Router, resource: Resource): boolean {
  return lastPart(router.network) === lastPart(placeOf(resource, "network"));
}

/** A router of another network, or with somebody else's NAT under our name, is nothing to add to or to write over. */
function refuseOther(session: Session, resource: Resource, router: Router): void {
  const name = ownName(resource);
  const elsewhere = !isInNetwork(router, resource);
  const taken = (router.nats ?? []).some((nat) => nat.name === name);
  if (!elsewhere && (!taken || readMarkText(router.description, session.mark).by === "us")) return;
  const what = elsewhere ? `is in the network ${lastPart(router.network)}` : "has a NAT of this name for other subnets";
  throw new Failure({
    severity: "error",
    code: "does-not-fit",
    summary: `the router ${name} is there already and ${what}: it is kept as it is`,
    help: "let its owner give the cluster's subnet a NAT, or rename that router",
    address: resource.address,
  });
}

function describeNat(resource: Resource): Nat {
  const nat = { name: ownName(resource), natIpAllocateOption: "AUTO_ONLY" };
  const subnet = placeOf(resource, "subnet");
  const scope = `projects/${placeOf(resource, "project")}/regions/${placeOf(resource, "region")}`;
  const name = subnet.includes("/") ? subnet : `${scope}/subnetworks/${subnet}`;
  const subnetworks = [{ name, sourceIpRangesToNat: ["ALL_IP_RANGES"] }];
  return { ...nat, sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS", subnetworks };
}

/** Subnets that others have put into our NAT: their machines would lose the internet with it. */
function listOtherSubnets(resource: Resource, router: Router): readonly Content[] {
  const name = ownName(resource);
  const own = (router.nats ?? []).find((nat) => nat.name === name && router.name === name);
  if (own === undefined) return [];
  const where = `--router ${name} --region ${placeOf(resource, "region")} --project ${placeOf(resource, "project")}`;
  const help = `gcloud compute routers nats describe ${name} ${where}`;
  if (own.sourceSubnetworkIpRangesToNat !== "LIST_OF_SUBNETWORKS")
    return [{ what: "every subnet of its region", help }];
  return (own.subnetworks ?? [])
    .map((subnet) => lastPart(subnet.name))
    .filter((subnet) => subnet !== lastPart(placeOf(resource, "subnet")))
    .map((subnet) => ({ what: `the subnet ${subnet}`, help }));
}

function patchRouter(reach: GoogleReach, resource: Resource, body: object, what: string): Promise<void> {
  return writeCompute(reach, {
    address: resource.address,
    project: placeOf(resource, "project"),
    scope: `regions/${placeOf(resource, "region")}`,
    method: "PATCH",
    path: `routers/${ownName(resource)}`,
    body,
    what,
  });
}

/** A router that others use (further NATs, interfaces, BGP peers) stays, without our NAT. */
async function deleteNat(reach: GoogleReach, resource: Resource, live: Present): Promise<void> {
  const router = live.state as Router;
  const name = ownName(resource);
  if (router.name !== name) return;
  const others = (router.nats ?? []).filter((nat) => nat.name !== name);
  const used = others.length > 0 || (router.interfaces ?? []).length > 0 || (router.bgpPeers ?? []).length > 0;
  if (used) {
    // Without the mark too: nothing of ours is left in it.
    const description = withoutMarkText(router.description);
    await patchRouter(reach, resource, { nats: others, description }, `remove our NAT from the router ${name}`);
    return;
  }
  await deleteCompute(reach, {
    address: resource.address,
    project: placeOf(resource, "project"),
    scope: `regions/${placeOf(resource, "region")}`,
    path: `routers/${name}`,
    what: `delete the router ${name}`,
  });
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const { deployment } = session.mark;
  const routers = await listAllRouters(session, reach, project);
  return routers.flatMap((router): readonly Marked[] => {
    const mark = markInText(router.description);
    if (mark?.deployment !== deployment || router.name == null) return [];
    const own = router.nats?.find((nat) => nat.name === router.name) ?? router.nats?.[0];
    const at = {
      project,
      region: lastPart(router.region),
      network: lastPart(router.network),
      subnet: withoutHost(own?.subnetworks?.[0]?.name),
    };
    return [{ address: addressOf("network.nat", router.name), at, mark, protected: false, dependsOn: [] }];
  });
}
