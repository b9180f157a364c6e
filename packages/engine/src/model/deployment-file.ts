import type { KeyPath, SourceRange } from "./diagnostic.ts";
import type { Json, JsonObject } from "./json.ts";

/** One key of the deployment file: what it says, or the schema's default. */
export interface Setting {
  readonly path: KeyPath;
  /** The written value, else the schema's default, else null. */
  readonly value: Json;
  /** The file has this key (a written `null` counts as left out). */
  readonly written: boolean;
}

/** A deployment file that was read and found valid, with the place of each key. */
export interface DeploymentFile {
  /** As the user named it. */
  readonly name: string;
  readonly content: JsonObject;
  /** `get("cluster.nodePools[0].spot")`; never throws: an unknown key has value null. */
  readonly get: (path: KeyPath) => Setting;
  /** Where a key (or the nearest one above it) stands. */
  readonly place: (path: KeyPath) => SourceRange;
}
