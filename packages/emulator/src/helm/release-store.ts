import type { HelmWorld, KubernetesAnswer, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import type { Release } from "./release.ts";
import { customLabels, decodeRelease, secretName, toSecret } from "./release.ts";

/** Every revision of a release, oldest first. */
export async function readHistory(world: HelmWorld, namespace: string, name: string): Promise<readonly Release[]> {
  const selector = encodeURIComponent(`name=${name},owner=helm`);
  return readReleases(world, `/api/v1/namespaces/${namespace}/secrets?labelSelector=${selector}`);
}

/** The newest revision of every release of a namespace, or of all of them. */
export async function readNewestReleases(world: HelmWorld, namespace: string | undefined): Promise<readonly Release[]> {
  const folder = namespace === undefined ? "/api/v1/secrets" : `/api/v1/namespaces/${namespace}/secrets`;
  const newest = new Map<string, Release>();
  for (const release of await readReleases(world, `${folder}?labelSelector=owner%3Dhelm`))
    newest.set(`${release.namespace}/${release.name}`, release);
  return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readReleases(world: HelmWorld, path: string): Promise<readonly Release[]> {
  const answer = await world.request("GET", path);
  if (answer.status !== 200) throw new HelmError(`list: failed to list: ${messageOf(answer)}`);
  const items: readonly Stored[] = answer.json["items"] ?? [];
  const ours = items.filter((item) => item["type"] === "helm.sh/release.v1");
  return ours
    .map((item) => ({ ...decodeRelease(item["data"]["release"]), labels: customLabels(item["metadata"]["labels"]) }))
    .sort((a, b) => a.version - b.version);
}

export async function createRelease(world: HelmWorld, release: Release): Promise<void> {
  const path = `/api/v1/namespaces/${release.namespace}/secrets`;
  const answer = await world.request("POST", path, toSecret(release, "createdAt", world.now()));
  if (answer.status === 409) throw new HelmError("create: failed to create: release: already exists");
  if (answer.status >= 300) throw new HelmError(`create: failed to create: ${messageOf(answer)}`);
}

export async function updateRelease(world: HelmWorld, release: Release): Promise<void> {
  const path = `/api/v1/namespaces/${release.namespace}/secrets/${secretName(release)}`;
  const answer = await world.request("PUT", path, toSecret(release, "modifiedAt", world.now()));
  if (answer.status >= 300) throw new HelmError(`update: failed to update: ${messageOf(answer)}`);
}

export async function deleteRelease(world: HelmWorld, release: Release): Promise<void> {
  await world.request("DELETE", `/api/v1/namespaces/${release.namespace}/secrets/${secretName(release)}`);
}

/** The API's own sentence about what went wrong. */
export function messageOf(answer: KubernetesAnswer): string {
  return String(answer.json["message"] ?? `the server answered ${answer.status}`);
}
