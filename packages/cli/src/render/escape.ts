// Control characters (a terminal's commands begin with one), bidirectional, invisible and line-breaking characters.
const dangerous = /(?![\n\t])[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
const lineBreaks = /[\t\n]/g;

/** A text of the cloud's or a file's, harmless on a terminal: nothing in it moves the cursor, hides or reorders text. */
export function escapeText(text: string): string {
  return text.replaceAll(
    dangerous,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** The same, on one line. */
export function escapeLine(text: string): string {
  return escapeText(text).replaceAll(lineBreaks, (character) => (character === "\n" ? "\\n" : "\\t"));
}
