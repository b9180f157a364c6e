/** Key names whose text is a secret; those that end like the second one only say where a secret is. */
const secretKey = /(passw(or)?d|secret(hash)?|token|credentials?|private[-_]?key|api[-_]?key|access[-_]?key)$/i;
const placeKey = /(path|ref|name|file|key[-_]?id|mount)$/i;

/** Whether the text at a key of this name is a secret rather than the place of one. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key) && !placeKey.test(key);
}
