/** One key of a JSON text, in the order of the text: where it stands, and whether it stood there before. */
export interface KeyOccurrence {
  /** `spec.containers[0].name`. */
  readonly path: string;
  readonly isRepeated: boolean;
}

interface Frame {
  readonly path: string;
  /** Keys seen; undefined in a list. */
  readonly keys: Set<string> | undefined;
  index: number;
  key: string;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Lists every key of a text that is known to be JSON: `JSON.parse` keeps no trace of a key that is written twice. */
export function listKeys(text: string): readonly KeyOccurrence[] {
  const found: KeyOccurrence[] = [];
  const stack: Frame[] = [];
  let wantsKey = false;
  for (const [token] of text.matchAll(tokens)) {
    const top = stack.at(-1);
    if (token === "{" || token === "[") {
      const keys = token === "{" ? new Set<string>() : undefined;
      stack.push({ path: top === undefined ? "" : pathOf(top), keys, index: 0, key: "" });
      wantsKey = token === "{";
    } else if (token === "}" || token === "]") {
      stack.pop();
      wantsKey = false;
    } else if (token === ",") {
      if (top !== undefined) top.index += 1;
      wantsKey = top?.keys !== undefined;
    } else if (wantsKey && token !== ":" && top?.keys !== undefined) {
      top.key = JSON.parse(token) as string;
      found.push({ path: pathOf(top), isRepeated: top.keys.has(top.key) });
      top.keys.add(top.key);
      wantsKey = false;
    }
  }
  return found;
}

function pathOf(frame: Frame): string {
  if (frame.keys === undefined) return `${frame.path}[${frame.index}]`;
  return frame.path === "" ? frame.key : `${frame.path}.${frame.key}`;
}
