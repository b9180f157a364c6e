/**
 * Removes what could be a secret from a text that came from outside, before it enters a diagnostic: tokens and keys by
 * their shape, and `known`, the secrets that this run holds (`listSecrets`) or has just sent, in each form that programs
 * write them in.
 */
export function scrubText(text: string, known: readonly string[] = []): string {
  let clean = scrubKnown(text, known).slice(0, mostRead);
  for (const [pattern, replacement] of shapes) clean = clean.replace(pattern, replacement);
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** Removes these secrets alone; nothing is cut or guessed, so that what reads the text still can. */
export function scrubKnown(text: string, known: readonly string[]): string {
  let clean = text;
  // The longest first: one secret may be a part of another.
  const forms = [...new Set(known.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  for (const form of forms) clean = clean.replaceAll(form, redacted);
  return clean;
}

/** The secrets of a request body: the values of its password and payload keys, at any depth. */
export function secretsInBody(body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => {
    if (typeof value !== "string") return secretsInBody(value);
    if (!secretKeys.has(key) || value === "") return [];
    return key === "data" ? [value, Buffer.from(value, "base64").toString("utf8")] : [value];
  });
}

const redacted = "<redacted>";
/** Messages of Google's are a few hundred characters; more is a page of HTML or a mirror of the request. */
const longest = 2_000;
/** Of what is longer only so much is looked at for the shapes: a private key's whole length still fits. */
const mostRead = 20_000;
const secretKeys: ReadonlySet<string> = new Set(["password", "rootPassword", "data", "access_token", "refresh_token"]);

/** Servers write these texts: no pattern may look through a long word again from each of its characters. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]{0,16384}?(-----END [A-Z ]+-----|$)/g, redacted],
  [/\bBearer\s+[^\s"',;]+/gi, `Bearer ${redacted}`],
  [/\bBasic\s+(?=\S*[\d=])[\w+/=-]{8,}/g, `Basic ${redacted}`],
  [/\bya29\.[\w.-]+/g, redacted],
  [/\beyJ[\w-]{4,}(?:\.[\w-]*)*/g, redacted],
  [/\bAIza[\w-]{20,}/g, redacted],
  [/\bGOCSPX-[\w-]+/g, redacted],
  // The login in an address: a proxy's, a database's.
  [/(:\/\/[^/\s:@"']*:)[^/\s@"']+@/g, `$1${redacted}@`],
  [
    /(\\?["']?(?<![\w-])[\w-]*(?:password|passwd|secret|token)\\?["']?\s*[:=]\s*\\?["'])(?:[^"'\\]|\\.)*/gi,
    `$1${redacted}`,
  ],
  [/\b(password|passwd|access_token|refresh_token|client_secret)=[^\s&"']+/gi, `$1=${redacted}`],
  // A line of a file: nothing but a key and one word.
  [
    /^([ \t]*[\w.-]*(?:passw(?:or)?d|secret|token|api[-_]?key)["']?[ \t]*:[ \t]+)[^\s"'<]\S*[ \t]*$/gim,
    `$1${redacted}`,
  ],
];

/** As it is, and as JSON, YAML, addresses, shells, hexadecimal dumps and base64 write it, alone or inside something longer. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  // A text of several lines is quoted line by line.
  const lines = secret.includes("\n") ? secret.split(/\r?\n/).map((line) => line.trim()) : [];
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    secret.replaceAll("'", `'\\''`),
    secret.replaceAll("'", "''"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    ...[0, 1, 2].flatMap((offset) => insideBase64(bytes, offset)),
    ...lines.filter((line) => line.length >= 16),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 4);
}

/** What base64 makes of it behind so many bytes of something else, without the characters that the neighbours decide. */
function insideBase64(bytes: Buffer, offset: number): readonly string[] {
  if (bytes.length < 6) return [];
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const from = offset === 0 ? 0 : offset + 1;
  const to = Math.floor((padded.length * 8) / 6);
  return [padded.toString("base64").slice(from, to), padded.toString("base64url").slice(from, to)];
}
