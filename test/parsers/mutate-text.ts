import type { Draw } from "../property/draw.ts";
import { oddTexts } from "./odd-texts.ts";

/** One edit of a text: its share of the way through the text says where, so that leaving out another edit moves it little. */
type Edit = (text: string) => string;

/** What somebody's slip, a bad merge or an attacker makes of a text: some edits, drawn whole before any is made. */
export function drawEdits(draw: Draw, others: readonly string[], most: number): readonly Edit[] {
  return Array.from({ length: draw.count(1, most) }, () => drawEdit(draw, others));
}

/** The edits, one after the other; with `keep` only these of them. */
export function applyEdits(text: string, edits: readonly Edit[], keep?: ReadonlySet<number>): string {
  return edits.reduce((now, edit, index) => (keep === undefined || keep.has(index) ? edit(now) : now), text);
}

function drawEdit(draw: Draw, others: readonly string[]): Edit {
  const [from, length, to] = [draw.count(0, 9_999) / 10_000, draw.count(1, 40), draw.count(0, 9_999) / 10_000];
  const odd = draw.one(oddTexts);
  const character = String.fromCharCode(draw.chance(0.8) ? draw.count(32, 126) : draw.count(0, 0xffff));
  const other = draw.one(others);
  const at = (text: string, share: number): number => Math.floor(share * text.length);
  const splice = (text: string, start: number, without: number, by: string): string =>
    text.slice(0, start) + by + text.slice(start + without);
  switch (draw.count(0, 9)) {
    case 0:
      return (text) => splice(text, at(text, from), 1, character);
    case 1:
      return (text) => splice(text, at(text, from), 0, character);
    case 2:
      return (text) => splice(text, at(text, from), length, "");
    case 3:
      return (text) => splice(text, at(text, from), 0, odd);
    case 4:
      return (text) => replaceToken(text, at(text, from), odd);
    case 5:
      return (text) => replaceToken(text, at(text, from), tokenAt(text, at(text, to)));
    case 6:
      return (text) => moveLines(text, from, to, length % 8, false);
    case 7:
      return (text) => moveLines(text, from, to, length % 8, true);
    case 8:
      return (text) => indentLine(text, at(text, from), length % 2 === 0 ? "  " : "\t");
    default:
      return (text) => text.slice(0, at(text, from)) + other.slice(at(other, to));
  }
}

const token = /[^\s:,[\]{}"']+/y;

function tokenAt(text: string, at: number): string {
  token.lastIndex = at;
  return token.exec(text)?.[0] ?? "";
}

function replaceToken(text: string, at: number, by: string): string {
  const start = text.slice(0, at).search(/[^\s:,[\]{}"']*$/);
  return text.slice(0, start) + by + text.slice(start + tokenAt(text, start).length);
}

/** Some lines to another place; `twice`: they stay where they were, too. */
function moveLines(text: string, from: number, to: number, count: number, twice: boolean): string {
  const lines = text.split("\n");
  const start = Math.floor(from * lines.length);
  const moved = lines.slice(start, start + count + 1);
  if (!twice) lines.splice(start, moved.length);
  lines.splice(Math.floor(to * lines.length), 0, ...moved);
  return lines.join("\n");
}

function indentLine(text: string, at: number, by: string): string {
  const start = text.lastIndexOf("\n", at) + 1;
  return text.slice(0, start) + by + text.slice(start);
}
