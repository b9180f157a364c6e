import type { JsonObject, KeyPath } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { deploymentSchema } from "./schema.ts";

/** The keys that the schema marks `x-fgk-always`: Flyte can't work without them, written or not. */
export const alwaysKeys: ReadonlySet<KeyPath> = new Set(collectAlways(deploymentSchema, ""));

function collectAlways(node: JsonObject, path: KeyPath): readonly KeyPath[] {
  const properties = isJsonObject(node["properties"]) ? node["properties"] : {};
  const inner = Object.entries(properties).flatMap(([key, child]) =>
    isJsonObject(child) ? collectAlways(child, path === "" ? key : `${path}.${key}`) : [],
  );
  return node["x-fgk-always"] === true ? [path, ...inner] : inner;
}
