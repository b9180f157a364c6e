import { isJsonObject } from "@fgk/engine";
import { compareRendered } from "./compare-rendered.ts";
import type { LiveObject, ManifestObject, ObjectEffect, ReleaseName } from "./manifest-object.ts";
import { keyOfObject } from "./manifest-object.ts";

/**
 * How a release's objects differ from what helm made of them: edited (`update`), deleted (`create`: helm makes it again), or
 * replaced by hand. What couldn't be read is left out. What Flyte makes at run time is in no manifest and never in this.
 */
export function findDrift(
  manifest: readonly ManifestObject[],
  live: ReadonlyMap<string, LiveObject>,
  release: ReleaseName,
): readonly ObjectEffect[] {
  const read = manifest.filter((object) => {
    const status = live.get(keyOfObject(object))?.status ?? "absent";
    return status === "present" || (status === "absent" && !goesByItself(object));
  });
  return compareRendered({ last: read, next: read, live }, release);
}

/** A Job that is done may be removed by the cluster itself. */
function goesByItself({ kind, content }: ManifestObject): boolean {
  const spec = content["spec"];
  return kind === "Job" && isJsonObject(spec) && typeof spec["ttlSecondsAfterFinished"] === "number";
}
