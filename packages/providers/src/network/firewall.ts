import type { Json, Live, Marked, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, addressOf, compareText, Failure, knownValue, present } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, readEach } from "../google/read-each.ts";
import { changesByPath, lastPart, ownName, placeOf, textsOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst } from "../google/waiting.ts";
import { markInText, markText, readMarkText, withoutMarkText } from "../mark.ts";
import type { Firewall } from "./compute-lists.ts";
import { listFirewalls } from "./compute-lists.ts";
import { deleteCompute, writeCompute } from "./compute-write.ts";
import { mendFirewall } from "./mend-network.ts";

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
    marked: (session) => findMarked(reach.projects, (project) => listMarked(session, reach, project)),
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
    update: async (_session, resource, _live, changes) => {
      const changed = changesByPath(changes);
      const body = {
        ...(changed.has("ports") ? { allowed: describePorts(changed.get("ports")) } : {}),
        ...(changed.has("sourceRanges") ? { sourceRanges: rangesOf(changed.get("sourceRanges")) } : {}),
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
    mend: mendFirewall,
    expectSeconds: () => 10,
    wait: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  });
}

async function readFirewall(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const running = await reach.operations.follow(resource.address);
  const firewalls = await listFirewalls(session, reach, placeOf(resource, "project"));
  const found = firewalls.find(({ name }) => name === ownName(resource));
  if (found === undefined) return running === undefined ? absent : notYetSeen(running);
  return present({
    fields: {
      ports: portsOf(found),
      sourceRanges: readRanges(resource, found),
    },
    identity: found.id == null ? {} : { id: found.id },
    marking: readMarkText(found.description, session.mark),
    readiness: readinessDuring(running),
    state: found,
  });
}

function portsOf(firewall: Firewall): readonly string[] {
  const tcp = (firewall.allowed ?? []).filter(({ IPProtocol }) => IPProtocol?.toLowerCase() === "tcp");
  return tcp.flatMap(({ ports }) => ports ?? []).sort(compareText);
}

function describePorts(ports: Json | undefined): readonly object[] {
  return [{ IPProtocol: "tcp", ports: textsOf(ports) }];
}

/** The live ranges in the file's form: one of them as a text when it is the cluster's output. */
function readRanges(resource: Resource, firewall: Firewall): Json {
  const ranges = [...(firewall.sourceRanges ?? [])].sort(compareText);
  const [only] = ranges;
  return typeof knownValue(resource, "sourceRanges") === "string" && only !== undefined && ranges.length === 1
    ? only
    : ranges;
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
