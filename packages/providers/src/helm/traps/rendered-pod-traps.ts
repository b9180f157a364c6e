import type { Diagnostic } from "@fgk/engine";
import { nameObject } from "../objects/manifest-object.ts";
import { hasMovingTag } from "./image-name.ts";
import type { ObjectContext } from "./object-context.ts";
import { isOpen, sayTrap } from "./object-context.ts";
import type { PodOf } from "./rendered-pods.ts";
import { listContainers } from "./rendered-pods.ts";

/** Images that are others each time that they are pulled. Pure. */
export function findMovingImages(pod: PodOf, context: ObjectContext): readonly Diagnostic[] {
  return listContainers(pod)
    .filter(({ image }) => image !== "" && !isOpen(image) && hasMovingTag(image) && !isTold(image, context.told))
    .map(({ name, image }) =>
      sayTrap(context, "warning", [
        `${nameObject(pod.object)}: the image ${image} of ${name} is another one each time that it is pulled`,
        "a restart or another node may bring a version that nobody chose, and no plan shows it (a chart packed from git says latest)",
        adviseImage(name),
      ]),
    );
}

function adviseImage(container: string): string {
  const keys: Readonly<Record<string, string>> = {
    flyte: "flyte.images.flyte",
    "wait-for-db": "flyte.images.waitForDb",
  };
  const key = keys[container];
  return key === undefined ? "give the chart a version or a digest for it" : `name it at ${key}, with a tag or digest`;
}

/** The chart prints `REPOSITORY:TAG` of what the file may have in two parts. */
function isTold(image: string, told: ReadonlySet<string>): boolean {
  return told.has(image) || told.has(image.replace(/:latest$/, ""));
}

/** Flyte in the host's network. Pure. */
export function findHostNetwork({ object, spec }: PodOf, context: ObjectContext): readonly Diagnostic[] {
  if (spec["hostNetwork"] !== true || spec["serviceAccountName"] !== context.fullname) return [];
  return [
    sayTrap(
      context,
      "warning",
      [
        `the pods of the ${nameObject(object)} are in the host's network`,
        "GKE hands no Workload Identity to such pods: they are the node's account, not Flyte's",
        "write flyte.values.deployment.extraPodSpec.hostNetwork: false, or name another chart",
      ],
      "flyte.values.deployment.extraPodSpec",
    ),
  ];
}
