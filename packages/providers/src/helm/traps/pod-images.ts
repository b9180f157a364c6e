import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { getValue } from "../value-path.ts";
import { isOn, itemsIn, textIn } from "./trap.ts";

/** The images that Flyte's pods can't start without, as the chart names them unless the values do. */
export function listPodImages(values: JsonObject): readonly string[] {
  const named = (path: readonly [string, ...string[]], repository: string, tag: string): string => {
    const image = getValue(values, path);
    const at = isJsonObject(image) ? image : {};
    return `${textIn(at, "repository") ?? repository}:${textIn(at, "tag") ?? tag}`;
  };
  const connector = isOn(values, "flyteconnector", "enabled")
    ? [named(["flyteconnector", "image"], "cr.flyte.org/flyteorg/flyteagent", "1.15.3")]
    : [];
  return [
    named(["deployment", "image"], "cr.flyte.org/flyteorg/flyte-binary", "latest"),
    named(["deployment", "waitForDB", "image"], "postgres", "15-alpine"),
    ...listContainerImages(values),
    ...connector,
  ];
}

/** The images of the containers that the values put beside Flyte's own. */
export function listContainerImages(values: JsonObject): readonly string[] {
  return (["preInitContainers", "initContainers", "sidecars"] as const).flatMap((key) =>
    itemsIn(values, "deployment", key).flatMap(({ item }) => imageOf(item)),
  );
}

function imageOf(container: Json): readonly string[] {
  const image = isJsonObject(container) ? container["image"] : undefined;
  return typeof image === "string" && !image.includes("{{") ? [image] : [];
}
