import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Collection } from "./compute-collections.ts";
import { collectionPath, collectionRoutes, nameOfCall, parentOf } from "./compute-collections.ts";
import { badField, notAList } from "./compute-links.ts";
import { needsOnAskedNetwork, needsOnItsNetwork } from "./compute-needs.ts";
import { makeFirewall } from "./compute-network.ts";
import { pendingOperation, startOperation } from "./compute-operations.ts";
import { projectOf, readLink } from "./compute-projects.ts";
import { parseIp, parseRange } from "./compute-ranges.ts";
import { alreadyExists, checkNew, findReferred, findResource } from "./compute-resources.ts";

const firewalls: Collection = {
  name: "firewalls",
  singular: "firewall",
  scope: "global",
  permission: "compute.firewalls",
  checkDelete: () => undefined,
  deleteNeeds: (_cloud, _name, rule) => needsOnItsNetwork(rule),
};

function insertFirewall(cloud: Cloud, call: Call): Stored {
  checkNew(call.body);
  const name = `${parentOf(cloud, call, firewalls)}/${call.body["name"]}`;
  if (cloud.state.compute[name] !== undefined || pendingOperation(cloud, name) !== undefined) throw alreadyExists(name);
  const network = readLink(cloud, call.body["network"] ?? "global/networks/default", projectOf(cloud, call));
  findReferred(cloud, network, "resource.network");
  checkRule(call.body);
  const rule = makeFirewall(cloud, name, network, call.body);
  return startOperation(cloud, call, { operationType: "insert", target: name, change: { put: { [name]: rule } } });
}

/** A rule allows or denies, and its ranges are ranges. */
function checkRule(rule: Stored): void {
  if ((rule["allowed"] === undefined) === (rule["denied"] === undefined)) {
    throw badField("resource.allowed", "", "Exactly one of allowed and denied must be specified.");
  }
  const ranges: unknown = rule["sourceRanges"] ?? [];
  if (!Array.isArray(ranges)) throw notAList("resource.sourceRanges", ranges);
  for (const [index, range] of ranges.map(String).entries()) {
    if (parseRange(range) !== undefined || parseIp(range) !== undefined || range.includes(":")) continue;
    throw badField(`resource.sourceRanges[${index}]`, range, "Must be a valid CIDR address range.");
  }
}

/** Named fields replace, lists as a whole; the network can't change. */
function patchFirewall(cloud: Cloud, call: Call): Stored {
  const name = nameOfCall(cloud, call, firewalls);
  const before = findResource(cloud, name);
  const {
    kind: _kind,
    id: _id,
    name: _name,
    selfLink: _link,
    creationTimestamp: _time,
    network,
    ...fields
  } = call.body;
  if (
    network !== undefined &&
    readLink(cloud, network, projectOf(cloud, call)) !== readLink(cloud, before["network"], "")
  ) {
    throw badField("resource.network", network, "The network of a firewall can't be changed.");
  }
  checkRule({ ...before, ...fields });
  return startOperation(cloud, call, { operationType: "patch", target: name, change: { set: { [name]: fields } } });
}

const api = "compute.googleapis.com";

export const computeFirewallRoutes: readonly Route[] = [
  ...collectionRoutes(firewalls),
  {
    api,
    method: "POST",
    path: collectionPath(firewalls),
    permission: "compute.firewalls.create",
    also: needsOnAskedNetwork,
    handle: insertFirewall,
  },
  {
    api,
    method: "PATCH",
    path: `${collectionPath(firewalls)}/{name}`,
    permission: "compute.firewalls.update",
    also: (cloud, call) => {
      const name = nameOfCall(cloud, call, firewalls);
      const rule = cloud.state.compute[name];
      return [
        { permission: "compute.firewalls.get", on: name },
        ...(rule === undefined ? [] : needsOnItsNetwork(rule)),
      ];
    },
    handle: patchFirewall,
  },
];
