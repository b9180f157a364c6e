import type { Address, Diagnostic, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";

/** What the rendered objects alone don't say. */
export interface ObjectContext {
  /** The release. */
  readonly address: Address;
  /** Its namespace. */
  readonly namespace: string;
  /** What Flyte's objects are named after. */
  readonly fullname: string;
  /** The version that Flyte shall have, without a v; null: the chart's was judged with the file. */
  readonly version: string | null;
  /** The address that fgk's own Service asks for; null: none, or not known yet. */
  readonly loadBalancerIp: string | null;
  /** Texts of the file that were judged with it: images that it names. */
  readonly told: ReadonlySet<string>;
}

/** A trap that the rendered objects show: what it is, why, and what leads out. */
export function sayTrap(
  { address }: ObjectContext,
  severity: "error" | "warning",
  [summary, cause, help]: readonly [summary: string, cause: string, help: string],
  keyPath = "flyte.chart",
): Diagnostic {
  const code = severity === "error" ? "does-not-fit" : "warning";
  return { severity, code, summary, cause, help, address, keyPath };
}

/** The object's `spec`; empty when it has none. */
export function specOf({ content }: ManifestObject): JsonObject {
  const spec = content["spec"];
  return isJsonObject(spec) ? spec : {};
}

/** Something is known only when it is applied: it stands in words in the place of the value. */
export function isOpen(text: string): boolean {
  return text.startsWith("(") || text.includes("(known ");
}
