import type { Diagnostic } from "../model/diagnostic.ts";

/** Says each thing once: one missing permission or one unreachable cluster is one problem, however much it hides. */
export function dedupeDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { severity, code, address, summary } = diagnostic;
    const ofOne = severity !== "error" || code === "owned-by-other" || code === "protected";
    const key = ofOne ? `${address} ${summary}` : `${code} ${summary}`;
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()];
}
