import type { Diagnostic } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";
import type { ObjectContext } from "./object-context.ts";
import { sayTrap } from "./object-context.ts";
import type { PodOf } from "./rendered-pods.ts";
import { listContainers, textOf } from "./rendered-pods.ts";

/** That the chart is another Flyte's than the file's. Pure. */
export function findOtherFlyte(
  objects: readonly ManifestObject[],
  pods: readonly PodOf[],
  context: ObjectContext,
): readonly Diagnostic[] {
  return isFlyteTwo(objects, pods) ? [sayFlyteTwo(context)] : findOtherVersion(objects, context);
}

/** A chart of Flyte 2 under a version of Flyte 1: other ports, other configuration. */
function isFlyteTwo(objects: readonly ManifestObject[], pods: readonly PodOf[]): boolean {
  return (
    pods.flatMap(listContainers).some(({ image }) => /(^|\/)flyte-binary-v2[:@]/.test(image)) ||
    objects.some(({ kind, name }) => kind === "CustomResourceDefinition" && name === "taskactions.flyte.org")
  );
}

function sayFlyteTwo(context: ObjectContext): Diagnostic {
  return sayTrap(context, "error", [
    "the chart is that of Flyte 2",
    "it makes Flyte 2's objects, which have other ports, configuration and namespaces; fgk knows Flyte 1",
    "name a chart of Flyte 1 at flyte.chart, such as version v1.16.8 of https://flyteorg.github.io/flyte",
  ]);
}

/** A chart says its Flyte on its objects; the last number counts only in released charts, so it isn't looked at. */
function findOtherVersion(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const own = objects.find(({ kind, name }) => kind === "Deployment" && name === context.fullname)?.content["metadata"];
  const labels = isJsonObject(own) ? own["labels"] : undefined;
  const label = isJsonObject(labels) ? textOf(labels["app.kubernetes.io/version"]) : "";
  const [theirs, ours] = [label, context.version ?? ""].map((text) => /^v?([0-9]+\.[0-9]+)\./.exec(text)?.[1]);
  if (theirs === undefined || ours === undefined || theirs === ours) return [];
  return [
    sayTrap(context, "warning", [
      `the chart is that of Flyte ${theirs}, and Flyte shall be ${context.version ?? ""}`,
      "rights, ports and configuration are the chart's, and belong to its own Flyte",
      `name a chart of Flyte ${ours} at flyte.chart, or write a flyte.version of ${theirs}`,
    ]),
  ];
}
