/** The keys and indices that lead to a value. */
type Path = readonly (string | number)[];

/** One edit of what a plan file says. */
export interface Alteration {
  /** What is done where, for the reader of a failure. */
  readonly name: string;
  /** The same for all places of a kind: a field of a step, an identity, the n-th of a list. */
  readonly kind: string;
  /** The edited file, as JSON: that is YAML as well. */
  readonly write: () => string;
}

const removed: unique symbol = Symbol("removed");
type Edited = { readonly value: unknown } | typeof removed | { readonly twice: true } | { readonly key: string };

/** Every edit of one place of a plan file: each key and each item changed, of another type, removed, there twice, renamed. */
export function listAlterations(content: unknown): readonly Alteration[] {
  return listPaths(content, []).flatMap((path) => {
    const edits = listEdits(valueAt(content, path), path.at(-1));
    return edits.map(([what, edit]) => ({
      name: `${path.join(" › ")}: ${what}`,
      kind: `${kindOfPath(content, path)}: ${what}`,
      write: () => writeEdited(content, path, edit),
    }));
  });
}

function listPaths(value: unknown, above: Path): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((key) => {
    const path = [...above, key];
    return [path, ...listPaths((value as Record<string | number, unknown>)[key], path)];
  });
}

function listEdits(value: unknown, key: string | number | undefined): readonly (readonly [string, Edited])[] {
  const inMap = typeof key === "string";
  return [
    ["changed", { value: changeValue(value) }],
    ["another type", { value: changeType(value) }],
    ["removed", removed],
    ["there twice", { twice: true }],
    ...(inMap ? [["renamed", { key: `${key}x` }] as const] : []),
    ...(inMap ? [["named like nothing", { key: "" }] as const] : []),
  ];
}

function changeValue(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, "x"];
  return value === null ? "x" : { ...(value as object), x: "x" };
}

function changeType(value: unknown): unknown {
  if (typeof value === "string") return /^\d+$/.test(value) ? Number(value) : [value];
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? {} : [];
  return String(value);
}

/** The path with `*` for what people, clouds and lists name. */
function kindOfPath(content: unknown, path: Path): string {
  const named = ["fields", "effects", "reliesOn", "at", "identity", "from", "to"];
  const words = path.map((key, index) => {
    if (typeof key === "number") return "[]";
    const open = path.slice(0, index).findIndex((one) => typeof one === "string" && named.includes(one));
    return open === -1 || ["to", "from", "asked", "default", "writtenBy"].includes(key) ? key : "*";
  });
  const action = path[0] === "steps" && path.length > 1 ? valueAt(content, [...path.slice(0, 2), "do"]) : "";
  return `${String(action)} ${words.join(".")}`.trim();
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], content);
}

/** JSON with one edit; of a key that is there twice both are written. */
function writeEdited(value: unknown, path: Path, edit: Edited): string {
  const [key, ...rest] = path;
  const isHere = rest.length === 0;
  const container = value as Record<string | number, unknown>;
  const names = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(container);
  const parts = names.flatMap((name): readonly string[] => {
    const label = (text: string): string => (Array.isArray(value) ? "" : `${JSON.stringify(text)}: `);
    const own = `${label(String(name))}${JSON.stringify(container[name])}`;
    if (name !== key) return [own];
    if (!isHere) return [`${label(String(name))}${writeEdited(container[name], rest, edit)}`];
    if (edit === removed) return [];
    if ("twice" in edit) return [own, own];
    if ("key" in edit) return [`${label(edit.key)}${JSON.stringify(container[name])}`];
    return [`${label(String(name))}${JSON.stringify(edit.value)}`];
  });
  return Array.isArray(value) ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
}

/** The same content with the keys of every map in the opposite order: no alteration. */
export function writeReversed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeReversed).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).reverse();
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${writeReversed(item)}`).join(", ")}}`;
}
