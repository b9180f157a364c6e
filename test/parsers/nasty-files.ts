/** A text of a kind that the suites of YAML and JSON parsers are full of, and what a reader of plain maps makes of it. */
export interface NastyRow {
  readonly name: string;
  readonly text: string;
  /** Its content; `refused`: nobody may read it in two ways. */
  readonly is: unknown;
}

const refused = Symbol("refused");

/** True for the rows that must not be read. */
export function isRefused({ is }: NastyRow): boolean {
  return is === refused;
}

/** Written by hand from the YAML 1.2 specification (core schema) and RFC 8259, less what fgk refuses on purpose. */
export const nastyFiles: readonly NastyRow[] = [
  { name: "nothing", text: "", is: null },
  { name: "only comments", text: "# a\n  # b\n", is: null },
  { name: "only a document's end", text: "...\n", is: null },
  { name: "a byte order mark", text: "\ufeffa: 1\n", is: { a: 1 } },
  { name: "line ends of Windows", text: "a: 1\r\nb:\r\n  - x\r\n", is: { a: 1, b: ["x"] } },
  { name: "no line end at the end", text: "a: 1", is: { a: 1 } },
  {
    name: "words of YAML 1.1 are texts",
    text: "a: [yes, No, ON, off, y, n]",
    is: { a: ["yes", "No", "ON", "off", "y", "n"] },
  },
  { name: "nulls", text: "a:\nb: ~\nc: null\nd: Null\ne: ''", is: { a: null, b: null, c: null, d: null, e: "" } },
  {
    name: "numbers",
    text: "a: [0, -0, 1.5, .5, 1e3, 0x1F, 0o17, 017, 1_000, +1]",
    is: { a: [0, 0, 1.5, 0.5, 1000, 31, 15, 17, "1_000", 1] },
  },
  {
    name: "times are texts",
    text: "a: [12:30:45, 2026-01-05, 2026-01-05T08:00:00Z]",
    is: { a: ["12:30:45", "2026-01-05", "2026-01-05T08:00:00Z"] },
  },
  { name: "a folded text", text: "a: >\n  b\n  c\n\n  d\n", is: { a: "b c\n\nd\n".replace("\n\n", "\n") } },
  { name: "a literal text that keeps its ends", text: "a: |+\n  b\n\nc: 1\n", is: { a: "b\n\n", c: 1 } },
  { name: "a literal text with an indentation of its own", text: "a: |2\n   b\n  c\n", is: { a: " b\nc\n" } },
  { name: "escapes", text: 'a: "\\x41\\u00e9\\U0001F600\\n\\t\\/\\\\"', is: { a: "Aé😀\n\t/\\" } },
  { name: "half of a surrogate pair in an escape", text: 'a: "\\ud83d"', is: { a: "\ud83d" } },
  { name: "single quotes", text: "a: 'it''s: # [no] {comment}'", is: { a: "it's: # [no] {comment}" } },
  { name: "a hash without a space", text: "a: b#c", is: { a: "b#c" } },
  { name: "a colon without a space", text: "a: b:c", is: { a: "b:c" } },
  { name: "keys in quotes", text: "\"a b\": 1\n'': 2\n", is: { "a b": 1, "": 2 } },
  { name: "keys that are numbers and words", text: "1: a\ntrue: b\nnull: c\n", is: { "1": "a", true: "b", null: "c" } },
  {
    name: "names of JavaScript's own",
    text: "constructor: 1\ntoString: 2\nhasOwnProperty: 3\n",
    is: { constructor: 1, toString: 2, hasOwnProperty: 3 },
  },
  {
    name: "JSON",
    text: '{"a": [1, 2.5e3, true, null, {"b": "\\u0041"}]}',
    is: { a: [1, 2500, true, null, { b: "A" }] },
  },
  { name: "empty collections", text: "a: []\nb: {}\nc: [[], {}]", is: { a: [], b: {}, c: [[], {}] } },
  { name: "a list at the indentation of its key", text: "a:\n- 1\n- b: 2\n  c: 3\n", is: { a: [1, { b: 2, c: 3 }] } },
  { name: "lists in lists", text: "a:\n  - - 1\n    - 2\n  - []\n", is: { a: [[1, 2], []] } },
  { name: "a key with a question mark", text: "? a\n: 1\n", is: { a: 1 } },
  { name: "known tags", text: "a: !!str 1\nb: !!int '2'\n", is: { a: "1", b: 2 } },
  ...[
    ["a second document", "a: 1\n---\nb: 2\n"],
    ["a list without an end", "a: [1, 2"],
    ["a text without an end", 'a: "b'],
    ["two commas", "a: [1,,2]"],
    ["a map that is a list", "a: 1\n- b\n"],
    ["a tab as indentation", "a:\n\tb: 1\n"],
    ["a value behind a value", "a: b: c"],
    ["an unknown escape", 'a: "\\q"'],
    ["an escape cut off", 'a: "\\u00"'],
    ["infinity", "a: .inf"],
    ["not a number", "a: .nan"],
    ["a number too large for anybody", "a: 1e999"],
    ["a whole number that loses digits", "a: 9223372036854775807"],
    ["a zero byte", "a: \u0000"],
    ["an escape character", "a: \u001b[31m"],
    ["an alias of nothing", "a: *b"],
    ["an anchor", "a: &b 1"],
    ["an anchor of itself", "a: &b [*b]"],
    ["a merge", "a: { <<: { b: 1 } }"],
    ["a tag of one's own", "a: !b 1"],
    ["bytes", "a: !!binary aGVsbG8="],
    ["a set", "a: !!set { b, c }"],
    ["a list as a key", "[a]: 1"],
    ["a map as a key", "{a: 1}: 1"],
    ["the same key twice", "a: 1\nb: 2\na: 3\n"],
    ["the same key twice, once in quotes", "a: 1\n'a': 2\n"],
    ["the same key twice, in brackets", "{a: 1, a: 2}"],
    ["a prototype", "__proto__: { a: 1 }"],
    ["a prototype in quotes", "a: { '__proto__': 1 }"],
    ["a reserved character", "a: @b"],
    ["a set, in a tag of YAML's own", "a: !!omap [b: 1]"],
    ["YAML 1.1, where no is false", "%YAML 1.1\n---\na: no\n"],
    ["an unknown version", "%YAML 3.0\n---\na: 1\n"],
    ["a directive without a document", "%TAG ! tag:x,2000:\na: 1\n"],
  ].map(([name = "", text = ""]) => ({ name, text, is: refused })),
];
