import type { Cloud } from "../cloud/cloud.ts";
import type { Call, Need, Route } from "../cloud/router.ts";
import { decideNeed, identifyCaller } from "./caller.ts";
import { isZone } from "./container-names.ts";
import { refuseCaller } from "./permission-errors.ts";

/** Throws the API's refusal when the caller lacks something that this call needs. */
export function checkNeeds(cloud: Cloud, route: Route, call: Call): void {
  const caller = identifyCaller(cloud, call.request);
  const mayAll = "permissions" in caller && caller.permissions === "all";
  if (mayAll && cloud.faults.permissionsMissing.length === 0 && cloud.onNeed === undefined) return;
  const missing = needsOf(cloud, route, call).filter(
    ({ permission, on }) => on !== undefined && !decideNeed(cloud, caller, permission, on),
  );
  const [first, ...more] = missing;
  if (first !== undefined)
    throw refuseCaller(cloud, route.api, { email: caller.email, missing: [first, ...more], call });
}

/** What the call needs: the route's permission on the resource that the call names, and what its content adds. */
function needsOf(cloud: Cloud, route: Route, call: Call): readonly Need[] {
  if ("open" in route) return [];
  const on = route.on === undefined ? resourceOf(cloud, route.api, call) : route.on(cloud, call);
  return [{ permission: route.permission, on }, ...(route.also?.(cloud, call) ?? [])];
}

/** The resource as policies and messages name it. What is asked of a collection is decided on what contains it. */
function resourceOf(cloud: Cloud, api: string, call: Call): string | undefined {
  const path = decodeURIComponent(call.request.url.pathname);
  const name = /(?<=\/)projects\/.*$/.exec(path)?.[0].replace(/:[A-Za-z]+$/, "") ?? "";
  switch (api) {
    case "storage.googleapis.com":
      return bucketOf(cloud, call);
    case "container.googleapis.com":
      return clusterOf(call);
    case "servicenetworking.googleapis.com":
      return consumerOf(call);
    case "compute.googleapis.com":
      return computeResourceOf(
        call,
        name.replace(/\/(setLabels|removePeering|setPrivateIpGoogleAccess|expandIpCidrRange|wait)$/, ""),
      );
    default:
      return isCollection(name) ? name.slice(0, name.lastIndexOf("/")) : name;
  }
}

/** Names alternate: `projects/P/secrets` is the collection in `projects/P`. */
function isCollection(name: string): boolean {
  return name.split("/").length % 2 === 1;
}

/** A bucket that isn't there is a 404 for everybody: names of buckets are no secret. */
function bucketOf(cloud: Cloud, call: Call): string | undefined {
  const { bucket } = call.params;
  if (bucket !== undefined) return cloud.state.buckets[bucket] === undefined ? undefined : `buckets/${bucket}`;
  const project = call.query.get("project");
  return project === null ? undefined : `projects/${project}`;
}

/** Pools are decided on their cluster, all else on the project. Zonal clusters are spelled by zone, however they are asked. */
function clusterOf(call: Call): string {
  const { project, location = "", cluster } = call.params;
  if (cluster === undefined) return `projects/${project}`;
  return `projects/${project}/${isZone(location) ? "zones" : "locations"}/${location}/clusters/${cluster}`;
}

/** Connections belong to the project of the network that consumes. */
function consumerOf(call: Call): string | undefined {
  const network = call.query.get("network") ?? call.body["network"] ?? call.body["consumerNetwork"];
  return /^projects\/[^/]+/.exec(String(network))?.[0];
}

/** Lists are decided on the project; what is inserted is named as it will be. */
function computeResourceOf(call: Call, name: string): string {
  if (!isCollection(name.replace(/\/(global|aggregated)(?=\/)/, ""))) return name;
  if (call.request.method === "POST") return `${name}/${call.body["name"]}`;
  return name.split("/").slice(0, 2).join("/");
}
