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
    const first = unique.get(key);
    if (first === undefined) unique.set(key, diagnostic);
    // What can't be reached for many is about none of them.
    else if (code === "unreachable" && first.address !== address) unique.set(key, withoutPlace(first));
  }
  return [...unique.values()];
}

function withoutPlace({ address: _a, keyPath: _k, source: _s, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}

function withoutAddress({ address: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}
