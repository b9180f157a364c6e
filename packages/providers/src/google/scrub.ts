/**
 * Removes what could be a secret from a text that came from outside, before it enters a diagnostic: tokens and keys by
 * their shape, and `known`, the secrets that we sent ourselves, in their plain, base64 and URL forms.
 */
export function scrubText(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const secret of known) {
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, redacted);
  }
  for (const [pattern, replacement] of shapes) clean = clean.replace(pattern, replacement);
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
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
const secretKeys: ReadonlySet<string> = new Set(["password", "rootPassword", "data", "access_token", "refresh_token"]);

const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]{0,16384}?(-----END [A-Z ]+-----|$)/g, redacted],
  [/\bBearer\s+[^\s"',;]+/gi, `Bearer ${redacted}`],
  [/\bya29\.[\w.-]+/g, redacted],
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, redacted],
  [/\bAIza[\w-]{20,}/g, redacted],
  [/\bGOCSPX-[\w-]+/g, redacted],
  [/(\\?["']?[\w-]*(?:password|passwd|secret|token)\\?["']?\s*[:=]\s*\\?["'])(?:[^"'\\]|\\.)*/gi, `$1${redacted}`],
  [/\b(password|passwd|access_token|refresh_token|client_secret)=[^\s&"']+/gi, `$1=${redacted}`],
];

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString("base64"),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 4).sort((a, b) => b.length - a.length);
}
