import type { YAMLError } from "yaml";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Positions } from "./positions.ts";

interface Explanation {
  readonly summary: string;
  readonly help: string;
}

const usual = "mend the YAML at this place";

/** What the parser's commonest complaints come from; its own words are for programmers. */
const explanations: Partial<Record<YAMLError["code"], Explanation>> = {
  TAB_AS_INDENT: { summary: "a tab can't indent a line", help: "indent with spaces" },
  BAD_INDENT: {
    summary: "this line isn't indented like the lines that it belongs to",
    help: "give all keys of one map the same indentation",
  },
  MULTIPLE_DOCS: {
    summary: "a second document begins here",
    help: "keep one document: what stands behind --- needs a file of its own",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    summary: "a key and its value stand inside another value",
    help: "put a text that has a colon in it in quotes, or begin a new line",
  },
  BAD_SCALAR_START: { summary: "no value can begin with this character", help: "put the value in quotes" },
};

/** A syntax error of the YAML parser's at its line, in words for whoever wrote the file. */
export function describeYamlError(error: YAMLError, text: string, positions: Positions): Diagnostic {
  const [start, end] = error.pos;
  const { summary, help } = explain(error);
  // An indentation is wrong at what it indents.
  const blanks = /^ */.exec(text.slice(start))?.[0].length ?? 0;
  const at = error.code === "BAD_INDENT" ? start + blanks : start;
  const source = positions.rangeAt({ start: at, end: Math.max(end, at + 1) });
  return { severity: "error", code: "yaml-syntax", summary, source, help };
}

function explain(error: YAMLError): Explanation {
  // The parser notices it at the next line that belongs to something else.
  const open = /^Flow (map|sequence) in block collection/.exec(error.message)?.[1];
  if (open !== undefined) {
    const [from, to] = open === "map" ? ["{", "}"] : ["[", "]"];
    return { summary: `a ${from} before this line isn't closed`, help: `add the ${to} that is missing` };
  }
  return explanations[error.code] ?? { summary: error.message.split("\n")[0] ?? "", help: usual };
}
