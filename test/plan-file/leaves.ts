/** One value of a cloud's state, and what it is changed into. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly after: unknown;
}

/**
 * What of the state nobody can change from outside (the clock's own, what has happened, what is under way), and Flyte's own
 * pods with what makes them: after a change there it is down, which planning waits for.
 */
const notTheirs: readonly string[] = [
  ...["operations", "due", "serial", "policyHistory", "managedFields", "resourceVersion"],
  ...["deployments.apps", "replicasets.apps", "pods"],
];

/** Every value in a state that is no map and no list, changed into another of its sort; lists lose their first item as well. */
export function listLeaves(state: unknown): readonly Leaf[] {
  return walk(state, []);
}

function walk(value: unknown, path: readonly (string | number)[]): readonly Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, after: change(value) }];
  if (value instanceof Uint8Array) return [];
  const keys = Array.isArray(value)
    ? value.map((_, index) => index)
    : Object.keys(value).filter((key) => !notTheirs.includes(key));
  const inside = keys.flatMap((key) => walk((value as Record<string | number, unknown>)[key], [...path, key]));
  const shorter = Array.isArray(value) && value.length > 0 ? [{ path, after: value.slice(1) }] : [];
  return [...inside, ...shorter];
}

function change(value: unknown): unknown {
  if (typeof value === "string") return /^\d+$/.test(value) ? String(Number(value) + 1) : `${value}x`;
  if (typeof value === "number") return value + 1;
  return typeof value === "boolean" ? !value : "x";
}

/** Changes the state in place. */
export function setLeaf(state: unknown, { path, after }: Leaf): void {
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], state);
  (holder as Record<string | number, unknown>)[path.at(-1) ?? ""] = structuredClone(after);
}
