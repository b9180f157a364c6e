import type { Marked } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { V1ObjectMeta } from "@kubernetes/client-node";
import { markInKubernetesLabels } from "../mark.ts";

/** Those objects of a namespace that carry a mark, as things of one kind that hang on the namespace. */
export function collectMarked(
  kind: string,
  namespace: string,
  objects: readonly { readonly metadata?: V1ObjectMeta }[],
): readonly Marked[] {
  return objects.flatMap(({ metadata }): readonly Marked[] => {
    const mark = markInKubernetesLabels(metadata?.labels);
    const name = metadata?.name;
    if (mark === undefined || name === undefined) return [];
    const dependsOn = [addressOf("kubernetes.namespace", namespace)];
    return [{ address: addressOf(kind, namespace, name), at: { namespace }, mark, protected: false, dependsOn }];
  });
}
