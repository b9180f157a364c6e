import type { Address, Diagnostic, FieldChange, JsonObject } from "@fgk/engine";

/**
 * A warning for values that change no object and whose first key the chart doesn't have: they are misspelt, or of another
 * chart. Pure.
 */
export function warnOfUnknownValues(
  address: Address,
  changes: readonly FieldChange[],
  defaults: JsonObject,
): readonly Diagnostic[] {
  const values = changes.filter(({ path }) => path.startsWith("values."));
  if (values.length < changes.length || Object.keys(defaults).length === 0) return [];
  return values.flatMap(({ path, source }): readonly Diagnostic[] => {
    const [, key = ""] = path.split(".");
    // A key in quotes may hold dots.
    if (key.startsWith('"') || key in defaults || source?.startsWith("flyte.values.") !== true) return [];
    return [
      {
        severity: "warning",
        code: "warning",
        summary: `${path.slice("values.".length)} changes nothing: the chart has no value ${key}`,
        help: `look at its spelling; the chart's own values: ${Object.keys(defaults).sort().join(", ")}`,
        keyPath: source,
        address,
      },
    ];
  });
}
