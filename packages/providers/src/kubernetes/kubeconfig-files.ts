import type { World } from "@fgk/engine";
import { isJsonObject, limits, readYaml } from "@fgk/engine";
import { brokenContext } from "./broken-context.ts";

/** A map of a kubeconfig. */
export type Fields = Readonly<Record<string, unknown>>;

/** One entry of a kubeconfig's lists, with the file that has it: paths in it are relative to that file. */
export interface Entry {
  readonly fields: Fields;
  readonly file: string;
}

/** The kubeconfig files of this user, as one. */
export interface Kubeconfig {
  /** Where was looked, as messages name it. */
  readonly place: string;
  /** The entry of that name; of several files the first one that has it counts, whole. */
  readonly find: (list: "clusters" | "contexts" | "users", name: string) => Entry | undefined;
}

/** Reads the files that KUBECONFIG lists, or the one in the home folder, merged as kubectl does. Throws `Failure`. */
export async function readKubeconfig(world: World): Promise<Kubeconfig> {
  const paths = listPaths(world);
  const place = paths.join(", ");
  const files: { readonly path: string; readonly config: Fields }[] = [];
  for (const path of paths) {
    const content = await world.readFile(path);
    // kubectl passes over what isn't there as long as one is.
    if (content !== undefined) files.push({ path, config: parseFile(path, content) });
  }
  if (files.length === 0) {
    throw brokenContext(`there is no kubeconfig ${place}`, "set KUBECONFIG, or choose another cluster.access");
  }
  return {
    place,
    find: (list, name) => {
      for (const { path, config } of files) {
        const fields = findNamed(config, list, name);
        if (fields !== undefined) return { fields, file: path };
      }
      return undefined;
    },
  };
}

/** A path that an entry names, from the folder of its file. */
export function besideFile(path: string, file: string): string {
  return isAbsolute(path) ? path : `${file.replace(/[^/\\]*$/, "")}${path}`;
}

function listPaths(world: World): readonly string[] {
  const listed = world.variable("KUBECONFIG") ?? "";
  const home = world.variable("HOME") ?? world.variable("USERPROFILE") ?? "";
  const separator = world.variable("OS") === "Windows_NT" ? ";" : ":";
  const named = listed.split(separator).filter((path) => path !== "");
  if (named.length === 0) return [`${home}/.kube/config`];
  // Relative to where the user stands, as for kubectl.
  const here = world.variable("PWD");
  return named.map((path) => (isAbsolute(path) || here === undefined ? path : `${here}/${path}`));
}

function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** A bundle of certificates is one long text. */
const bounds = { bytes: limits.fileBytes, nodes: limits.fileNodes, chars: limits.fileBytes };

function parseFile(path: string, content: Uint8Array): Fields {
  // What is wrong with it isn't repeated: it quotes the line, which may hold a token.
  const read = readYaml(new TextDecoder().decode(content), path, bounds);
  const config = read.ok ? read.value.content : undefined;
  // An empty file is an empty kubeconfig.
  if (config === null) return {};
  if (!isJsonObject(config)) throw brokenContext(`${path} isn't a kubeconfig`, "kubectl config view");
  return config;
}

const parts = { clusters: "cluster", contexts: "context", users: "user" } as const;

function findNamed(config: Fields, list: keyof typeof parts, name: string): Fields | undefined {
  const items: unknown = config[list];
  if (!Array.isArray(items)) return undefined;
  const item: unknown = items.find((entry: unknown) => isJsonObject(entry) && entry["name"] === name);
  const value = isJsonObject(item) ? item[parts[list]] : undefined;
  return isJsonObject(value) ? value : undefined;
}
