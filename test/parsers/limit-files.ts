import { limits } from "@fgk/engine";

/** One limit of a file's: a text that just keeps it, one that breaks it by one, and the words for that. */
export interface LimitRow {
  readonly limit: string;
  readonly keeps: string;
  readonly breaks: string;
  readonly words: string;
  /** Line and column. */
  readonly at: string;
}

/** As many bytes as are asked for, by a comment behind a small map. */
function sized(bytes: number): string {
  const start = "a: 1\n";
  const line = `#${"x".repeat(98)}\n`;
  const whole = start + line.repeat(Math.floor((bytes - start.length) / line.length));
  return whole + "#".repeat(bytes - whole.length);
}

/** Maps within maps, so many levels below the first. */
function nested(levels: number): string {
  return Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:`)
    .join("\n")
    .concat(" b\n");
}

/** A list of so many values; the list is one, and so is the map that it is in. */
function listed(values: number): string {
  return `a:\n${"- 1\n".repeat(values - 2)}`;
}

/** Every limit of a deployment file, as written in its own words: `limits.ts` holds the same numbers. */
export const fileLimits: readonly LimitRow[] = [
  {
    limit: "1 MiB",
    keeps: sized(1_048_576),
    breaks: sized(1_048_577),
    words: "the file is larger than 1048576 bytes",
    at: "1:1",
  },
  { limit: "depth 64", keeps: nested(64), breaks: nested(65), words: "nested deeper than 64 levels", at: "65:68" },
  {
    limit: "depth 64 in brackets",
    keeps: `a: ${"[".repeat(64)}${"]".repeat(64)}`,
    breaks: `a: ${"[".repeat(65)}${"]".repeat(65)}`,
    words: "nested deeper than 64 levels",
    at: "1:68",
  },
  {
    limit: "20,000 values",
    keeps: listed(20_000),
    breaks: listed(20_001),
    words: "more than 20000 values",
    at: "20000:3",
  },
  {
    limit: "text of 64 KiB",
    keeps: `a: 1\nb: ${"x".repeat(65_536)}`,
    breaks: `a: 1\nb: ${"x".repeat(65_537)}`,
    words: "a text of more than 65536 characters",
    at: "2:4",
  },
  {
    limit: "one document",
    keeps: "---\na: 1\n",
    breaks: "a: 1\n---\nb: 2\n",
    words: "a second document begins here",
    at: "2:1",
  },
  {
    limit: "no anchor",
    keeps: "a: '&x 1'\n",
    breaks: "a: &x 1\n",
    words: "anchors (&name) are not allowed",
    at: "1:4",
  },
  {
    limit: "no alias",
    keeps: "a: '*x'\n",
    breaks: "a: 1\nb: *x\n",
    words: "aliases (*name) are not allowed",
    at: "2:4",
  },
  {
    limit: "no merge key",
    keeps: "a: '<<'\n",
    breaks: "a:\n  <<: { b: 1 }\n",
    words: "the key << is not allowed",
    at: "2:3",
  },
  {
    limit: "no tag of one's own",
    keeps: "a: '!x 1'\n",
    breaks: "a: !x 1\n",
    words: "the tag !x is not allowed",
    at: "1:4",
  },
  {
    limit: "whole numbers that keep their digits",
    keeps: `a: ${Number.MAX_SAFE_INTEGER}`,
    breaks: "a: 9007199254740992",
    words: "the number 9007199254740992 loses digits",
    at: "1:4",
  },
  {
    limit: "no key that is a map",
    keeps: "'{a: 1}': 2\n",
    breaks: "? { a: 1 }\n: 2\n",
    words: "a key must be a plain word, not a list or a map",
    at: "1:3",
  },
  {
    limit: "no __proto__",
    keeps: "proto: 1\n",
    breaks: "a: 1\n__proto__: { b: 1 }\n",
    words: "the key __proto__ is not allowed",
    at: "2:1",
  },
  {
    limit: "each key once",
    keeps: "a: 1\nb: 1\n",
    breaks: "a: 1\na: 1\n",
    words: "the key a is there twice",
    at: "2:1",
  },
];

/** What the two larger limits must be; their files are made where they are used. */
export const largerLimits: readonly (readonly [name: string, is: number, shouldBe: number])[] = [
  ["a plan file", limits.planBytes, 16 * 1_048_576],
  ["an answer", limits.answerBytes, 32 * 1_048_576],
];
