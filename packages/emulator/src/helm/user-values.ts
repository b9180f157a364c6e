import type { HelmArguments } from "./arguments.ts";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { setValues } from "./set-values.ts";
import { readGoYaml } from "./template/read-yaml.ts";
import { isTree, overlay } from "./values.ts";

/** The values that the command line gives, files and --set merged in their order; null stays null. */
export async function readUserValues(args: HelmArguments, world: HelmWorld): Promise<Stored> {
  let values: Stored = {};
  for (const { flag, text } of args.values) {
    if (flag === "values") {
      for (const path of text.split(",")) values = overlay(values, await readValuesFile(path, world));
    } else {
      values = structuredClone(values);
      setValues(values, flag, text);
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
