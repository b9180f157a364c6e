/** One place at which two values differ; `path` is the keys from outside in, joined by spaces. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two JSON values differ. Lists are compared whole: an item has no name of its own. */
export function listDifferences(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare(before, after, "", found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: Difference[]): void {
  if (before === after) return;
  if (isOpen(before) && isOpen(after)) {
    compareKeys(before ?? {}, after ?? {}, path, found);
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    found.push({ path, before, after });
  }
}

/** A map that isn't there is an empty one: what was put into it is named key by key. */
function isOpen(value: unknown): value is Record<string, unknown> | undefined {
  return value === undefined || isObject(value);
}

function compareKeys(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: string,
  found: Difference[],
): void {
  for (const key of Object.keys(before)) compare(before[key], after[key], join(path, key), found);
  for (const key of Object.keys(after)) if (!(key in before)) compare(undefined, after[key], join(path, key), found);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path} ${key}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
