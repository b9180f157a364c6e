import type { Json, JsonObject } from "@fgk/engine";
import { canonicalJson, compareText, equalJson } from "@fgk/engine";
import { hideValue } from "../hide-value.ts";
import type { FieldDifference, FieldPath } from "./field-path.ts";
import { listKeys, showPath } from "./field-path.ts";
import { findManager } from "./find-manager.ts";
import type { ObjectDifference } from "./manifest-object.ts";

/** Stand where a value may be a secret: one is there, and another one shall be. */
export const secretBefore = "(as it is)";
/** What `secretBefore` becomes. */
export const secretAfter = "(as the chart makes it)";

/** More than so much of one value is no help to anybody. */
const mostChars = 600;
const mostLines = 6;

/** Words of a text by which a program is given a secret: `--password=…`. */
const givenSecret =
  /(passw(or)?d|pwd|secret|token|credentials?|(api|access|private)[-_]?key)["']?\s*[:=]\s*["']?[^\s"']/i;

/** Differences as a plan may have them, in their order: paths for people, no secrets, and who wrote what is there. */
export function showDifferences(live: JsonObject, found: readonly FieldDifference[]): readonly ObjectDifference[] {
  const kind = String(live["kind"]);
  return found
    .map(({ path, before, after }): ObjectDifference => {
      const manager = findManager(live, path);
      const shown = { path: showPath(path), ...hideBoth(kind, path, before, after) };
      return manager === undefined ? shown : { ...shown, manager };
    })
    .sort(compareDifferences);
}

/** Images first, the rest by path. */
export function compareDifferences(a: ObjectDifference, b: ObjectDifference): number {
  const place = ({ path }: ObjectDifference): number => (/(^|\.)image$/.test(path) ? 0 : 1);
  return place(a) - place(b) || compareText(a.path, b.path);
}

function hideBoth(
  kind: string,
  path: FieldPath,
  before: Json | undefined,
  after: Json,
): Pick<ObjectDifference, "before" | "after"> {
  const [was, shall] = [before ?? null, after].map((value) => hideContent(kind, path, value));
  const hidden = !equalJson(was, before ?? null) || !equalJson(shall, after);
  const whole = hidden && (typeof before !== "object" || typeof after !== "object" || equalJson(was, shall));
  const show = (value: Json | undefined, seen: Json | undefined, words: string): Json =>
    (value ?? null) === null ? null : whole ? words : cutLong(seen ?? null);
  const [seen, next] = leaveAlike(was ?? null, shall ?? null);
  const shown = show(after, next, secretAfter);
  return before === undefined ? { after: shown } : { before: show(before, seen, secretBefore), after: shown };
}

/** Of long lists (a role's rules) what isn't in both, and how many are: a reader wouldn't find the one that matters. */
function leaveAlike(before: Json, after: Json): readonly [Json, Json] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [before, after];
  if (![before, after].some((list) => canonicalJson(list).length > mostChars)) return [before, after];
  const without = (list: readonly Json[], other: readonly Json[]): readonly Json[] =>
    list.filter((item) => !other.some((one) => equalJson(one, item)));
  const [gone, come] = [without(before, after), without(after, before)];
  const alike = after.length - come.length;
  // The same in another order has nothing of its own.
  if (alike === 0 || gone.length + come.length === 0) return [before, after];
  const rest = `… ${alike} more in both`;
  return [
    [...gone, rest],
    [...come, rest],
  ];
}

/** A value of an object without what may be secret in it; a Secret's content is, all of it. */
export function hideContent(kind: string, path: FieldPath, value: Json): Json {
  if (value === null || path.at(-1) === "image") return value;
  if (kind === "Secret" && /^(data|stringData)$/.test(String(path[0]))) return secretBefore;
  return hideGiven(hideValue(secretKeys(kind, path), value, undefined));
}

/** The keys by which a value is judged. In what Kubernetes itself defines only the last one says what it is. */
function secretKeys(kind: string, path: FieldPath): readonly string[] {
  const keys = listKeys(path);
  if (kind === "ConfigMap" || path.includes("annotations")) return keys;
  const last = keys.slice(-1);
  // The name of a variable says what its value is.
  return last[0] === "value" && path.at(-3) === "env" ? keys.slice(-2) : last;
}

function hideGiven(value: Json): Json {
  if (typeof value === "string") return givenSecret.test(value) ? secretBefore : value;
  return Array.isArray(value) ? value.map((item: Json) => hideGiven(item)) : value;
}

function cutLong(value: Json): Json {
  if (typeof value === "string") {
    const lines = value.trimEnd().split("\n");
    const rest = lines.length - mostLines;
    const text = rest > 1 ? `${lines.slice(0, mostLines).join("\n")}\n… ${rest} more lines` : value;
    return text.length > mostChars ? `${text.slice(0, mostChars)}…` : text;
  }
  if (typeof value !== "object" || value === null) return value;
  const text = canonicalJson(value);
  return text.length > mostChars ? `${text.slice(0, mostChars)}…` : value;
}
