import type { Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { isTree } from "./values.ts";

/** The flags whose values stand on the command line. */
export type SetFlag = "set" | "set-string" | "set-json";

/** Lays what one `--set`, `--set-string` or `--set-json` says over the values: `a.b=c,list={x,y},items[0].name=z`. */
export function setValues(values: Stored, flag: SetFlag, text: string): void {
  for (const pair of flag === "set-json" ? [text] : splitOutside(text)) {
    const at = pair.search(/(?<!\\)=/);
    if (at < 0) throw new HelmError(`failed parsing --${flag} data: key ${JSON.stringify(pair)} has no value`);
    setPath(values, readPath(pair.slice(0, at)), readValue(flag, pair.slice(at + 1)));
  }
}

/** The pairs between commas, of which those in braces part a list's items. */
function splitOutside(text: string): readonly string[] {
  return text.match(/(?:\\.|(?<==)\{(?:\\.|[^}\\])*\}|[^,\\])+/gs) ?? [];
}

type Step = string | number;

function readPath(text: string): readonly Step[] {
  return text.split(/(?<!\\)\./).flatMap((part): readonly Step[] => {
    const [name = "", ...places] = part.split(/(?<!\\)\[/);
    return [withoutEscapes(name), ...places.map((place) => Number.parseInt(place, 10))];
  });
}

function readValue(flag: SetFlag, written: string): unknown {
  if (flag === "set-json") return JSON.parse(written) as unknown;
  const read = (text: string): unknown => (flag === "set-string" ? withoutEscapes(text) : typed(withoutEscapes(text)));
  if (!/^\{.*\}$/s.test(written)) return read(written);
  const items = written.slice(1, -1);
  return items === "" ? [] : items.split(/(?<!\\),/).map((item) => read(item.trimStart()));
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

function typed(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  return /^-?(0|[1-9]\d*)$/.test(text) ? Number(text) : text;
}

function setPath(values: Stored, path: readonly Step[], value: unknown): void {
  // Lists and trees are both reached by a key.
  let at = values;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    const isList = typeof path[depth + 1] === "number";
    if (isList ? !Array.isArray(at[step]) : !isTree(at[step])) at[step] = isList ? [] : {};
    at = at[step];
  }
  at[path.at(-1) ?? ""] = value;
}
