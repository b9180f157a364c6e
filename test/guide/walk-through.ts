import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./emulator-process.ts";

/** What a reader of the walk-through does, from top to bottom. */
export type Move =
  | { readonly does: "write"; readonly section: string; readonly file: string; readonly text: string }
  | {
      readonly does: "type";
      readonly section: string;
      readonly command: string;
      /** Lines that the page shows below: they are among what was printed, in this order. */
      readonly shows: readonly string[];
      /** Typed in another terminal, where it runs until the end of the page. */
      readonly meanwhile: boolean;
    };

interface Block {
  readonly section: string;
  readonly language: string;
  /** What stands behind the language: the name of a file. */
  readonly title: string;
  readonly text: string;
}

/**
 * The moves of a page of `docs/`. A block `sh` is typed, one command after the other; a block `yaml NAME` is written into that
 * file; a block `sh in another terminal` runs on; a block `console` is what the commands before it print, with `…` for
 * what the page leaves out.
 */
export function readWalkThrough(page: string): readonly Move[] {
  const blocks = listBlocks(readFileSync(path.join(root, "docs", page), "utf8"));
  return blocks.flatMap((block, at): readonly Move[] => {
    const { section, language, title, text } = block;
    if (language === "yaml" && title !== "") return [{ does: "write", section, file: title, text }];
    if (language !== "sh") return [];
    const after = blocks[at + 1];
    const shown =
      after?.language === "console" ? after.text.split("\n").filter((line) => line !== "" && line !== "…") : [];
    const commands = splitCommands(text);
    return commands.map((command, which) => ({
      does: "type",
      section,
      command,
      shows: which === commands.length - 1 ? shown : [],
      meanwhile: title === "in another terminal",
    }));
  });
}

function listBlocks(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: { language: string; title: string; lines: string[] } | undefined;
  for (const line of markdown.split("\n")) {
    const fence = /^```(\w*) *(.*)$/.exec(line);
    if (open === undefined && fence !== null) open = { language: fence[1] ?? "", title: fence[2] ?? "", lines: [] };
    else if (open !== undefined && line === "```") {
      blocks.push({ section, language: open.language, title: open.title, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (line.startsWith("## ")) section = line.slice(3);
  }
  return blocks;
}

/** A command ends with its line, unless the line ends with a backslash. Comments aren't typed. */
function splitCommands(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
}

/**
 * What of the lines that a page shows isn't among the printed ones, in their order; undefined: all are there. `…` in a line
 * stands for anything, and how far columns stand apart doesn't count.
 */
export function findUnprinted(shows: readonly string[], printed: string): string | undefined {
  const lines = printed.split("\n");
  let from = 0;
  for (const shown of shows) {
    const pattern = asPattern(shown);
    const at = lines.findIndex((line, number) => number >= from && pattern.test(line));
    if (at < 0) return shown;
    from = at + 1;
  }
  return undefined;
}

function asPattern(shown: string): RegExp {
  const words = shown.trim().split(/\s+/);
  return new RegExp(`^\\s*${words.map((word) => word.split("…").map(escapeForRegExp).join(".*")).join("\\s+")}\\s*$`);
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
