import type { Diagnostic } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";
import type { ObjectContext } from "./object-context.ts";
import { findOtherFlyte } from "./other-flyte.ts";
import { findElsewhere, findNoNamespace } from "./rendered-namespace-traps.ts";
import { findHostNetwork, findMovingImages } from "./rendered-pod-traps.ts";
import { listPods } from "./rendered-pods.ts";
import { findBadRanges, findSharedAddresses } from "./rendered-service-traps.ts";

/**
 * What of the objects that a chart makes can't work, or works otherwise than it looks: found in what is rendered, because it
 * may come from a default of the chart. By object. Pure; what isn't known yet is taken to be right.
 */
export function findTraps(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const pods = objects.flatMap(listPods);
  return [
    ...findOtherFlyte(objects, pods, context),
    ...findSharedAddresses(objects, context),
    ...objects.flatMap((object) => [...findBadRanges(object, context), ...findElsewhere(object, context)]),
    ...pods.flatMap((pod) => [...findMovingImages(pod, context), ...findHostNetwork(pod, context)]),
    ...findNoNamespace(objects, context),
  ].sort((a, b) => compareText(a.summary, b.summary));
}
