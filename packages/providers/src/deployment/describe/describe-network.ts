import type { Address, Resource } from "@fgk/engine";
import { isGoogleImage } from "../../helm/traps/image-name.ts";
import { listContainerImages } from "../../helm/traps/pod-images.ts";
import { webhookPort } from "../../network/firewall.ts";
import { isWritten } from "../read-key.ts";
import type { Scope } from "../scope.ts";
import {
  apiAddress,
  clusterAddress,
  firewallAddress,
  instanceAddress,
  natAddress,
  privateServicesAddress,
  releaseAddress,
} from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { always, byDefault, fieldFrom, later } from "./fields.ts";

/** The peering range, NAT and firewall rule: what fgk may add to a network that exists. */
export function describeNetwork(asked: Asked): readonly Resource[] {
  return [...describePrivateServices(asked), ...describeNat(asked), ...describeFirewall(asked)];
}

/** The instance is made with a private address, so its network must be peered first. */
export function needsPrivateServices(scope: Scope): boolean {
  const { managed, connection, host } = scope.database;
  return managed && connection === "private-ip" && host === null;
}

function describePrivateServices(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  if (!needsPrivateServices(scope)) return [];
  const { range, prefixLength, managed } = scope.network.privateServices;
  const note = "write network.privateServices";
  return [
    {
      address: privateServicesAddress(scope),
      at: { project: scope.network.project, network: scope.network.name },
      fields: {
        [`ranges.${range}`]: byDefault(prefixLength),
        connection: always(true),
      },
      managed,
      protected: false,
      dependsOn: [apiAddress("servicenetworking.googleapis.com"), apiAddress("compute.googleapis.com")],
      source: isWritten(file, "network.privateServices") ? "network.privateServices" : "database.connection",
      ...(isWritten(file, "network.privateServices") ? {} : { onlyWith: { with: [instanceAddress(scope)], note } }),
    },
  ];
}

/**
 * What a NAT or a firewall rule is made with. The release too: a run that was killed after the cluster goes on with them.
 * Beside another team's cluster they are that team's as well: never missed, and what fgk once made stays.
 */
function neededBy(scope: Scope): readonly Address[] {
  return scope.cluster.managed ? [clusterAddress(scope), releaseAddress(scope)] : [];
}

/**
 * Whether the file asks for a thing of the network, has nothing to say about it (what is there stays, what isn't isn't
 * missed), or says that it shall not be. Only a written key takes one down: no default, and nothing that it was made for.
 */
function judgeWanted(asked: Asked, key: "network.nat" | "network.firewall", needed: boolean): "wanted" | "left" | "no" {
  const { scope, file } = asked;
  const word = key === "network.nat" ? scope.network.nat : scope.network.firewall;
  if (word !== "none" && scope.cluster.privateNodes && needed) return "wanted";
  // Of another team's cluster the key says what is hoped for: its nodes may be private all the same.
  const publicNodes = scope.cluster.managed && isWritten(file, "cluster.privateNodes") && !scope.cluster.privateNodes;
  return (isWritten(file, key) && word === "none") || publicNodes ? "no" : "left";
}

/** Private nodes reach no public registry without a NAT. */
function describeNat(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  const { network, cluster } = scope;
  const wanted = judgeWanted(asked, "network.nat", usesPublicImages(scope));
  if (wanted === "no") return [];
  const note = "write network.nat: auto";
  return [
    {
      address: natAddress(scope),
      at: { project: network.project, region: scope.region, network: network.name, subnet: network.subnet },
      fields: { nat: fieldFrom(asked, ["network.nat"], "auto") },
      managed: cluster.managed && !network.shared,
      protected: false,
      dependsOn: [apiAddress("compute.googleapis.com")],
      source: "network.nat",
      ...onlyWith(wanted, cluster.managed && isWritten(file, "network.nat"), { with: neededBy(scope), note }),
    },
  ];
}

/** GKE's own rule lets the control plane reach only 443 and 10250 of private nodes; Flyte's webhook listens on 9443. */
function describeFirewall(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  const { network, cluster } = scope;
  const wanted = judgeWanted(asked, "network.firewall", true);
  if (wanted === "no") return [];
  const note = "write network.firewall: auto";
  return [
    {
      address: firewallAddress(scope),
      at: {
        project: network.project,
        network: network.name,
        cluster: cluster.name,
        location: scope.location,
        clusterProject: scope.project,
      },
      fields: {
        ports: fieldFrom(asked, ["network.firewall"], [webhookPort]),
        sourceRanges: fieldFrom(asked, ["network.firewall"], later(clusterAddress(scope), "masterRange")),
      },
      managed: cluster.managed && !network.shared,
      protected: false,
      dependsOn: [apiAddress("compute.googleapis.com"), clusterAddress(scope)],
      source: "network.firewall",
      ...onlyWith(wanted, cluster.managed && isWritten(file, "network.firewall"), { with: neededBy(scope), note }),
    },
  ];
}

function onlyWith(
  wanted: "wanted" | "left",
  written: boolean,
  needs: NonNullable<Resource["onlyWith"]>,
): Pick<Resource, "onlyWith"> {
  if (wanted === "left") return { onlyWith: { ...needs, with: [] } };
  return written ? {} : { onlyWith: needs };
}

/** What the file's images and containers need; the chart's own, where none is named, are public. */
export function usesPublicImages(scope: Scope): boolean {
  const { flyte, waitForDb, copilot, probe } = scope.flyte.images;
  const named = [flyte, waitForDb, copilot, probe].some((image) => image === null || !isGoogleImage(image));
  return named || listContainerImages(scope.flyte.values).some((image) => !isGoogleImage(image));
}
