/** Key names whose text is a secret; a map or a list behind one of them only says where the secret is. */
const secretKeys = "passw(?:or)?d|secret(?:hash)?|token|credentials?|private[-_]?key|api[-_]?key|access[-_]?key";

/** `password: hunter2`, `"apiKey": "…"`; and `value: …`, which is a secret or not by the name on another line. */
const written = new RegExp(
  `((?:^|[\\s{,"'])(?:[\\w-]*(?:${secretKeys})|value)["']?\\s*:\\s+)("(?:[^"\\\\]|\\\\.)*"?|'(?:[^']|'')*'?|[^\\s{["'#][^,}\\]#]*)`,
  "gi",
);
const pem = /-----BEGIN [A-Z ]+-----.*/;

/** Replaces what could be a secret in a line that is shown, character by character, so that columns stay true. */
export function hideSecrets(line: string): string {
  return line
    .replace(written, (_, key: string, value: string) => `${key}${stars(value)}`)
    .replace(pem, (value) => stars(value));
}

function stars(value: string): string {
  return value.replace(/\S/g, "*");
}
