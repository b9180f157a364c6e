import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeLink } from "./compute-links.ts";
import { parseRange, printIp } from "./compute-ranges.ts";
import { automaticRange, regionNames } from "./compute-regions.ts";
import { makeFingerprint, makeResource } from "./compute-resources.ts";

/** A network's JSON. Its list of subnets is added when it is read. */
export function makeNetwork(cloud: Cloud, name: string, body: Stored): Stored {
  return {
    ...makeResource(cloud, "compute#network", name),
    ...(body["description"] ? { description: body["description"] } : {}),
    autoCreateSubnetworks: body["autoCreateSubnetworks"] ?? true,
    ...(body["mtu"] === undefined ? {} : { mtu: body["mtu"] }),
    routingConfig: { routingMode: body["routingConfig"]?.["routingMode"] ?? "REGIONAL" },
    networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL",
  };
}

/** A subnet's JSON. `network` is the network's full name. */
export function makeSubnetwork(cloud: Cloud, name: string, network: string, body: Stored): Stored {
  const range = parseRange(String(body["ipCidrRange"]));
  const [, project, , region] = name.split("/");
  return {
    ...makeResource(cloud, "compute#subnetwork", name),
    ...(body["description"] ? { description: body["description"] } : {}),
    network: makeLink(network),
    ipCidrRange: body["ipCidrRange"],
    gatewayAddress: printIp((range?.first ?? 0) + 1),
    region: makeLink(`projects/${project}/regions/${region}`),
    privateIpGoogleAccess: body["privateIpGoogleAccess"] ?? false,
    ...(body["secondaryIpRanges"] === undefined ? {} : { secondaryIpRanges: body["secondaryIpRanges"] }),
    privateIpv6GoogleAccess: "DISABLE_GOOGLE_ACCESS",
    purpose: body["purpose"] ?? "PRIVATE",
    stackType: "IPV4_ONLY",
    fingerprint: makeFingerprint([name, body["ipCidrRange"], cloud.nextSerial()]),
  };
}

/** The subnets that an auto-mode network has from the start, by full name. */
export function makeAutomaticSubnetworks(cloud: Cloud, network: string): Record<string, Stored> {
  const [, project, , , short] = network.split("/");
  const made: Record<string, Stored> = {};
  for (const region of regionNames) {
    const name = `projects/${project}/regions/${region}/subnetworks/${short}`;
    made[name] = makeSubnetwork(cloud, name, network, { ipCidrRange: automaticRange(region) });
  }
  return made;
}

/** A firewall rule's JSON, with the API's defaults. */
export function makeFirewall(cloud: Cloud, name: string, network: string, body: Stored): Stored {
  const direction = body["direction"] ?? "INGRESS";
  const open = direction === "INGRESS" && !body["sourceTags"] && !body["sourceServiceAccounts"];
  return {
    description: "",
    priority: 1000,
    disabled: false,
    logConfig: { enable: false },
    ...(open ? { sourceRanges: ["0.0.0.0/0"] } : {}),
    ...body,
    direction,
    ...makeResource(cloud, "compute#firewall", name),
    network: makeLink(network),
  };
}

/** The network `default` that a new project has: auto mode, with the four rules that come with it. */
export function createDefaultNetwork(cloud: Cloud, projectId: string): void {
  const network = `projects/${projectId}/global/networks/default`;
  const { compute } = cloud.state;
  compute[network] = makeNetwork(cloud, network, { description: "Default network for the project" });
  Object.assign(compute, makeAutomaticSubnetworks(cloud, network));
  for (const rule of defaultRules) {
    const name = `projects/${projectId}/global/firewalls/${rule.name}`;
    compute[name] = makeFirewall(cloud, name, network, { ...rule, priority: 65534 });
  }
}

const defaultRules = [
  {
    name: "default-allow-icmp",
    description: "Allow ICMP from anywhere",
    sourceRanges: ["0.0.0.0/0"],
    allowed: [{ IPProtocol: "icmp" }],
  },
  {
    name: "default-allow-internal",
    description: "Allow internal traffic on the default network",
    sourceRanges: ["10.128.0.0/9"],
    allowed: [
      { IPProtocol: "tcp", ports: ["0-65535"] },
      { IPProtocol: "udp", ports: ["0-65535"] },
      { IPProtocol: "icmp" },
    ],
  },
  {
    name: "default-allow-rdp",
    description: "Allow RDP from anywhere",
    sourceRanges: ["0.0.0.0/0"],
    allowed: [{ IPProtocol: "tcp", ports: ["3389"] }],
  },
  {
    name: "default-allow-ssh",
    description: "Allow SSH from anywhere",
    sourceRanges: ["0.0.0.0/0"],
    allowed: [{ IPProtocol: "tcp", ports: ["22"] }],
  },
] as const;
