import { legacyError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { reservedIps, takenIps, takenRanges } from "./compute-address-allocation.ts";
import { makeExternalIp } from "./compute-address-use.ts";
import type { Collection } from "./compute-collections.ts";
import { collectionPath, collectionRoutes, nameOfCall, parentOf } from "./compute-collections.ts";
import { findBadLabel } from "./compute-labels.ts";
import { badField, makeLink, pathPart } from "./compute-links.ts";
import { needsOfAddressDelete, needsOfNewAddress } from "./compute-needs.ts";
import { startOperation } from "./compute-operations.ts";
import { projectOf, readLink } from "./compute-projects.ts";
import {
  contains,
  firstFree,
  firstFreeBlock,
  isUsable,
  overlaps,
  parseIp,
  parseRange,
  printIp,
} from "./compute-ranges.ts";
import {
  alreadyExists,
  alreadyUsed,
  checkNew,
  findReferred,
  findResource,
  makeFingerprint,
  makeResource,
  nameOfLink,
  resourcesUnder,
} from "./compute-resources.ts";

const regional: Collection = {
  name: "addresses",
  singular: "address",
  scope: "region",
  permission: "compute.addresses",
  checkDelete: checkUnused,
  deleteNeeds: (_cloud, name, address) => needsOfAddressDelete("compute.addresses", name, address),
};

const global: Collection = {
  ...regional,
  scope: "global",
  permission: "compute.globalAddresses",
  deleteNeeds: (_cloud, name, address) => needsOfAddressDelete("compute.globalAddresses", name, address),
};

function checkUnused(_cloud: Cloud, name: string, address: Stored): void {
  const user: string | undefined = address["users"]?.[0];
  if (user !== undefined) throw alreadyUsed("address", name, nameOfLink(user));
}

/**
 * The address is RESERVING until the operation is done. Labels in the body are ignored: the reference says that they
 * "can only be added or modified by the setLabels method".
 */
function insertAddress(cloud: Cloud, call: Call, collection: Collection): Stored {
  const { body } = call;
  checkNew(body);
  const name = `${parentOf(cloud, call, collection)}/${body["name"]}`;
  if (cloud.state.compute[name] !== undefined) throw alreadyExists(name);
  const scope = collection.scope === "global" ? {} : { region: makeLink(name.split("/").slice(0, 4).join("/")) };
  const address: Stored = {
    ...makeResource(cloud, "compute#address", name),
    description: body["description"] ?? "",
    ...placeAddress(cloud, call, collection),
    status: "RESERVING",
    ...scope,
    networkTier: "PREMIUM",
    labelFingerprint: makeFingerprint({}),
  };
  cloud.state.compute[name] = address;
  const users = findRules(cloud, name, address["address"]);
  const reserved = users.length === 0 ? { status: "RESERVED" } : { status: "IN_USE", users };
  const change = { set: { [name]: reserved }, undo: [name] };
  return startOperation(cloud, call, { operationType: "insert", target: name, change });
}

/** The forwarding rules beside the address that use its IP already. */
function findRules(cloud: Cloud, name: string, ip: string): string[] {
  const rules = resourcesUnder(cloud, name.replace(/\/addresses\/.*$/, "/forwardingRules"));
  return rules.filter((rule) => rule["IPAddress"] === ip).map((rule) => rule["selfLink"]);
}

/** Which IP or range it gets, with the fields that say what kind of address it is. */
function placeAddress(cloud: Cloud, call: Call, collection: Collection): Stored {
  const { body } = call;
  const internal = body["addressType"] === "INTERNAL" || (body["addressType"] === undefined && body["subnetwork"]);
  if (!internal) {
    const version = collection.scope === "global" ? { ipVersion: body["ipVersion"] ?? "IPV4" } : {};
    return { address: makeExternalIp(cloud), addressType: "EXTERNAL", ...version };
  }
  return collection.scope === "global" ? placePeeringRange(cloud, call) : placeInSubnetwork(cloud, call);
}

function placeInSubnetwork(cloud: Cloud, call: Call): Stored {
  const { body } = call;
  const purpose = body["purpose"] ?? "GCE_ENDPOINT";
  if (!["GCE_ENDPOINT", "SHARED_LOADBALANCER_VIP"].includes(purpose)) {
    throw badField("resource.purpose", purpose, "The purpose isn't allowed for a regional internal address.");
  }
  const subnetwork = findSubnetworkFor(cloud, call);
  const range = parseRange(subnetwork["ipCidrRange"]) ?? { first: 0, size: 0 };
  const ip = body["address"] ? parseIp(body["address"]) : firstFree(range, takenIps(cloud, subnetwork));
  if (body["address"]) checkWanted(body["address"], range, reservedIps(cloud, subnetwork));
  if (ip === undefined) {
    const place = nameOfLink(subnetwork["selfLink"]);
    throw legacyError(400, `IP space of '${place}' is exhausted.`, "resourceExhausted");
  }
  return { address: printIp(ip), addressType: "INTERNAL", purpose, subnetwork: subnetwork["selfLink"] };
}

function findSubnetworkFor(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const region = pathPart(call, "region");
  if (call.body["subnetwork"]) {
    const name = readLink(cloud, call.body["subnetwork"], project);
    const found = findReferred(cloud, name, "resource.subnetwork");
    if (found["region"] === makeLink(`projects/${name.split("/")[1]}/regions/${region}`)) return found;
    throw badField(
      "resource.subnetwork",
      call.body["subnetwork"],
      "The subnetwork must be in the region of the address.",
    );
  }
  const fallback = cloud.state.compute[`projects/${project}/regions/${region}/subnetworks/default`];
  if (fallback !== undefined) return fallback;
  throw badField("resource.subnetwork", "", "No default subnetwork was found for an address with type INTERNAL.");
}

function checkWanted(text: string, range: { first: number; size: number }, taken: ReadonlySet<number>): void {
  const ip = parseIp(text);
  if (ip === undefined) throw badField("resource.address", text, "Must be a valid IP address.");
  if (!contains(range, ip)) {
    throw badField("resource.address", text, "Requested internal IP address is outside the subnetwork CIDR range.");
  }
  if (!isUsable(range, ip) || taken.has(ip)) throw ipTaken(text);
}

function ipTaken(ip: string): Error {
  const message = `IP_IN_USE_BY_ANOTHER_RESOURCE - IP '${ip}' is already being used by another resource.`;
  return legacyError(409, message, "IP_IN_USE_BY_ANOTHER_RESOURCE");
}

/** A range for private services; without an address of its own, the first free block of private space. */
function placePeeringRange(cloud: Cloud, call: Call): Stored {
  const { body } = call;
  if (body["purpose"] !== "VPC_PEERING") {
    throw badField("resource.purpose", body["purpose"] ?? "", "A global internal address needs purpose VPC_PEERING.");
  }
  const prefixLength = Number(body["prefixLength"] ?? 0);
  if (!Number.isInteger(prefixLength) || prefixLength < 8 || prefixLength > 29) {
    throw badField("resource.prefixLength", String(body["prefixLength"] ?? ""), "Must be between 8 and 29.");
  }
  const name = readLink(cloud, String(body["network"] ?? ""), projectOf(cloud, call));
  const network: string = findReferred(cloud, name, "resource.network")["selfLink"];
  const taken = takenRanges(cloud, network);
  const wanted = body["address"]
    ? parseRange(`${body["address"]}/${prefixLength}`)
    : firstFreeBlock(prefixLength, taken);
  if (wanted === undefined) throw badField("resource.address", body["address"] ?? "", "Must be a valid IP range.");
  if (taken.some((range) => overlaps(range, wanted))) {
    throw badField("resource.address", printIp(wanted.first), "The range overlaps with a range that the network uses.");
  }
  return { address: printIp(wanted.first), prefixLength, addressType: "INTERNAL", purpose: "VPC_PEERING", network };
}

/** The only change that an address takes. The whole map is replaced, under its fingerprint. */
function setLabels(cloud: Cloud, call: Call, collection: Collection): Stored {
  const name = nameOfCall(cloud, call, collection);
  const address = findResource(cloud, name);
  const labels: Stored = call.body["labels"] ?? {};
  if (call.body["labelFingerprint"] !== address["labelFingerprint"]) {
    throw legacyError(412, "Labels fingerprint either invalid or resource labels have changed", "conditionNotMet");
  }
  const bad = findBadLabel(labels);
  if (bad !== undefined)
    throw badField("labels", bad, "Label keys and values must be lower-case letters, digits, _ and -.");
  const fields = {
    labels: Object.keys(labels).length === 0 ? null : labels,
    labelFingerprint: makeFingerprint(labels),
  };
  return startOperation(cloud, call, { operationType: "setLabels", target: name, change: { set: { [name]: fields } } });
}

const api = "compute.googleapis.com";

function addressRoutes(collection: Collection): readonly Route[] {
  const path = collectionPath(collection);
  return [
    ...collectionRoutes(collection),
    {
      api,
      method: "POST",
      path,
      permission: `${collection.permission}.create`,
      also: (cloud, call) => {
        const name = `${parentOf(cloud, call, collection)}/${call.body["name"]}`;
        return needsOfNewAddress(cloud, call, collection.permission, name);
      },
      handle: (cloud, call) => insertAddress(cloud, call, collection),
    },
    {
      api,
      method: "POST",
      path: `${path}/{name}/setLabels`,
      permission: `${collection.permission}.setLabels`,
      handle: (cloud, call) => setLabels(cloud, call, collection),
    },
  ];
}

export const computeAddressRoutes: readonly Route[] = [...addressRoutes(regional), ...addressRoutes(global)];
