import type { LineCounter } from "yaml";
import type { KeyPath, SourceRange } from "../model/diagnostic.ts";
import { hideSecrets } from "./hide-secrets.ts";

/** Where keys and values stand, by key path: offsets into the text. */
export interface Position {
  readonly start: number;
  readonly end: number;
}

/** Turns offsets into lines and columns of one text. */
export interface Positions {
  readonly rangeAt: (position: Position) => SourceRange;
  /** The range of a key, or of the nearest written key above it. */
  readonly rangeOf: (path: KeyPath) => SourceRange;
  readonly record: (path: KeyPath, position: Position) => void;
  /** A misspelt key and what is below it are found by their right paths, too. */
  readonly rename: (from: KeyPath, to: KeyPath) => void;
}

export function createPositions(file: string, text: string, lines: LineCounter): Positions {
  const known = new Map<KeyPath, Position>();
  // A file may be one line with thousands of problems.
  const shown = new Map<number, string>();
  const showLine = (lineStart: number): string => {
    const made = shown.get(lineStart);
    if (made !== undefined) return made;
    const lineEnd = text.indexOf("\n", lineStart);
    const line = hideSecrets(text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, ""));
    shown.set(lineStart, line);
    return line;
  };
  const rangeAt = (position: Position): SourceRange => {
    const { line, col } = lines.linePos(Math.min(position.start, text.length));
    const lineStart = Math.min(position.start, text.length) - (col - 1);
    const whole = showLine(lineStart);
    const end = Math.min(position.end - lineStart, whole.length);
    return {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      endColumn: Math.max(end, col) + 1,
      text: whole,
    };
  };
  const rangeOf = (path: KeyPath): SourceRange => {
    for (let at = path; ; at = parentOf(at)) {
      const position = known.get(at);
      if (position !== undefined) return rangeAt(position);
      if (at === "") return rangeAt({ start: 0, end: 0 });
    }
  };
  const rename = (from: KeyPath, to: KeyPath): void => {
    for (const [path, position] of [...known]) {
      if (isWithin(path, from)) known.set(`${to}${path.slice(from.length)}`, position);
    }
  };
  return { rangeAt, rangeOf, record: (path, position) => known.set(path, position), rename };
}

/** True for `a.b`, `a.b.c` and `a.b[0]` within `a.b`; everything is within the file (``). */
export function isWithin(path: KeyPath, above: KeyPath): boolean {
  if (above === "" || path === above) return true;
  return path.startsWith(above) && /^[.[]/.test(path.slice(above.length));
}

/** `a.b[0].c` → `a.b[0]` → `a.b` → `a` → ``. */
export function parentOf(path: KeyPath): KeyPath {
  return path.slice(0, Math.max(path.lastIndexOf("."), path.lastIndexOf("["), 0));
}

/** `a` + `b` → `a.b`; `a` + 0 → `a[0]`. */
export function childOf(path: KeyPath, key: string | number): KeyPath {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}
