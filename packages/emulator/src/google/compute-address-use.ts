import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { takenIps } from "./compute-address-allocation.ts";
import { makeLink } from "./compute-links.ts";
import { contains, firstFree, parseIp, parseRange, printIp } from "./compute-ranges.ts";
import { makeResource, nameOfLink, resourcesUnder } from "./compute-resources.ts";

/** What a LoadBalancer Service asks for: an IP, the name of a reserved address, or neither (an ephemeral address). */
export interface AddressClaim {
  readonly project: string;
  readonly region: string;
  /** Who holds it; becomes the name of a forwarding rule. The same user may claim again. */
  readonly user: string;
  readonly ip?: string;
  readonly name?: string;
  /** INTERNAL unless said otherwise. */
  readonly scheme?: "INTERNAL" | "EXTERNAL";
  /** Full name or link of the subnet; the region's subnet `default` unless said otherwise. */
  readonly subnetwork?: string;
}

/** The IP that the user now has, or why not, in the words of the event that the Service would get. */
export type AddressGrant = { readonly ip: string } | { readonly refused: string };

/**
 * Gives an address to a Service's forwarding rule and marks a reserved one as IN_USE. A name that isn't reserved in the
 * cluster's region is skipped without a word, as GKE does.
 */
export function takeAddress(cloud: Cloud, claim: AddressClaim): AddressGrant {
  const region = `projects/${claim.project}/regions/${claim.region}`;
  const rule = ruleName(claim);
  const scheme = claim.scheme ?? "INTERNAL";
  const subnetwork = findSubnetwork(cloud, claim);
  const named = claim.name === undefined ? undefined : cloud.state.compute[`${region}/addresses/${claim.name}`];
  if (named !== undefined && named["addressType"] !== scheme) {
    return { refused: `address type mismatch, expected "${scheme}", got "${named["addressType"]}"` };
  }
  const ip = named?.["address"] ?? claim.ip ?? chooseIp(cloud, claim, subnetwork);
  if (ip === undefined) return { refused: `IP space of subnetwork '${region}/subnetworks/default' is exhausted.` };
  const reserved = reservedWith(cloud, region, ip);
  const refused = refuseIp(cloud, region, rule, ip, { reserved, subnetwork, scheme });
  if (refused !== undefined) return { refused };
  if (cloud.state.compute[rule]?.["IPAddress"] !== ip) releaseAddress(cloud, claim);
  cloud.state.compute[rule] ??= makeRule(cloud, rule, ip, scheme, subnetwork);
  if (reserved !== undefined) markUsed(reserved, rule);
  return { ip };
}

/** Takes the address back from its user; a reserved one is RESERVED again when nobody else shares it. */
export function releaseAddress(cloud: Cloud, claim: Pick<AddressClaim, "project" | "region" | "user">): void {
  const rule = ruleName(claim);
  delete cloud.state.compute[rule];
  for (const address of resourcesUnder(cloud, `projects/${claim.project}/regions/${claim.region}/addresses`)) {
    const users: string[] = address["users"] ?? [];
    if (!users.includes(makeLink(rule))) continue;
    const left = users.filter((user) => user !== makeLink(rule));
    if (left.length > 0) address["users"] = left;
    else {
      delete address["users"];
      address["status"] = "RESERVED";
    }
  }
}

/** Any text becomes a rule's name; two users whose texts differ only in punctuation would meet. */
function ruleName(claim: Pick<AddressClaim, "project" | "region" | "user">): string {
  const short = claim.user
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .replace(/-+$/, "");
  return `projects/${claim.project}/regions/${claim.region}/forwardingRules/${short}`;
}

function findSubnetwork(cloud: Cloud, claim: AddressClaim): Stored | undefined {
  const fallback = `projects/${claim.project}/regions/${claim.region}/subnetworks/default`;
  return cloud.state.compute[claim.subnetwork === undefined ? fallback : nameOfLink(claim.subnetwork)];
}

function chooseIp(cloud: Cloud, claim: AddressClaim, subnetwork: Stored | undefined): string | undefined {
  const held: string | undefined = cloud.state.compute[ruleName(claim)]?.["IPAddress"];
  if (held !== undefined) return held;
  if (claim.scheme === "EXTERNAL") return makeExternalIp(cloud);
  const range = parseRange(String(subnetwork?.["ipCidrRange"]));
  if (range === undefined || subnetwork === undefined) return undefined;
  const free = firstFree(range, takenIps(cloud, subnetwork));
  return free === undefined ? undefined : printIp(free);
}

/** A public address that nobody has had before. */
export function makeExternalIp(cloud: Cloud): string {
  const serial = cloud.nextSerial();
  return `34.${78 + (Math.floor(serial / 65_536) % 100)}.${Math.floor(serial / 256) % 256}.${serial % 256}`;
}

function reservedWith(cloud: Cloud, region: string, ip: string): Stored | undefined {
  return resourcesUnder(cloud, `${region}/addresses`).find((address) => address["address"] === ip);
}

interface Candidate {
  readonly reserved: Stored | undefined;
  readonly subnetwork: Stored | undefined;
  readonly scheme: string;
}

function refuseIp(cloud: Cloud, region: string, rule: string, ip: string, at: Candidate): string | undefined {
  const inUse = `IP_IN_USE_BY_ANOTHER_RESOURCE - IP '${ip}' is already being used by another resource.`;
  const others = resourcesUnder(cloud, `${region}/forwardingRules`).filter(
    (other) => other["IPAddress"] === ip && other["selfLink"] !== makeLink(rule),
  );
  const shared = at.reserved?.["purpose"] === "SHARED_LOADBALANCER_VIP";
  if (others.length > 0 && !shared) return inUse;
  if (at.reserved?.["status"] === "RESERVING")
    return `The resource '${nameOfLink(at.reserved["selfLink"])}' is not ready`;
  if (at.scheme === "EXTERNAL") return undefined;
  const range = parseRange(String(at.subnetwork?.["ipCidrRange"]));
  const number = parseIp(ip);
  if (range !== undefined && number !== undefined && contains(range, number)) return undefined;
  return `Invalid value for field 'resource.IPAddress': '${ip}'. Requested internal IP address is outside the subnetwork CIDR range.`;
}

function makeRule(cloud: Cloud, name: string, ip: string, scheme: string, subnetwork: Stored | undefined): Stored {
  const internal = scheme === "INTERNAL" && subnetwork !== undefined;
  return {
    ...makeResource(cloud, "compute#forwardingRule", name),
    region: makeLink(name.split("/").slice(0, 4).join("/")),
    IPAddress: ip,
    IPProtocol: "TCP",
    loadBalancingScheme: scheme,
    networkTier: "PREMIUM",
    ...(internal ? { subnetwork: subnetwork["selfLink"], network: subnetwork["network"] } : {}),
  };
}

function markUsed(address: Stored, rule: string): void {
  const users: string[] = address["users"] ?? [];
  if (!users.includes(makeLink(rule))) address["users"] = [...users, makeLink(rule)];
  address["status"] = "IN_USE";
}
