import type { Json } from "../model/json.ts";
import type { Random } from "./random.ts";

/** Texts that have tripped YAML readers, terminals and people. */
const oddTexts = [
  "",
  " ",
  "null",
  "true",
  "~",
  "0x1f",
  "1e3",
  "-",
  "- a",
  "? a",
  "a: b",
  "#x",
  "a #b",
  "&a",
  "*a",
  "!tag",
  "<<",
  "%a",
  "@a",
  "`a",
  "{a}",
  "[a]",
  "'",
  '"',
  "\\",
  "a\nb",
  "\n",
  "a\r\nb",
  "\t",
  "\u0000",
  "\u001b[31m",
  "\u0085",
  "\u00a0",
  "\u00ad",
  "\u061c",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\u{e0041}",
  "\ud800",
  "😀",
  "2026-11-22",
  "12:30:45",
  "yes",
  "007",
  "1_000",
  "…",
  "x".repeat(3_000),
  `---\n${"-".repeat(70)}`,
  "line one of a text that is longer than forty characters\n  - do: create\n    address: box/evil",
] as const;

export function drawText(random: Random): string {
  if (random.chance(0.5)) return random.pick(oddTexts);
  return Array.from({ length: random.below(12) }, () =>
    String.fromCodePoint(32 + random.below(random.chance(0.8) ? 95 : 0xd000)),
  ).join("");
}

/** Any JSON value that an API may answer. */
export function drawJson(random: Random, depth = 0): Json {
  const kind = random.below(depth > 3 ? 5 : 7);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -0, 1, -1, 0.1, 1e21, 1e300, 5e-324, 2 ** 53, -(2 ** 60), 123456.789, 10]);
    case 3:
    case 4:
      return drawText(random);
    case 5:
      return Array.from({ length: random.below(4) }, () => drawJson(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [drawKey(random), drawJson(random, depth + 1)]),
      );
  }
}

/** Numbers as keys are put in order by JavaScript; `<<` and `__proto__` are the two keys that no file may have. */
export function drawKey(random: Random): string {
  const text = random.chance(0.2) ? String(random.below(20)) : drawText(random);
  return text === "<<" || text === "__proto__" ? "key" : text;
}
