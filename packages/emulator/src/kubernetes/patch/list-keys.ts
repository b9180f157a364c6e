import type { MergeFact } from "./list-facts.ts";
import { listFacts } from "./list-facts.ts";

/**
 * How the lists of the built-in types merge. The real server goes by types, the emulator by field names: the few that mean
 * different things in different places have their rows by path. Paths are field names joined by dots, without list items.
 */
export interface ListRule {
  /** Fields that make an item the same item, for server-side apply. */
  readonly keys: readonly string[];
  /** The one field that strategic merge patch goes by. */
  readonly patchKey: string;
}

/** Of the types with a list of this name the first one with keys stands for all. */
const byName: Readonly<Record<string, ListRule>> = Object.fromEntries(
  Object.entries(listFacts)
    .filter(([name]) => !/\.(?:imagePullSecrets|ports|resources|secrets)$/.test(name))
    .flatMap(([name, fact]) => {
      const rule = ruleOf(fact);
      return rule === undefined ? [] : [[name.split(".")[1] ?? "", rule] as const];
    })
    .reverse(),
);

const byPath: Readonly<Record<string, ListRule | undefined>> = {
  "spec.imagePullSecrets": ruleOf(listFacts["V1PodSpec.imagePullSecrets"]),
  "spec.ports": ruleOf(listFacts["V1ServiceSpec.ports"]),
  "containers.ports": ruleOf(listFacts["V1Container.ports"]),
  "initContainers.ports": ruleOf(listFacts["V1Container.ports"]),
  "ephemeralContainers.ports": ruleOf(listFacts["V1EphemeralContainer.ports"]),
  secrets: ruleOf(listFacts["V1ServiceAccount.secrets"]),
};

const lastOfPaths: ReadonlySet<string> = new Set(Object.keys(byPath).map((path) => path.split(".").at(-1) ?? ""));

/** Lists of plain values that are sets: written values are added to what is there. */
const sets: readonly string[] = ["metadata.finalizers"];

/** Maps and objects that have one owner as a whole, by the names of the fields that hold them (see `atomicTypes`). */
const atomicNames: ReadonlySet<string> = new Set([
  "configMapKeyRef",
  "fieldRef",
  "involvedObject",
  "labelSelector",
  "namespaceSelector",
  "nodeSelector",
  "objectSelector",
  "podSelector",
  "requiredDuringSchedulingIgnoredDuringExecution",
  "resourceFieldRef",
  "roleRef",
  "scopeSelector",
  "secretKeyRef",
  "secretRef",
]);

/** Lists whose items have one owner each. */
const atomicItems: ReadonlySet<string> = new Set(["imagePullSecrets", "ownerReferences", "secrets"]);

function ruleOf(fact: MergeFact | undefined): ListRule | undefined {
  const [key] = fact?.keys ?? [];
  if (fact?.type !== "map" || fact.keys === undefined || key === undefined) return undefined;
  return { keys: fact.keys, patchKey: fact.patchKey ?? key };
}

/** The rule of the list at this path; undefined for lists that are replaced as a whole. */
export function findListRule(path: readonly string[]): ListRule | undefined {
  const last = path.at(-1) ?? "";
  if (!lastOfPaths.has(last)) return byName[last];
  const lastTwo = path.slice(-2).join(".");
  return byPath[lastTwo] ?? (path.length === 1 ? byPath[last] : undefined) ?? byName[last];
}

export function isSetList(path: readonly string[]): boolean {
  return path.length === 2 && sets.includes(path.join("."));
}

export function isAtomicMap(path: readonly string[]): boolean {
  const last = path.at(-1) ?? "";
  return last === "selector" ? path.length === 2 && path[0] === "spec" : atomicNames.has(last);
}

/** Whether an item of the keyed list at this path has one owner as a whole. */
export function hasAtomicItems(path: readonly string[]): boolean {
  return atomicItems.has(path.at(-1) ?? "");
}

/** Defaults of key fields that a written item may leave out. */
export function keyValue(item: Readonly<Record<string, unknown>>, key: string): unknown {
  return item[key] ?? (key === "protocol" ? "TCP" : undefined);
}
