/**
 * Paths into a chart's values: keys joined by dots, a key that holds a dot (or a quote) quoted as JSON:
 * `serviceAccount.annotations."iam.gke.io/gcp-service-account"`.
 */

/** The keys of a value as one path. */
export function joinValuePath(keys: readonly string[]): string {
  return keys.map((key) => (key === "" || /[."]/.test(key) ? JSON.stringify(key) : key)).join(".");
}

/** A path as its keys; the inverse of `joinValuePath`. */
export function splitValuePath(path: string): readonly string[] {
  const parts = path.match(/"(?:[^"\\]|\\.)*"|[^."]+/g) ?? [];
  return parts.map((part) => (part.startsWith('"') ? String(JSON.parse(part)) : part));
}
