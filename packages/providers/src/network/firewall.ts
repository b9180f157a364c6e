import type { Content, Diagnostic, Json, Kept, Live, Marked, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, addressOf, compareText, equalJson, Failure, isLater, knownValue, present } from "@fgk/engine";
import { listClusters, locationOf } from "../gke/cluster-list.ts";
import { controlPlaneRange } from "../gke/control-plane-range.ts";
import { needlessOnPublicNodes } from "../gke/private-nodes.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, readEach } from "../google/read-each.ts";
import { changesByPath, lastPart, ownName, placeOf, textsOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst } from "../google/waiting.ts";
import { markInText, markText, readMarkText, withoutMarkText } from "../mark.ts";
import type { Firewall } from "./compute-lists.ts";
import { listFirewalls } from "./compute-lists.ts";
import { deleteCompute, writeCompute } from "./compute-write.ts";
import { coversRange } from "./ip-range.ts";
import { mendFirewall } from "./mend-network.ts";

/** Flyte's webhook listens here. */
export const webhookPort = "9443";

/**
 * `network.firewall/NAME`: lets the control plane of a private cluster reach Flyte's webhook. Its source is the control
 * plane's own range, so it needs no target tags. Firewall rules have no precondition.
 */
export function firewallKind(reach: GoogleReach): ResourceKind {
  const patch = (resource: Resource, body: object, what: string): Promise<void> =>
    writeCompute(reach, { ...targetOf(resource), method: "PATCH", path: `firewalls/${ownName(resource)}`, body, what });
  return waitFirst({
    name: "network.firewall",
    read: (session, resources) => readEach(resources, (resource) => readFirewall(session, reach, resource)),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project)),
    create: async (session, resource) => {
      const name = ownName(resource);
      const network = placeOf(resource, "network");
      const body = {
        name,
        network: network.includes("/")
          ? network
          : `projects/${placeOf(resource, "project")}/global/networks/${network}`,
        direction: "INGRESS",
        description: `GKE control plane to Flyte's webhook${markText(session.mark)}`,
        sourceRanges: rangesOf(knownValue(resource, "sourceRanges")),
        allowed: describePorts(knownValue(resource, "ports")),
      };
      const what = `make the firewall rule ${name}`;
      await writeCompute(reach, { ...targetOf(resource), method: "POST", path: "firewalls", body, what });
    },
    update: async (_session, resource, live, changes) => {
      const changed = changesByPath(changes);
      const found = live.state as Firewall;
      const ranges = changed.has("sourceRanges") ? rangesOf(changed.get("sourceRanges")) : [];
      // Ports and ranges of others stay: both lists are only added to.
      const body = {
        ...(changed.has("ports") ? { allowed: addPorts(found, textsOf(changed.get("ports"))), disabled: false } : {}),
        ...(ranges.length > 0
          ? { sourceRanges: [...new Set([...(found.sourceRanges ?? []), ...ranges])].sort(compareText) }
          : {}),
      };
      await patch(resource, body, `change the firewall rule ${ownName(resource)}`);
    },
    adopt: async (session, resource, live) => {
      const description = `${withoutMarkText((live.state as Firewall).description)}${markText(session.mark)}`;
      await patch(resource, { description }, `mark the firewall rule ${ownName(resource)}`);
    },
    delete: (_session, resource) => {
      const name = ownName(resource);
      const what = `delete the firewall rule ${name}`;
      return deleteCompute(reach, { ...targetOf(resource), path: `firewalls/${name}`, what });
    },
    contents: async (_session, resource, live) => listOtherPorts(resource, live.state as Firewall),
    mend: mendFirewall,
    expectSeconds: () => 10,
    wait: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  });
}

async function readFirewall(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const running = await reach.operations.follow(resource.address);
  const firewalls = await listFirewalls(session, reach, placeOf(resource, "project"));
  const found = firewalls.find(({ name }) => name === ownName(resource));
  if (found === undefined) {
    if (running !== undefined) return notYetSeen(running);
    return { ...absent, ...(await needlessOnPublicNodes(session, reach, placeOf(resource, "project"))) };
  }
  const from = await readSource(session, reach, resource);
  const fields = { ports: readPorts(resource, found), ...readRanges(found, from) };
  return present({
    fields,
    identity: found.id == null ? {} : { id: found.id },
    marking: readMarkText(found.description, session.mark),
    kept: keptInRule(resource, found, from),
    readiness: readinessDuring(running),
    remarks: remarkUseless(resource, fields, from),
    state: found,
  });
}

/** Where the control plane calls from: as declared, or as its cluster says. Undefined: nobody can tell yet. */
async function readSource(session: Session, reach: GoogleReach, resource: Resource): Promise<Json | undefined> {
  const field = resource.fields["sourceRanges"];
  if (field === undefined || !isLater(field.value)) return field?.value as Json | undefined;
  const { clusters } = await listClusters(session, reach, placeOf(resource, "clusterProject"));
  const cluster = clusters.find(
    (one) => one.name === placeOf(resource, "cluster") && locationOf(one) === placeOf(resource, "location"),
  );
  return cluster === undefined ? undefined : controlPlaneRange(cluster);
}

/** Those of the declared ports that the rule admits. */
function readPorts(resource: Resource, firewall: Firewall): readonly string[] {
  return letsIn(firewall) ? textsOf(knownValue(resource, "ports")).filter((port) => admitsPort(firewall, port)) : [];
}

function letsIn({ disabled, direction }: Firewall): boolean {
  return disabled !== true && (direction ?? "INGRESS") === "INGRESS";
}

/** True when the rule lets a range reach Flyte's webhook; undefined stands for a range that nobody knows yet. */
export function admitsWebhook(firewall: Firewall, range: string | undefined): boolean {
  if (!letsIn(firewall) || !admitsPort(firewall, webhookPort)) return false;
  return range === undefined || (firewall.sourceRanges ?? []).some((one) => coversRange(one, range));
}

function admitsPort(firewall: Firewall, port: string): boolean {
  return (firewall.allowed ?? []).some(({ IPProtocol, ports }) => {
    const protocol = IPProtocol?.toLowerCase();
    if (protocol !== "tcp" && protocol !== "all") return false;
    return ports == null || ports.length === 0 || ports.some((one) => includesPort(one, port));
  });
}

/** `9000-9999` includes 9443. */
function includesPort(range: string, port: string): boolean {
  const [first = "", last = first] = range.split("-");
  return Number(first) <= Number(port) && Number(port) <= Number(last);
}

/** What is declared, when all of it is covered. */
function readRanges(firewall: Firewall, from: Json | undefined): Readonly<Record<string, Json>> {
  const wanted = typeof from === "string" ? [from] : textsOf(from);
  const covered = wanted.every((one) => (firewall.sourceRanges ?? []).some((range) => coversRange(range, one)));
  return covered && from !== undefined ? { sourceRanges: from } : {};
}

/** Ports and ranges that others have put into the rule: only ever added to. */
function keptInRule(resource: Resource, firewall: Firewall, from: Json | undefined): readonly Kept[] {
  const wanted = new Set([...textsOf(knownValue(resource, "ports")), ...textsOf([from ?? ""].flat())]);
  const ports = (firewall.allowed ?? []).flatMap(({ IPProtocol, ports: those }) =>
    (those ?? []).filter((port) => !wanted.has(port)).map((port) => `${IPProtocol ?? "tcp"}:${port}`),
  );
  const ranges = (firewall.sourceRanges ?? []).filter((range) => !wanted.has(range));
  return [
    ...ports.sort(compareText).map((name) => ({ what: "ports", name })),
    ...ranges.sort(compareText).map((name) => ({ what: "ranges", name })),
  ];
}

/** Ports that others have put into our rule: their webhooks would stop with it. */
function listOtherPorts(resource: Resource, { allowed }: Firewall): readonly Content[] {
  const help = `gcloud compute firewall-rules describe ${ownName(resource)} --project ${placeOf(resource, "project")}`;
  return (allowed ?? []).flatMap(({ IPProtocol, ports }) =>
    (ports == null || ports.length === 0 ? ["every port"] : ports.map((port) => `the port ${port}`))
      .map((port) => `${port} of ${IPProtocol ?? "tcp"}`)
      .filter((what) => what !== `the port ${webhookPort} of tcp`)
      .map((what) => ({ what, help })),
  );
}

/** A rule that nobody compares, because no key asks for it, and that doesn't do what it is there for. */
function remarkUseless(
  resource: Resource,
  live: Readonly<Record<string, Json>>,
  from: Json | undefined,
): readonly Diagnostic[] {
  const wanted = resource.fields["ports"];
  if (wanted?.role !== "default" || from === undefined) return [];
  if (equalJson(live["ports"], wanted.value as Json) && equalJson(live["sourceRanges"], from)) return [];
  return [
    {
      severity: "warning",
      code: "does-not-fit",
      summary: `the firewall rule ${ownName(resource)} doesn't let the control plane reach Flyte's webhook (tcp:${textsOf(wanted.value as Json).join(",")} from ${textsOf([from].flat()).join(", ")})`,
      cause: "pods that want secrets can't be made without it",
      help: "write network.firewall: auto to have fgk add what is missing",
      address: resource.address,
      keyPath: resource.source,
    },
  ];
}

/** The rule's list with these TCP ports added to it. */
function addPorts(firewall: Firewall, ports: readonly string[]): readonly object[] {
  const missing = ports.filter((port) => !admitsPort(firewall, port));
  return missing.length === 0 ? (firewall.allowed ?? []) : [...(firewall.allowed ?? []), ...describePorts(missing)];
}

function describePorts(ports: Json | undefined): readonly object[] {
  return [{ IPProtocol: "tcp", ports: textsOf(ports) }];
}

/** One range (the cluster's output) or a list of them. A rule without ranges would let the whole internet in: refused. */
function rangesOf(ranges: Json | undefined): readonly string[] {
  const texts = typeof ranges === "string" ? [ranges] : textsOf(ranges);
  const known = texts.filter((range) => range !== "").sort(compareText);
  if (known.length > 0) return known;
  throw new Failure({
    severity: "error",
    code: "does-not-fit",
    summary: "the cluster has no range of its control plane that a firewall rule could name",
    help: "set network.firewall: none; a control plane without a range of its own needs no rule",
  });
}

function targetOf(resource: Resource): Pick<Parameters<typeof writeCompute>[1], "address" | "project" | "scope"> {
  return { address: resource.address, project: placeOf(resource, "project"), scope: "global" };
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const firewalls = await listFirewalls(session, reach, project);
  return firewalls.flatMap((firewall): readonly Marked[] => {
    const mark = markInText(firewall.description);
    if (mark?.deployment !== session.mark.deployment || firewall.name == null) return [];
    const at = { project, network: lastPart(firewall.network) };
    return [{ address: addressOf("network.firewall", firewall.name), at, mark, protected: false, dependsOn: [] }];
  });
}
