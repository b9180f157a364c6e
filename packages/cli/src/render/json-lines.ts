import type { Emit, Event } from "@fgk/engine";
import { fgkVersion } from "../version.ts";

/** The version of the lines' format: the first number changes when a reader of the old one could be misled. */
export const jsonFormat = "1.0";

/** Writes events as JSON, one per line; the first line names the format's version. */
export interface JsonLines {
  readonly emit: Emit;
  /** Any other line: `type` says what it is. */
  readonly line: (type: string, content: Readonly<Record<string, unknown>>) => void;
}

export function openJsonLines(write: (text: string) => void): JsonLines {
  const line = (type: string, content: Readonly<Record<string, unknown>>): void => {
    write(`${escapeJson(JSON.stringify({ ...content, type }))}\n`);
  };
  line("version", { format: jsonFormat, fgk: fgkVersion });
  return { emit: (event: Event) => line(event.type, event), line };
}

/** JSON leaves bidirectional and invisible characters as they are; people read these lines on terminals too. */
function escapeJson(text: string): string {
  return text.replaceAll(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}
