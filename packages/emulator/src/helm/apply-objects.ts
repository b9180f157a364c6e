import { Buffer } from "node:buffer";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { collectionPath, objectPath } from "./manifest.ts";
import { messageOf } from "./release-store.ts";
import { dropNulls, makeMergePatch, mergeThreeWays } from "./three-way.ts";

interface ReleaseName {
  readonly name: string;
  readonly namespace: string;
}

/** The labels and annotations that make an object the release's own. Helm adds them when it sends, not in the manifest. */
function withOwner(object: Stored, release: ReleaseName): Stored {
  const metadata: Stored = object["metadata"];
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata["labels"], "app.kubernetes.io/managed-by": "Helm" },
      annotations: {
        ...metadata["annotations"],
        "meta.helm.sh/release-name": release.name,
        "meta.helm.sh/release-namespace": release.namespace,
      },
    },
  };
}

/** Refuses objects that exist and belong to somebody else. Answers the ones that exist and are ours already. */
export async function checkOwnership(
  world: HelmWorld,
  release: ReleaseName,
  objects: readonly Stored[],
  verb: "install" | "update",
): Promise<readonly Stored[]> {
  const existing: Stored[] = [];
  for (const object of objects) {
    const answer = await world.request("GET", objectPath(object));
    if (answer.status === 404) continue;
    const problems = ownershipProblems(answer.json["metadata"], release);
    if (problems.length > 0) {
      throw new HelmError(
        `Unable to continue with ${verb}: ${describe(object)} exists and cannot be imported into the current release: invalid ownership metadata; ${problems.join("; ")}`,
      );
    }
    existing.push(object);
  }
  return existing;
}

function ownershipProblems(metadata: Stored, release: ReleaseName): readonly string[] {
  return [
    ...problem("label", metadata["labels"], "app.kubernetes.io/managed-by", "Helm"),
    ...problem("annotation", metadata["annotations"], "meta.helm.sh/release-name", release.name),
    ...problem("annotation", metadata["annotations"], "meta.helm.sh/release-namespace", release.namespace),
  ];
}

function problem(what: string, map: Stored | undefined, key: string, wanted: string): readonly string[] {
  const found: unknown = map?.[key];
  if (found === undefined)
    return [`${what} validation error: missing key ${JSON.stringify(key)}: must be set to ${JSON.stringify(wanted)}`];
  if (found === wanted) return [];
  return [
    `${what} validation error: key ${JSON.stringify(key)} must equal ${JSON.stringify(wanted)}: current value is ${JSON.stringify(found)}`,
  ];
}

function describe(object: Stored): string {
  const { name, namespace } = object["metadata"];
  return `${object["kind"]} ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace ?? "")}`;
}

export async function createObject(world: HelmWorld, release: ReleaseName, object: Stored): Promise<void> {
  const answer = await world.request(
    "POST",
    `${collectionPath(object)}?fieldManager=helm`,
    dropNulls(withOwner(object, release)),
  );
  if (answer.status >= 300) throw new HelmError(messageOf(answer));
}

/** Creates what isn't there, patches what differs, and deletes what only the previous manifest had. */
export async function applyObjects(
  world: HelmWorld,
  release: ReleaseName,
  previous: readonly Stored[],
  wanted: readonly Stored[],
): Promise<void> {
  for (const object of wanted) {
    const before = previous.find((candidate) => objectPath(candidate) === objectPath(object));
    await applyObject(world, release, before, object);
  }
  for (const object of previous) {
    if (wanted.some((candidate) => objectPath(candidate) === objectPath(object))) continue;
    if (object["metadata"]["annotations"]?.["helm.sh/resource-policy"] === "keep") continue;
    await deleteObject(world, object);
  }
}

async function applyObject(
  world: HelmWorld,
  release: ReleaseName,
  previous: Stored | undefined,
  object: Stored,
): Promise<void> {
  const live = await world.request("GET", objectPath(object));
  if (live.status === 404) return createObject(world, release, object);
  if (live.status >= 300) throw new HelmError(messageOf(live));
  const target = mergeThreeWays(
    dropNulls(encodeSecretText(previous ?? {})),
    encodeSecretText(dropNulls(withOwner(object, release))),
    live.json,
  );
  const patch = makeMergePatch(live.json, target);
  if (patch === undefined) return;
  const path = `${objectPath(object)}?fieldManager=helm`;
  const answer = await world.request("PATCH", path, patch, "application/merge-patch+json");
  if (answer.status >= 300)
    throw new HelmError(
      `cannot patch ${JSON.stringify(object["metadata"]["name"])} with kind ${object["kind"]}: ${messageOf(answer)}`,
    );
}

/** A Secret's `stringData` is never stored: compared with the live object it must be `data`. */
function encodeSecretText(object: Stored): Stored {
  if (object["kind"] !== "Secret" || object["stringData"] === undefined) return object;
  const { stringData, ...rest } = object;
  const encoded = Object.entries(stringData as Record<string, string>).map(([key, text]) => [
    key,
    Buffer.from(text).toString("base64"),
  ]);
  return { ...rest, data: { ...rest["data"], ...Object.fromEntries(encoded) } };
}

export async function deleteObject(world: HelmWorld, object: Stored): Promise<void> {
  const answer = await world.request("DELETE", objectPath(object), { propagationPolicy: "Background" });
  if (answer.status >= 300 && answer.status !== 404)
    throw new HelmError(`failed to delete ${objectPath(object)}: ${messageOf(answer)}`);
}
