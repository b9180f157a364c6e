import type { Diagnostic } from "../model/diagnostic.ts";
import { limits } from "../model/limits.ts";
import type { Positions } from "./positions.ts";

/** How large a YAML text may be. */
export interface YamlBounds {
  readonly bytes: number;
  readonly nodes: number;
  /** Of one text. */
  readonly chars: number;
}

/**
 * Refuses texts that the YAML parser itself can't survive: deep `[` nesting ends Node 20 and 22 uncatchably (measured with
 * yaml 2.9.1), so that depth is counted on the raw text before it is parsed. Quotes and comments are stepped over roughly:
 * a bracket that is miscounted inside a plain text can only make the count too high, far above what people write.
 */
export function refuseUnparsable(text: string, positions: Positions, bounds: YamlBounds): readonly Diagnostic[] {
  if (new TextEncoder().encode(text).length > bounds.bytes) {
    return [refusal("yaml-limit", `the file is larger than ${bounds.bytes} bytes`, 0, positions)];
  }
  const control = text.search(/[^\P{Cc}\t\n\r]/u);
  if (control !== -1) return [refusal("yaml-syntax", "the file contains a control character", control, positions)];
  const deep = findDeepNesting(text);
  if (deep === undefined) return [];
  return [refusal("yaml-limit", `nested deeper than ${limits.fileDepth} levels`, deep, positions)];
}

/** The offset where flow brackets, block dashes or indentation go deeper than any real file; undefined when nowhere. */
function findDeepNesting(text: string): number | undefined {
  let flow = 0;
  let prefix = 0;
  let inPrefix = true;
  let dashes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\n") {
      prefix = 0;
      dashes = 0;
      inPrefix = true;
      continue;
    }
    if (char === "[" || char === "{") flow += 1;
    if ((char === "]" || char === "}") && flow > 0) flow -= 1;
    if (inPrefix) {
      if (char === " ") prefix += 1;
      else if (char === "-" || char === "?" || char === ":") dashes += 1;
      else inPrefix = false;
    }
    if (flow > limits.fileDepth || dashes > limits.fileDepth || prefix > limits.fileDepth * 16) return at;
  }
  return undefined;
}

function refusal(
  code: "yaml-syntax" | "yaml-limit",
  summary: string,
  offset: number,
  positions: Positions,
): Diagnostic {
  return {
    severity: "error",
    code,
    summary,
    source: positions.rangeAt({ start: offset, end: offset + 1 }),
    help: "what fgk reads is one YAML document of plain maps and lists",
  };
}
