import type { Marked } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { V1ObjectMeta } from "@kubernetes/client-node";
import { markInKubernetesLabels } from "../mark.ts";

/** Those objects that carry a mark, as things of one kind that hang on their namespace. */
export function collectMarked(
  kind: string,
  objects: readonly { readonly metadata?: V1ObjectMeta }[],
): readonly Marked[] {
  return objects.flatMap(({ metadata }): readonly Marked[] => {
    const mark = markInKubernetesLabels(metadata?.labels);
    const { name, namespace } = metadata ?? {};
    if (mark === undefined || name === undefined || namespace === undefined) return [];
    const dependsOn = [addressOf("kubernetes.namespace", namespace)];
    return [{ address: addressOf(kind, namespace, name), at: { namespace }, mark, protected: false, dependsOn }];
  });
}
