type Random = () => number;

/** A made-up secret of some kind. */
export interface Canary {
  readonly name: string;
  readonly text: string;
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const digits = "0123456789";
const word = `${letters}${digits}`;
const hex = "0123456789abcdef";

function draw(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? "x").join("");
}

function pem(random: Random, what: string): string {
  const lines = Array.from({ length: 6 }, () => draw(random, `${word}+/`, 64));
  return `-----BEGIN ${what}-----\n${lines.join("\n")}\n-----END ${what}-----\n`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** Thirty kinds of secrets, each with what makes it hard to find again: quotes, percent signs, several lines, no look at all. */
const kinds: readonly (readonly [string, (random: Random) => string])[] = [
  ["a plain password", (random) => draw(random, word, 14)],
  ["a short password", (random) => `${draw(random, letters, 7)}${draw(random, digits, 1)}`],
  ["a password with quotes", (random) => `${draw(random, word, 5)}"'${draw(random, word, 5)}'"`],
  ["a password with backslashes", (random) => `${draw(random, word, 6)}\\n\\${draw(random, word, 6)}`],
  ["a password for addresses", (random) => `${draw(random, word, 5)}%2F/@:${draw(random, word, 5)}?&=#`],
  [
    "a password for shells",
    (random) => `$(${draw(random, word, 6)})\`${draw(random, word, 4)}\` ;${draw(random, word, 4)}`,
  ],
  ["a passphrase", (random) => [6, 9, 4, 8].map((length) => draw(random, letters, length)).join(" ")],
  ["a password with umlauts", (random) => `${draw(random, word, 5)}äöüß€${draw(random, word, 6)}`],
  ["a password of emoji", (random) => `🔑${draw(random, word, 8)}🦆`],
  ["a numeric password", (random) => draw(random, digits, 12)],
  ["a password of several lines", (random) => [18, 22, 17].map((length) => draw(random, word, length)).join("\n")],
  [
    "a password with YAML in it",
    (random) => `${draw(random, word, 6)}: {${draw(random, word, 6)}} # ${draw(random, word, 4)}`,
  ],
  ["a password with angles", (random) => `<${draw(random, word, 8)}>&${draw(random, word, 4)}`],
  ["an OAuth token", (random) => `ya29.${draw(random, `${word}-_`, 60)}`],
  ["an opaque token", (random) => draw(random, `${word}-_`, 43)],
  ["a refresh token", (random) => `1//0${draw(random, `${word}-_`, 50)}`],
  [
    "an ID token",
    (random) =>
      [`{"alg":"RS256","k":"${draw(random, hex, 8)}"}`, `{"sub":"${draw(random, digits, 12)}"}`, draw(random, word, 40)]
        .map(base64url)
        .join("."),
  ],
  ["a service account's key", (random) => pem(random, "PRIVATE KEY")],
  ["an RSA key", (random) => pem(random, "RSA PRIVATE KEY")],
  ["an SSH key", (random) => pem(random, "OPENSSH PRIVATE KEY")],
  ["a Google client's secret", (random) => `GOCSPX-${draw(random, `${word}-_`, 28)}`],
  ["a Google API key", (random) => `AIza${draw(random, `${word}-_`, 35)}`],
  ["a webhook's signing secret", (random) => `whsec_${draw(random, word, 32)}`],
  [
    "a chat's webhook address",
    (random) => `https://hooks.example.com/services/T${draw(random, word, 8)}/${draw(random, word, 24)}`,
  ],
  ["a code forge's token", (random) => `ghp_${draw(random, word, 36)}`],
  ["a cloud's access key", (random) => draw(random, `${word}/+`, 40)],
  ["a hexadecimal key", (random) => draw(random, hex, 64)],
  ["a key in base64", (random) => Buffer.from(draw(random, word, 33)).toString("base64")],
  ["an identifier that is a secret", (random) => [8, 4, 4, 4, 12].map((length) => draw(random, hex, length)).join("-")],
  [
    "a cluster's bootstrap token",
    (random) => `${draw(random, `${digits}abcdef`, 6)}.${draw(random, `${digits}abcdef`, 16)}`,
  ],
];

export const canaryCount: number = kinds.length;

/** The canary of a kind, by its place in the list. */
export function makeCanary(kind: number, random: Random): Canary {
  const [name, make] = kinds[kind % kinds.length] ?? ["", () => ""];
  return { name, text: make(random) };
}

/** Whether it can stand in an HTTP header, as a bearer token must. */
export function isHeaderSafe({ text }: Canary): boolean {
  return /^[\x21-\x7e]+$/.test(text) && !/["'\\<>;,]/.test(text);
}
