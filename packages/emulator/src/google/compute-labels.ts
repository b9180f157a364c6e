/**
 * What is wrong with a label map, as `key 'X'` or `value 'X'`; undefined when nothing is. The syntax is the same in
 * every Google API that has labels: no dots, no slashes, no upper case, at most 64.
 */
export function findBadLabel(labels: unknown): string | undefined {
  if (typeof labels !== "object" || labels === null) return undefined;
  const entries = Object.entries(labels).filter(([, value]) => value !== null);
  if (entries.length > 64) return `count '${entries.length}'`;
  for (const [key, value] of entries) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key)) return `key '${key}'`;
    if (!/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(String(value))) return `value '${value}'`;
  }
  return undefined;
}
