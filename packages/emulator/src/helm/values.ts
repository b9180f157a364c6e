import type { HelmArguments } from "./arguments.ts";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { readGoYaml } from "./template/read-yaml.ts";

/** The values that the command line gives, files and --set merged in their order; null stays null. */
export async function readUserValues(args: HelmArguments, world: HelmWorld): Promise<Stored> {
  let values: Stored = {};
  for (const { flag, text } of args.values) {
    if (flag === "values") {
      for (const path of text.split(",")) values = overlay(values, await readValuesFile(path, world));
    } else {
      for (const [path, value] of parseSet(flag, text)) setPath(values, path, value);
    }
  }
  return values;
}

async function readValuesFile(path: string, world: HelmWorld): Promise<Stored> {
  const text = await world.readFile(path).catch(() => {
    throw new HelmError(`open ${path}: no such file or directory`);
  });
  const value = readGoYaml(text) ?? {};
  if (!isTree(value)) throw new HelmError(`failed to parse ${path}: error unmarshaling JSON: values must be a map`);
  return value;
}

function parseSet(flag: "set" | "set-string" | "set-json", text: string): [string[], unknown][] {
  const pairs = flag === "set-json" ? [text] : text.split(/(?<!\\),/);
  return pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 0) throw new HelmError(`failed parsing --${flag} data: key ${JSON.stringify(pair)} has no value`);
    const path = pair
      .slice(0, at)
      .split(/(?<!\\)\./)
      .map((part) => part.replaceAll("\\.", "."));
    const written = pair.slice(at + 1).replaceAll("\\,", ",");
    if (flag === "set-json") return [path, JSON.parse(written) as unknown];
    return [path, flag === "set-string" ? written : typed(written)];
  });
}

function typed(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  return /^-?(0|[1-9]\d*)$/.test(text) ? Number(text) : text;
}

function setPath(values: Stored, path: readonly string[], value: unknown): void {
  let at = values;
  for (const part of path.slice(0, -1)) {
    if (!isTree(at[part])) at[part] = {};
    at = at[part];
  }
  at[path.at(-1) ?? ""] = value;
}

/** `over` laid on `under`: maps are merged, anything else is replaced. Neither is changed. */
export function overlay(under: Stored, over: Stored): Stored {
  const result: Stored = { ...under };
  for (const [key, value] of Object.entries(over)) {
    result[key] = isTree(value) && isTree(result[key]) ? overlay(result[key], value) : value;
  }
  return result;
}

/** What templates see: the chart's defaults under the user's values; a null removes a default, and stays where there is none. */
export function coalesceValues(defaults: Stored, user: Stored): Stored {
  const result: Stored = { ...defaults };
  for (const [key, value] of Object.entries(user)) {
    const fallback: unknown = defaults[key];
    if (value === null && fallback !== null && fallback !== undefined) delete result[key];
    else result[key] = isTree(value) && isTree(fallback) ? coalesceValues(fallback, value) : value;
  }
  return result;
}

export function isTree(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
