import type { Address, Diagnostic, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { textAt } from "../../text-at.ts";
import type { LiveObject, ManifestObject, ReleaseName } from "../objects/manifest-object.ts";
import { keyOfObject, nameObject } from "../objects/manifest-object.ts";
import { nameForKubectl } from "./name-for-kubectl.ts";

/** What there is of the objects of a release that is to be made. */
export interface Existing {
  /** What the new release will find. */
  readonly live: ReadonlyMap<string, LiveObject>;
  /** What it can't be made over. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Of objects that are there before their release: those of another release go with it, which comes first; ours are what an
 * installation that was cut off left; those of nobody are an error, since helm refuses to take them. Pure.
 */
export function judgeExisting(
  address: Address,
  release: ReleaseName,
  objects: readonly ManifestObject[],
  live: ReadonlyMap<string, LiveObject>,
): Existing {
  const found = new Map(live);
  const diagnostics = objects.flatMap((object): readonly Diagnostic[] => {
    const key = keyOfObject(object);
    const one = live.get(key);
    if (one?.status !== "present") return [];
    const owner = readOwner(one.content);
    if (owner === undefined) return [refuseTaking(address, release, object)];
    if (owner.name !== release.name || owner.namespace !== release.namespace) found.set(key, { status: "absent" });
    return [];
  });
  return { live: found, diagnostics };
}

/** The release that helm wrote on an object; undefined when it wrote none, or not all that makes it take the object. */
function readOwner(content: JsonObject): ReleaseName | undefined {
  const metadata = isJsonObject(content["metadata"]) ? content["metadata"] : {};
  const annotations = isJsonObject(metadata["annotations"]) ? metadata["annotations"] : {};
  const labels = isJsonObject(metadata["labels"]) ? metadata["labels"] : {};
  const name = textAt(annotations, "meta.helm.sh/release-name");
  const namespace = textAt(annotations, "meta.helm.sh/release-namespace");
  return name === "" || namespace === "" || labels["app.kubernetes.io/managed-by"] !== "Helm"
    ? undefined
    : { name, namespace };
}

function refuseTaking(address: Address, release: ReleaseName, object: ManifestObject): Diagnostic {
  const { kind, namespace, name } = object;
  const it = nameForKubectl(kind, name, namespace);
  const notes = `meta.helm.sh/release-name=${release.name} meta.helm.sh/release-namespace=${release.namespace}`;
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `${address}: the ${nameObject(object)} is there already, and helm doesn't take what it didn't make`,
    cause: "somebody made it by hand, or by another tool",
    help: `delete it: kubectl delete ${it}; or hand it to the release: kubectl label ${it} app.kubernetes.io/managed-by=Helm && kubectl annotate ${it} ${notes}`,
    address,
  };
}
