import { legacyError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Collection } from "./compute-collections.ts";
import { collectionPath, collectionRoutes, nameOfCall, parentOf } from "./compute-collections.ts";
import { badField } from "./compute-links.ts";
import { needsOnAskedNetwork, needsOnItsNetwork } from "./compute-needs.ts";
import { makeSubnetwork } from "./compute-network.ts";
import { pendingOperation, startOperation } from "./compute-operations.ts";
import { projectOf, readLink } from "./compute-projects.ts";
import type { Range } from "./compute-ranges.ts";
import { overlaps, parseRange } from "./compute-ranges.ts";
import {
  alreadyExists,
  alreadyUsed,
  checkNew,
  findReferred,
  findResource,
  makeFingerprint,
  nameOfLink,
} from "./compute-resources.ts";

export const subnetworks: Collection = {
  name: "subnetworks",
  singular: "subnetwork",
  scope: "region",
  permission: "compute.subnetworks",
  checkDelete: checkUnused,
  deleteNeeds: (_cloud, _name, subnetwork) => needsOnItsNetwork(subnetwork),
};

/** Reserved addresses, forwarding rules and clusters keep a subnet. */
function checkUnused(cloud: Cloud, name: string, subnetwork: Stored): void {
  const user = Object.values(cloud.state.compute).find((used) => used["subnetwork"] === subnetwork["selfLink"]);
  if (user !== undefined) throw alreadyUsed("subnetwork", name, nameOfLink(user["selfLink"]));
}

function insertSubnetwork(cloud: Cloud, call: Call): Stored {
  checkNew(call.body);
  const name = `${parentOf(cloud, call, subnetworks)}/${call.body["name"]}`;
  if (cloud.state.compute[name] !== undefined || pendingOperation(cloud, name) !== undefined) throw alreadyExists(name);
  const network = readLink(cloud, String(call.body["network"] ?? ""), projectOf(cloud, call));
  const link: string = findReferred(cloud, network, "resource.network")["selfLink"];
  const secondary: Stored[] = [call.body["secondaryIpRanges"] ?? []].flat();
  checkRange(cloud, link, call.body["ipCidrRange"], "resource.ipCidrRange");
  for (const [index, range] of secondary.entries()) {
    checkRange(cloud, link, range["ipCidrRange"], `resource.secondaryIpRanges[${index}].ipCidrRange`);
  }
  const subnetwork = makeSubnetwork(cloud, name, network, call.body);
  return startOperation(cloud, call, {
    operationType: "insert",
    target: name,
    change: { put: { [name]: subnetwork } },
  });
}

/** The range must be one, and free in its network but for the subnet with the link `own`. */
function checkRange(cloud: Cloud, networkLink: string, text: unknown, field: string, own?: string): void {
  const range = parseRange(String(text ?? ""));
  if (range === undefined) throw badField(field, String(text ?? ""), "Must be a valid CIDR address range.");
  for (const subnetwork of subnetworksOf(cloud, networkLink)) {
    if (subnetwork["selfLink"] === own || !rangesOf(subnetwork).some((taken) => overlaps(taken, range))) continue;
    const region = String(subnetwork["region"]).split("/").at(-1);
    const where = `conflicts with existing subnetwork '${subnetwork["name"]}' in region '${region}'.`;
    throw legacyError(400, `Invalid IPCidrRange: ${text} ${where}`, "invalid");
  }
}

/** The subnets of a network, given by its link. */
export function subnetworksOf(cloud: Cloud, networkLink: string): Stored[] {
  return Object.values(cloud.state.compute).filter(
    (resource) => resource["kind"] === "compute#subnetwork" && resource["network"] === networkLink,
  );
}

/** A subnet's primary and secondary ranges. */
export function rangesOf(subnetwork: Stored): Range[] {
  const secondary: Stored[] = subnetwork["secondaryIpRanges"] ?? [];
  return [subnetwork["ipCidrRange"], ...secondary.map((range) => range["ipCidrRange"])]
    .map((text) => parseRange(String(text)))
    .filter((range) => range !== undefined);
}

/** The few fields that can change, under the subnet's fingerprint. */
function patchSubnetwork(cloud: Cloud, call: Call): Stored {
  const name = nameOfCall(cloud, call, subnetworks);
  const subnetwork = findResource(cloud, name);
  if (call.body["fingerprint"] !== subnetwork["fingerprint"]) {
    throw legacyError(412, "Invalid fingerprint.", "conditionNotMet");
  }
  const fields: Stored = { fingerprint: makeFingerprint([name, cloud.nextSerial()]) };
  for (const field of ["description", "privateIpGoogleAccess", "secondaryIpRanges", "logConfig"]) {
    if (call.body[field] !== undefined) fields[field] = call.body[field];
  }
  return startOperation(cloud, call, { operationType: "patch", target: name, change: { set: { [name]: fields } } });
}

/** gcloud's way to change it: without a fingerprint. */
function setPrivateAccess(cloud: Cloud, call: Call): Stored {
  const fields = { privateIpGoogleAccess: call.body["privateIpGoogleAccess"] === true };
  return change(cloud, call, "setPrivateIpGoogleAccess", fields);
}

/** The range only grows, around what it was; the text of the refusal is a hypothesis. */
function expandRange(cloud: Cloud, call: Call): Stored {
  const subnetwork = findResource(cloud, nameOfCall(cloud, call, subnetworks));
  const text = String(call.body["ipCidrRange"] ?? "");
  const before = parseRange(subnetwork["ipCidrRange"]);
  const wanted = parseRange(text);
  if (wanted === undefined) throw badField("ipCidrRange", text, "Must be a valid CIDR address range.");
  if (before === undefined || wanted.size <= before.size || !overlaps(wanted, before)) {
    throw badField("ipCidrRange", text, "The new range must contain the range of the subnetwork and be larger.");
  }
  checkRange(cloud, subnetwork["network"], text, "ipCidrRange", subnetwork["selfLink"]);
  return change(cloud, call, "expandIpCidrRange", { ipCidrRange: text });
}

function change(cloud: Cloud, call: Call, operationType: string, fields: Stored): Stored {
  const name = nameOfCall(cloud, call, subnetworks);
  findResource(cloud, name);
  const set = { [name]: { ...fields, fingerprint: makeFingerprint([name, cloud.nextSerial()]) } };
  return startOperation(cloud, call, { operationType, target: name, change: { set } });
}

const api = "compute.googleapis.com";

export const computeSubnetworkRoutes: readonly Route[] = [
  ...collectionRoutes(subnetworks),
  {
    api,
    method: "POST",
    path: collectionPath(subnetworks),
    permission: "compute.subnetworks.create",
    also: needsOnAskedNetwork,
    handle: insertSubnetwork,
  },
  {
    api,
    method: "PATCH",
    path: `${collectionPath(subnetworks)}/{name}`,
    permission: "compute.subnetworks.update",
    also: (cloud, call) => [{ permission: "compute.subnetworks.get", on: nameOfCall(cloud, call, subnetworks) }],
    handle: patchSubnetwork,
  },
  {
    api,
    method: "POST",
    path: `${collectionPath(subnetworks)}/{name}/setPrivateIpGoogleAccess`,
    permission: "compute.subnetworks.setPrivateIpGoogleAccess",
    handle: setPrivateAccess,
  },
  {
    api,
    method: "POST",
    path: `${collectionPath(subnetworks)}/{name}/expandIpCidrRange`,
    permission: "compute.subnetworks.expandIpCidrRange",
    handle: expandRange,
  },
];
