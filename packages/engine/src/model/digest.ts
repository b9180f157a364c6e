import { createHash } from "node:crypto";
import type { Json } from "./json.ts";
import { canonicalJson } from "./json.ts";

/** `sha256:` and the hash of the value's canonical JSON. */
export function digestOf(value: Json): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
