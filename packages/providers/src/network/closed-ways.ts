import type { DeploymentFile, Diagnostic, JsonObject, Resource, ResourceKind, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { firewallAddress, natAddress } from "../deployment/describe/addresses.ts";
import { usesPublicImages } from "../deployment/describe/describe-network.ts";
import { isWritten } from "../deployment/read-key.ts";
import { isOfficial } from "../deployment/rules/chart-source.ts";
import type { Scope } from "../deployment/scope.ts";
import { findCluster, listClusters } from "../gke/cluster-list.ts";
import type { Cluster } from "../gke/cluster-types.ts";
import { controlPlaneRange } from "../gke/control-plane-range.ts";
import { hasPrivateNodes } from "../gke/private-nodes.ts";
import type { GoogleReach } from "../google/reach.ts";
import { lastPart } from "../google/values.ts";
import { addRemarks } from "../helm/add-remarks.ts";
import { readComingValues, readFirstValues, readLiveRecord } from "../helm/traps/coming-values.ts";
import { isGoogleImage } from "../helm/traps/image-name.ts";
import { listPodImages } from "../helm/traps/pod-images.ts";
import { isOn } from "../helm/traps/trap.ts";
import { readMarkText } from "../mark.ts";
import { listFirewalls, listRouters } from "./compute-lists.ts";
import { admitsWebhook, webhookPort } from "./firewall.ts";
import { mendFirewall, mendNat } from "./mend-network.ts";
import { coversPlace } from "./nat.ts";

/** Whose ways are looked at, and what the file says of them. */
export interface WaysAsked {
  readonly reach: GoogleReach;
  readonly scope: Scope;
  readonly file: DeploymentFile;
}

interface Sight {
  readonly session: Session;
  /** Undefined: it isn't there yet. */
  readonly cluster: Cluster | undefined;
  readonly isInstalled: boolean;
  /** The release's, and the values that it will have; before it lives without its chart's own. */
  readonly release: Resource;
  readonly values: JsonObject;
}

/** The kind of releases, whose reads also say which way Flyte needs is closed in its private cluster. */
export function warnOfClosedWays(kind: ResourceKind, asked: WaysAsked): ResourceKind {
  const { reach, scope } = asked;
  return addRemarks(kind, async (session, resource, live) => {
    if (!session.whole) return [];
    const record = readLiveRecord(live);
    const isAllSeenTo = (["nat", "firewall"] as const).every((key) => isSeenTo(asked, record !== undefined, key));
    if (isAllSeenTo && usesPublicImages(scope)) return [];
    return sayNothingUnseen(async () => {
      const list = await listClusters(session, reach, scope.project);
      const cluster = findCluster(list, scope.location, scope.cluster.name);
      if (cluster === undefined || !hasPrivateNodes(cluster)) return [];
      const values = readComingValues(resource, record);
      return findClosedWays(asked, {
        session,
        cluster,
        isInstalled: record !== undefined,
        release: resource,
        values,
      });
    });
  });
}

/** The kind of clusters, whose reads say the same of a cluster that isn't there yet: nobody can ask it for a release. */
export function warnOfClosedWaysBefore(
  kind: ResourceKind,
  asked: WaysAsked,
  release: Resource | undefined,
): ResourceKind {
  const { cluster } = asked.scope;
  return addRemarks(kind, async (session, _resource, live) => {
    const isToCome = session.whole && live.status === "absent" && cluster.managed && cluster.privateNodes;
    if (!isToCome || release === undefined) return [];
    const values = readComingValues(release, undefined);
    const sight = { session, cluster: undefined, isInstalled: false, release, values };
    return findClosedWays(asked, sight);
  });
}

/** The network that counts: the cluster's own; before there is one, the file's. */
function findPlace({ scope }: WaysAsked, { cluster }: Sight): { readonly network: string; readonly subnet: string } {
  const [network, subnet] = [lastPart(cluster?.network), lastPart(cluster?.subnetwork)];
  return { network: network || scope.network.name, subnet: subnet || scope.network.subnet };
}

/** What fgk once made goes when the file says so, not by a default. */
function isGivenUp({ scope, file }: WaysAsked, key: "nat" | "firewall"): boolean {
  return scope.network[key] === "none" && isWritten(file, `network.${key}`);
}

async function findClosedWays(asked: WaysAsked, sight: Sight): Promise<readonly Diagnostic[]> {
  const found = await Promise.all([
    sayNothingUnseen(() => findClosedWebhook(asked, sight)),
    sayNothingUnseen(() => findClosedRegistries(asked, sight)),
  ]);
  return found.flat();
}

/** Who may not look says nothing: whoever needs the list says why it can't be had. */
async function sayNothingUnseen(look: () => Promise<readonly Diagnostic[]>): Promise<readonly Diagnostic[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** Where the API isn't enabled yet, nobody has made anything. (The default network comes with rules of its own.) */
async function noneBefore<T>(list: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "api-disabled") return [];
    throw error;
  }
}

/** Whether this plan makes the way, or the engine says all that there is to say of it. */
function isSeenTo({ scope, file }: WaysAsked, isInstalled: boolean, key: "nat" | "firewall"): boolean {
  const { cluster, network } = scope;
  const isMissed = isWritten(file, `network.${key}`) || !isInstalled;
  return cluster.managed && cluster.privateNodes && network[key] === "auto" && isMissed;
}

async function findClosedWebhook(asked: WaysAsked, sight: Sight): Promise<readonly Diagnostic[]> {
  const { reach, scope } = asked;
  const { session, cluster, values } = sight;
  const range = cluster === undefined ? undefined : controlPlaneRange(cluster);
  const isOff = isOn(values, "flyte-core-components", "propeller", "disableWebhook");
  if (isOff || isSeenTo(asked, sight.isInstalled, "firewall") || (cluster !== undefined && range === undefined))
    return [];
  const place = findPlace(asked, sight);
  const all = await listFirewalls(session, reach, scope.network.project);
  const here = all.filter(({ network }) => lastPart(network) === place.network);
  const address = firewallAddress(scope);
  const isLeaving = (name: string | null | undefined, description: string | null | undefined): boolean =>
    isGivenUp(asked, "firewall") &&
    `network.firewall/${name}` === address &&
    readMarkText(description, session.mark).by === "us";
  if (here.some((rule) => !isLeaving(rule.name, rule.description) && admitsWebhook(rule, range))) return [];
  const from = range ?? "the control plane's range";
  const command = mendFirewall({
    address,
    at: { project: scope.network.project, network: place.network },
    fields: {
      ports: { value: [webhookPort], role: "always" },
      sourceRanges: { value: range ?? "", role: "always" },
    },
    managed: false,
    protected: false,
    dependsOn: [],
    source: "network.firewall",
  });
  return [
    {
      severity: "warning",
      code: "does-not-fit",
      summary: `no firewall rule lets the control plane reach Flyte's webhook (tcp:${webhookPort} from ${from})`,
      cause:
        "the nodes are private, and pods that ask for a secret can't be made while the webhook is out of reach (firewall policies aren't seen)",
      help: describeHelp(scope, "network.firewall", command),
      address,
      keyPath: "network.firewall",
    },
  ];
}

async function findClosedRegistries(asked: WaysAsked, sight: Sight): Promise<readonly Diagnostic[]> {
  const { reach, scope } = asked;
  const { session } = sight;
  if (usesPublicImages(scope) && isSeenTo(asked, sight.isInstalled, "nat")) return [];
  const { project } = scope.network;
  const { network, subnet } = findPlace(asked, sight);
  const address = natAddress(scope);
  const routers = await noneBefore(listRouters(session, reach, project, scope.region));
  const open = routers.some((router) => {
    const isLeaving =
      isGivenUp(asked, "nat") &&
      `network.nat/${router.name}` === address &&
      readMarkText(router.description, session.mark).by === "us";
    return !isLeaving && coversPlace(router, network, subnet);
  });
  const images = open ? [] : await listPublicImages(asked, sight);
  if (images.length === 0) return [];
  const command = mendNat({
    address,
    at: { project, region: scope.region, network, subnet },
    fields: {},
    managed: false,
    protected: false,
    dependsOn: [],
    source: "network.nat",
  });
  return [
    {
      severity: "warning",
      code: "does-not-fit",
      summary: `no NAT leads from the private nodes to public registries, and Flyte's pod needs ${images.join(", ")}`,
      cause:
        "private nodes reach Google's own registries only: elsewhere a pull waits until it fails, unless the network has a way out that fgk doesn't see",
      help: `${describeHelp(scope, "network.nat", command)}; or mirror them to a registry of Google's and name them at flyte.images`,
      address,
      keyPath: "network.nat",
    },
  ];
}

/** What the official chart has by itself is known; of another one helm is asked. */
async function listPublicImages({ reach, scope }: WaysAsked, sight: Sight): Promise<readonly string[]> {
  const { session, isInstalled, release } = sight;
  const { chart } = scope.flyte;
  const values =
    isInstalled || isOfficial(chart)
      ? sight.values
      : await readFirstValues(release, session.world, chart, reach.accessToken);
  return listPodImages(values).filter((image) => !isGoogleImage(image));
}

function describeHelp({ cluster, network }: Scope, key: string, command: string): string {
  return cluster.managed && !network.shared ? `write ${key}: auto, or run: ${command}` : `its owner runs: ${command}`;
}
