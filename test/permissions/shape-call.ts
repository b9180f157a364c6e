/** What a path of an API begins with, and the API. The emulator serves all of them at one host. */
const apis: readonly (readonly [prefix: RegExp, api: string])[] = [
  [/^\/compute\//, "compute"],
  [/^\/sql\//, "sqladmin"],
  [/^\/storage\//, "storage"],
  [/^\/v1\/projects\/[^/]+\/locations\//, "container"],
  [/^\/v1\/projects\/[^/]+\/secrets/, "secretmanager"],
  [/^\/v1\/projects\/[^/]+\/serviceAccounts/, "iam"],
  [/^\/v1\/projects\/[^/]+\/services/, "serviceusage"],
  [/^\/v1\/services\//, "servicenetworking"],
  [/^\/v[13]\/projects\/[^/]+$/, "cloudresourcemanager"],
  [/^\/v1\/operations\/(acf|DONE_OPERATION|enable)/, "serviceusage"],
  [/^\/v1\/operations\//, "servicenetworking"],
];

/** Words of Google's paths that a name follows. */
const collections: readonly string[] = [
  ...["projects", "locations", "clusters", "nodePools", "operations", "zones", "regions", "networks", "subnetworks"],
  ...["addresses", "routers", "firewalls", "instances", "databases", "users", "serviceAccounts", "secrets", "versions"],
  ...["services", "b", "o", "connections"],
];

/** A call of a Google API without its names, or a verb and a resource of a cluster's API server. */
export function shapeCall(method: string, address: string): string {
  const url = new URL(address);
  if (/^\/(api|apis|openapi|version)(\/|$)/.test(url.pathname)) return shapeClusterCall(method, url.pathname);
  const api = apis.find(([prefix]) => prefix.test(url.pathname))?.[1] ?? "unknown";
  const segments = url.pathname.split("/").slice(1);
  const shaped = segments.map((segment, index) => {
    if (!collections.includes(segments[index - 1] ?? "")) return segment;
    // `…/clusters/c:setResourceLabels`: the verb stays.
    return `*${/:[a-zA-Z]+$/.exec(segment)?.[0] ?? ""}`;
  });
  return `${method} ${api} /${shaped.join("/")}`;
}

/** Kubernetes' own rule: group and version, `namespaces/NS` when there is one, resource, name, subresource. */
export function shapeClusterCall(method: string, path: string): string {
  const segments = path.split("/").slice(1);
  const rest = segments.slice(segments[0] === "api" ? 2 : 3);
  const inside = rest[0] === "namespaces" && rest.length > 2 ? rest.slice(2) : rest;
  const [resource = "", name, subresource] = inside;
  if (resource === "") return "discovery";
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  if (subresource === "exec" || subresource === "portforward") return `connect ${full}`;
  switch (method) {
    case "GET":
      return `${name === undefined ? "list" : "get"} ${full}`;
    case "POST":
      return `create ${full}`;
    case "DELETE":
      return `delete ${full}`;
    default:
      return `update ${full}`;
  }
}
