import type { DeploymentFile, JsonObject, Resource, Session } from "@fgk/engine";
import { isWritten } from "../deployment/read-key.ts";
import type { Scope } from "../deployment/scope.ts";
import type { Cluster } from "../gke/cluster-types.ts";
import type { GoogleReach } from "../google/reach.ts";
import { lastPart } from "../google/values.ts";
import { readMarkText } from "../mark.ts";

/** Whose ways are looked at, and what the file says of them. */
export interface WaysAsked {
  readonly reach: GoogleReach;
  readonly scope: Scope;
  readonly file: DeploymentFile;
}

/** What is seen of the cluster and its release. */
export interface Sight {
  readonly session: Session;
  /** Undefined: it isn't there yet. */
  readonly cluster: Cluster | undefined;
  readonly isInstalled: boolean;
  /** The release's, and the values that it will have; before it lives without its chart's own. */
  readonly release: Resource;
  readonly values: JsonObject;
}

/** The network that counts: the cluster's own; before there is one, the file's. */
export function findPlace(
  { scope }: WaysAsked,
  { cluster }: Sight,
): { readonly network: string; readonly subnet: string } {
  const [network, subnet] = [lastPart(cluster?.network), lastPart(cluster?.subnetwork)];
  return { network: network || scope.network.name, subnet: subnet || scope.network.subnet };
}

/** What fgk once made, and what this plan takes away because the file says so, not by a default. */
export function isLeaving(
  { scope, file }: WaysAsked,
  { session }: Sight,
  key: "nat" | "firewall",
  description: string | null | undefined,
): boolean {
  const isGivenUp = scope.network[key] === "none" && isWritten(file, `network.${key}`);
  return isGivenUp && readMarkText(description, session.mark).by === "us";
}

/** Whether this plan makes the way, or the engine says all that there is to say of it. */
export function isSeenTo({ scope, file }: WaysAsked, isInstalled: boolean, key: "nat" | "firewall"): boolean {
  const { cluster, network } = scope;
  const isMissed = isWritten(file, `network.${key}`) || !isInstalled;
  return cluster.managed && cluster.privateNodes && network[key] === "auto" && isMissed;
}

/** The edit or the command that opens the way, for whoever may make it. */
export function describeHelp({ cluster, network }: Scope, key: string, command: string): string {
  return cluster.managed && !network.shared ? `write ${key}: auto, or run: ${command}` : `its owner runs: ${command}`;
}
