import type { Json } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";

/** Stands where a value isn't shown. A deployment file that still has it is refused. */
export const redacted = "<redacted>";

/** Words of a key below which every text and number may be a secret. A switch (true, false) never is one. */
const secretWord = /passw|pwd|secret|token|credential|auth|cert|priv|salt|hash|cookie|session|signature|dsn|webhook/i;
/** Short words count only as a word of their own: `accessKey`, `api_key`, `key`, `pass`; not `keyword` or `bypass`. */
const shortWord = /(^|[^a-z])(key|keys|pass|pin|sas|jwt|pem|pat)$|[a-z](Key|Keys|Pass|Pin|Sas|Jwt|Pem|Pat)$/;

/** Texts that are secrets by their look, wherever they stand. */
const secretLooks: readonly RegExp[] = [
  /-----BEGIN [A-Z ]+-----/,
  // An address with a login in it, or with a key among its parameters.
  /:\/\/[^/\s@]+@/,
  /[?&][\w-]*(key|token|sig|secret|passw|auth|code)[\w-]*=/i,
  // A line of a file or of a connection text: `password: …`, `token=…`.
  /(passw(or)?d|pwd|secret|token|credential|api[-_]?key|access[-_]?key)["']?\s*[:=]\s*\S/i,
  /\b(Bearer|Basic)\s+\S/,
  // Known beginnings of tokens, and hashed passwords.
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|AKIA|AIza|ya29\.|eyJ|sk-|hvs\.)/,
  /\$(2[abxy]|argon2\w*|[156]|apr1|y)\$/,
];

/**
 * A value of a release as it may be printed for the person who pastes it into the deployment file: in doubt redacted. Unlike
 * a plan, which shows the fields that the file names, nobody has said of these that they are no secrets.
 */
export function redactValue(path: readonly string[], value: Json): Json {
  return redact(value, path.some(isDoubtfulKey));
}

function redact(value: Json, all: boolean): Json {
  switch (typeof value) {
    case "string":
      return value !== "" && (all || looksSecret(value)) ? redacted : value;
    case "number":
      return all ? redacted : value;
    default:
      break;
  }
  if (Array.isArray(value)) return value.map((item: Json) => redact(item, all));
  if (!isJsonObject(value)) return value;
  // `{ name: SOME_PASSWORD, value: … }` of a container's environment, whatever the second key is called.
  const { name } = value;
  const named = typeof name === "string" && isDoubtfulKey(name);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      redact(item, all || isDoubtfulKey(key) || (named && key !== "name")),
    ]),
  );
}

function isDoubtfulKey(key: string): boolean {
  return secretWord.test(key) || shortWord.test(key) || /_(KEY|PASS|PIN|PAT)S?$/.test(key);
}

function looksSecret(text: string): boolean {
  return secretLooks.some((look) => look.test(text)) || (text.match(/[A-Za-z0-9+=_]{12,}/g) ?? []).some(isRandom);
}

/** Letters and digits mixed as no word mixes them: long, in small and capital letters, or a hexadecimal run. */
function isRandom(run: string): boolean {
  if (!/\d/.test(run) || !/[A-Za-z]/.test(run)) return /^[A-Za-z]{20,}$/.test(run) && changesOfCase(run) > 6;
  if (/[a-z]/.test(run) && /[A-Z]/.test(run)) return true;
  return run.length >= 20 || (/^[0-9a-fA-F]{16,}$/.test(run) && /[a-fA-F]/.test(run));
}

/** How often small letters follow capital ones: rarely in words, often in random texts. */
function changesOfCase(run: string): number {
  return run.match(/[A-Z][a-z]|[a-z][A-Z]/g)?.length ?? 0;
}
