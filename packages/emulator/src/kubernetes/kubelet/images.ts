import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { placeOfCluster } from "../location.ts";

/** Why the node can't pull an image, in containerd's words; undefined if it can. */
export function findPullProblem(
  cloud: Cloud,
  cluster: string,
  node: Stored | undefined,
  image: string,
): string | undefined {
  const full = expandImage(image);
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (cloud.faults.imagesUnpullable.some((prefix) => image.startsWith(prefix))) {
    return `rpc error: code = NotFound desc = ${failed}: ${full}: not found`;
  }
  if (isGoogleImage(image) || !isPrivateNode(cloud, cluster, node) || hasNat(cloud, cluster)) return undefined;
  const [registry = "", ...rest] = full.split("/");
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const path = rest.join("/");
  const [, repository = path, tag = "latest"] = /^(.*?)[:@]([^/]*)$/.exec(path) ?? [];
  const head = `failed to do request: Head "https://${host}/v2/${repository}/manifests/${tag}"`;
  return `rpc error: code = DeadlineExceeded desc = ${failed}: ${head}: dial tcp 44.208.254.194:443: i/o timeout`;
}

/** `postgres:15` is `docker.io/library/postgres:15`. */
function expandImage(image: string): string {
  const [first = "", ...rest] = image.split("/");
  if (rest.length === 0) return `docker.io/library/${image}`;
  return first.includes(".") || first.includes(":") || first === "localhost" ? image : `docker.io/${image}`;
}

/** Registries that private nodes reach by Private Google Access. */
function isGoogleImage(image: string): boolean {
  const [registry = ""] = image.split("/");
  return (
    registry === "gcr.io" || registry.endsWith(".gcr.io") || registry.endsWith(".pkg.dev") || registry === "gke.gcr.io"
  );
}

function isPrivateNode(cloud: Cloud, cluster: string, node: Stored | undefined): boolean {
  const stored = cloud.state.clusters[cluster];
  const poolName = node?.["metadata"].labels?.["cloud.google.com/gke-nodepool"];
  const pools: readonly Stored[] = stored?.["nodePools"] ?? [];
  const pool = pools.find((candidate) => candidate["name"] === poolName);
  return (
    pool?.["networkConfig"]?.enablePrivateNodes ??
    (stored?.["privateClusterConfig"]?.enablePrivateNodes === true ||
      stored?.["networkConfig"]?.defaultEnablePrivateNodes === true)
  );
}

/** Whether a router with a NAT stands in the cluster's region and network. */
function hasNat(cloud: Cloud, cluster: string): boolean {
  const { project, region } = placeOfCluster(cluster);
  const stored = cloud.state.clusters[cluster];
  const network = lastPart(stored?.["networkConfig"]?.network ?? stored?.["network"] ?? "default");
  return Object.entries(cloud.state.compute).some(
    ([name, router]) =>
      name.startsWith(`projects/${project}/regions/${region}/routers/`) &&
      ((router["nats"] ?? []) as readonly Stored[]).length > 0 &&
      lastPart(String(router["network"] ?? "default")) === network,
  );
}

function lastPart(link: string): string {
  return link.split("/").at(-1) ?? link;
}
