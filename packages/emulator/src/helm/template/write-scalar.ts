/** Where a string is written: the indentation that its further lines get, and the column at which it begins. */
export interface ScalarPlace {
  readonly isKey: boolean;
  readonly indent: number;
  readonly column: number;
}

const widest = 80;

/** A string in the style that go-yaml v2 chooses: plain where it can be, else quoted, or a literal when it has lines. */
export function writeScalar(text: string, place: ScalarPlace): string {
  const { plain, single, block } = allowedStyles(text);
  if (text.includes("\n") && !place.isKey) return block ? writeLiteral(text, place.indent) : writeDouble(text, place);
  if (text.includes("\n") || meansOther(text)) return writeDouble(text, place);
  if (plain && text !== "") return fold(text, place, () => true);
  return single ? writeSingle(text, place) : writeDouble(text, place);
}

interface Styles {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** Not printable, or outside the first plane, which go-yaml takes for not printable. */
const special = /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const lineBreaks = "\\n\\r\\u0085\\u2028\\u2029";
const anyBreak = new RegExp(`[${lineBreaks}]`);
const spaceThenBreak = new RegExp(` [${lineBreaks}]`);
const breakThenSpace = new RegExp(`[${lineBreaks}] `);

function allowedStyles(text: string): Styles {
  const spoilt = special.test(text) || spaceThenBreak.test(text);
  const indicators =
    /^(?:---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[?:-](?:[\s\u0085\u2028\u2029]|$)/.test(text) ||
    /:(?:[\s\u0085\u2028\u2029]|$)/.test(text) ||
    /[\s\u0085\u2028\u2029]#/.test(text);
  return {
    plain: !spoilt && !indicators && !/^ | $/.test(text) && !anyBreak.test(text),
    single: !spoilt && !breakThenSpace.test(text),
    block: !spoilt && !text.endsWith(" ") && text !== "",
  };
}

const words = new Set(
  "y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF".split(
    " ",
  ),
);
const meanings: readonly RegExp[] = [
  /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/,
  /^[-+]?0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO]?[0-7]+)$/,
  /^[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?$/,
];

/** Whether a reader would take the bare text for something that isn't a string. */
function meansOther(text: string): boolean {
  if (text === "" || words.has(text)) return true;
  if (!/^[-+.\d]/.test(text)) return false;
  const plain = /^[-+\d]/.test(text) ? text.replaceAll("_", "") : text;
  return meanings.some((pattern) => pattern.test(plain)) || isTimestamp(text);
}

function isTimestamp(text: string): boolean {
  const found = /^\d{4}-(\d{1,2})-(\d{1,2})(?:(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)(?:Z|[-+]\d\d:\d\d)?)?$/.exec(
    text,
  );
  return (
    found !== null && Number(found[1]) >= 1 && Number(found[1]) <= 12 && Number(found[2]) >= 1 && Number(found[2]) <= 31
  );
}

function writeLiteral(text: string, indent: number): string {
  const hint = new RegExp(`^[ ${lineBreaks}]`).test(text) ? "2" : "";
  const chomp = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const pad = " ".repeat(indent);
  const lines = text.replace(/\n$/, "").split("\n");
  const body = lines.map((line) => (line === "" ? "" : `${pad}${line}`)).join("\n");
  return `|${hint}${chomp}\n${body}${text.endsWith("\n") && chomp === "+" ? "\n" : ""}`;
}

function writeSingle(text: string, place: ScalarPlace): string {
  const last = text.length - 1;
  return fold(`'${text.replaceAll("'", "''")}'`, place, (at) => at > 0 && at < last);
}

const escapes: Readonly<Record<number, string>> = {
  0: "0",
  7: "a",
  8: "b",
  9: "t",
  10: "n",
  11: "v",
  12: "f",
  13: "r",
  27: "e",
  34: '"',
  92: "\\",
  133: "N",
  160: "_",
  8232: "L",
  8233: "P",
};

function writeDouble(text: string, place: ScalarPlace): string {
  const parts = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    const escaped = special.test(character) || anyBreak.test(character) || character === '"' || character === "\\";
    if (!escaped) return character;
    const short = escapes[code];
    if (short !== undefined) return `\\${short}`;
    const hex = code.toString(16).toUpperCase();
    if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return foldDouble(parts, place);
}

/** Breaks a plain or single-quoted text at single spaces beyond the width. */
function fold(written: string, place: ScalarPlace, mayBreak: (at: number) => boolean): string {
  if (place.isKey || place.column + written.length <= widest) return written;
  return breakAtSpaces([...written], place, mayBreak, false);
}

function foldDouble(parts: readonly string[], place: ScalarPlace): string {
  const all = ['"', ...parts, '"'];
  if (place.isKey) return all.join("");
  return breakAtSpaces(all, place, (at) => at > 0 && at < parts.length - 1, true);
}

function breakAtSpaces(
  parts: readonly string[],
  place: ScalarPlace,
  mayBreak: (at: number) => boolean,
  double: boolean,
): string {
  const quoted = parts[0] === '"' || parts[0] === "'" ? 1 : 0;
  let column = place.column;
  let afterSpace = false;
  let written = "";
  for (const [at, part] of parts.entries()) {
    const isSpace = part === " ";
    const nextIsSpace = parts[at + 1] === " ";
    if (isSpace && !afterSpace && column > widest && mayBreak(at - quoted) && (double || !nextIsSpace)) {
      written += `\n${" ".repeat(place.indent)}${double && nextIsSpace ? "\\" : ""}`;
      column = place.indent + (double && nextIsSpace ? 1 : 0);
    } else {
      written += part;
      column += part.length;
    }
    afterSpace = isSpace;
  }
  return written;
}
