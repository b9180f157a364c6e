import type { Live, Marked, Marking, Present, Readiness, Resource, ResourceKind, Session, Stays } from "@fgk/engine";
import { absent, addressOf, Failure, present } from "@fgk/engine";
import { keptLabels, labelChanges, mergeLabels, readLabelFields } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, readEach } from "../google/read-each.ts";
import { compact, inFormOf, lastPart, ownName, placeOf, textOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst } from "../google/waiting.ts";
import { markInAddress, markLabels, markText, readMarkOfAddress } from "../mark.ts";
import type { ComputeAddress } from "./compute-lists.ts";
import { listAddresses, listAllAddresses } from "./compute-lists.ts";
import { deleteCompute, writeCompute } from "./compute-write.ts";
import { mendAddress } from "./mend-network.ts";

/**
 * `network.address/NAME`: a reserved IP of the region, by default an internal one of the cluster's subnet. All of it but its
 * labels is fixed when it is made; Google takes labels only afterwards, under their fingerprint, so that they are an update.
 * `written` is the load balancer's address in the file: its reservation is kept under whatever name; null when the file
 * writes none, so that the one which a load balancer has is kept.
 */
export function addressKind(reach: GoogleReach, written?: string | null): ResourceKind {
  return waitFirst({
    name: "network.address",
    read: (session, resources) => readEach(resources, (resource) => readAddress(session, reach, resource)),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project, written)),
    create: async (session, resource) => {
      const what = `reserve the address ${ownName(resource)}`;
      const description = `The address of Flyte's load balancer${markText(session.mark)}`;
      const body = { ...describeAddress(resource), description };
      await writeCompute(reach, { ...targetOf(resource), method: "POST", path: "addresses", body, what });
    },
    update: async (session, resource, live, changes) => {
      const changed = labelChanges(changes);
      const mark = live.marking.by === "us" ? markLabels(session.mark) : {};
      if (changed !== undefined) await writeLabels(reach, resource, live, { ...changed, ...mark });
    },
    adopt: (session, resource, live) => writeLabels(reach, resource, live, markLabels(session.mark)),
    delete: async (_session, resource, live) => {
      const name = ownName(resource);
      const what = `release the address ${name}`;
      const found = live.state as ComputeAddress | undefined;
      if (found?.name != null && found.name !== name) throw refuseOther(resource, found.name);
      try {
        await deleteCompute(reach, { ...targetOf(resource), path: `addresses/${name}`, what });
      } catch (error) {
        throw explainUse(error);
      }
    },
    immutable: (path) => !path.startsWith("labels."),
    // The new one has another name (it follows from the IP): it is there before the Service moves.
    replaceOrder: "create-first",
    mend: mendAddress,
    expectSeconds: () => 10,
    wait: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  });
}

async function readAddress(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const running = await reach.operations.follow(resource.address);
  const project = placeOf(resource, "project");
  const addresses = await listAddresses(session, reach, project, `regions/${placeOf(resource, "region")}`);
  const found = addresses.find(({ name }) => name === ownName(resource)) ?? findByIp(addresses, resource);
  if (found === undefined) return running === undefined ? absent : notYetSeen(running);
  return present({
    fields: {
      address: found.address ?? "",
      addressType: found.addressType ?? "EXTERNAL",
      ...(found.purpose == null ? {} : { purpose: found.purpose }),
      ...(found.subnetwork == null ? {} : { subnet: inFormOf(textOf(resource, "subnet"), found.subnetwork) }),
      ...readLabelFields(resource, found.labels),
    },
    identity: found.id == null ? {} : { id: found.id },
    marking: readMarking(session, resource, found),
    outputs: { address: found.address ?? "", name: found.name ?? "" },
    kept: keptLabels(resource, found.labels),
    readiness: running === undefined ? readinessOf(found) : readinessDuring(running),
    state: found,
  });
}

/** An IP can be reserved once: a reservation that a person made under another name is the one that is asked for. */
function findByIp(addresses: readonly ComputeAddress[], resource: Resource): ComputeAddress | undefined {
  const ip = textOf(resource, "address");
  return ip === undefined ? undefined : addresses.find(({ address }) => address === ip);
}

/** A reservation of another name is never marked as ours: nothing would ever ask for it by that name again. */
function readMarking(session: Session, resource: Resource, found: ComputeAddress): Marking {
  const marking = readMarkOfAddress(found, session.mark);
  return found.name === ownName(resource) || marking.by === "other" ? marking : { by: "unmarkable" };
}

function readinessOf(found: ComputeAddress): Readiness {
  if (found.status === "RESERVING") return { status: "waiting", why: "the address is being reserved" };
  return { status: "ready" };
}

function describeAddress(resource: Resource): object {
  const internal = textOf(resource, "addressType") !== "EXTERNAL";
  const subnet = textOf(resource, "subnet") ?? resource.at["subnet"];
  return compact({
    name: ownName(resource),
    addressType: internal ? "INTERNAL" : "EXTERNAL",
    address: textOf(resource, "address"),
    purpose: internal ? textOf(resource, "purpose") : undefined,
    subnetwork: internal && subnet !== undefined ? subnetLink(resource, subnet) : undefined,
  });
}

function subnetLink(resource: Resource, subnet: string): string {
  if (subnet.includes("/")) return subnet;
  const project = resource.at["networkProject"] ?? placeOf(resource, "project");
  return `projects/${project}/regions/${placeOf(resource, "region")}/subnetworks/${subnet}`;
}

async function writeLabels(
  reach: GoogleReach,
  resource: Resource,
  live: Present,
  changed: Readonly<Record<string, string | null>>,
): Promise<void> {
  const found = live.state as ComputeAddress;
  const name = found.name ?? ownName(resource);
  await writeCompute(reach, {
    ...targetOf(resource),
    method: "POST",
    path: `addresses/${name}/setLabels`,
    body: { labels: mergeLabels(found.labels, changed), labelFingerprint: found.labelFingerprint ?? "" },
    what: `label the address ${name}`,
  });
}

function targetOf(resource: Resource): Pick<Parameters<typeof writeCompute>[1], "address" | "project" | "scope"> {
  return {
    address: resource.address,
    project: placeOf(resource, "project"),
    scope: `regions/${placeOf(resource, "region")}`,
  };
}

function refuseOther(resource: Resource, name: string): Failure {
  const summary = `the address is reserved under the name ${name}, which isn't ours: it is kept`;
  return new Failure({ severity: "error", code: "protected", summary, address: resource.address });
}

/** A load balancer lets go of its address some time after its Service is gone or has moved. */
function explainUse(error: unknown): unknown {
  if (!(error instanceof Failure) || !/already being used by|in use/i.test(error.diagnostic.cause ?? "")) return error;
  return new Failure(error.diagnostic, "busy", error.retryAfterMs);
}

async function listMarked(
  session: Session,
  reach: GoogleReach,
  project: string,
  written: string | null | undefined,
): Promise<readonly Marked[]> {
  const { deployment } = session.mark;
  const addresses = await listAllAddresses(session, reach, project);
  return addresses.flatMap((address): readonly Marked[] => {
    const mark = markInAddress(address);
    const stays = findStays(address, written);
    // Peering ranges carry the mark as well; they are another kind's, and never removed.
    if (mark?.deployment !== deployment || address.region == null || address.name == null) return [];
    return [
      {
        address: addressOf("network.address", address.name),
        at: { project, region: lastPart(address.region) },
        mark,
        protected: stays !== undefined,
        ...(stays === undefined ? {} : { stays }),
        dependsOn: [],
      },
    ];
  });
}

/** Why a reservation of ours that the file doesn't name stays all the same; undefined when it may go. */
function findStays(found: ComputeAddress, written: string | null | undefined): Stays | undefined {
  const { address, name } = found;
  if (written === null && (found.users ?? []).length > 0) {
    return {
      why: `a load balancer has its address, ${address}, and the file writes none`,
      help: `write loadBalancer.address: ${address}`,
    };
  }
  if (written == null || address !== written) return undefined;
  return {
    why: `it is the reservation of ${written}, which the file asks for: a reservation can't be renamed`,
    help: `take loadBalancer.addressName out, or write addressName: ${name}`,
  };
}
