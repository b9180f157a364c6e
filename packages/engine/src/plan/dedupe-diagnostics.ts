import type { Diagnostic } from "../model/diagnostic.ts";
import { endsEverything } from "../model/diagnostic.ts";

/**
 * Says each thing once: one missing permission or one unreachable cluster is one problem, however much it hides. Of what
 * ends everything nothing else is said, and it is about no single address.
 */
export function dedupeDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const roots = diagnostics.filter(({ severity, code }) => severity === "error" && endsEverything(code));
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of roots.length === 0 ? diagnostics : roots.map(withoutAddress)) {
    const { severity, code, address, summary } = diagnostic;
    const ofOne = severity !== "error" || code === "owned-by-other" || code === "protected";
    const key = ofOne ? `${address} ${summary}` : `${code} ${summary}`;
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()];
}

function withoutAddress({ address: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}
