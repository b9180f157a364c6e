import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";

/** Pods as an object makes them. */
export interface PodOf {
  readonly object: ManifestObject;
  readonly spec: JsonObject;
}

const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  Deployment: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** The pods that an object makes; none for one that makes no pods. */
export function listPods(object: ManifestObject): readonly PodOf[] {
  const path = templates[object.kind];
  const spec = path?.reduce<Json | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), object.content);
  return isJsonObject(spec) ? [{ object, spec }] : [];
}

/** A container by its name; an image that isn't there is empty. */
export interface Container {
  readonly name: string;
  readonly image: string;
}

/** The containers of pods, those first that come first. */
export function listContainers({ spec }: PodOf): readonly Container[] {
  return ["initContainers", "containers"].flatMap((key) => {
    const list = spec[key];
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: Json) =>
      isJsonObject(item) ? [{ name: String(item["name"] ?? ""), image: textOf(item["image"]) }] : [],
    );
  });
}

/** A text; empty for anything else. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
