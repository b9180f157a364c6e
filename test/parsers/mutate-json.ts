import { gunzipSync, gzipSync } from "node:zlib";
import type { Draw } from "../property/draw.ts";
import { oddTexts } from "./odd-texts.ts";

/** A JSON value with one thing in it changed. */
type Change = (root: unknown) => unknown;

/** Values that no schema of an API has at most places. */
const oddValues: readonly unknown[] = [
  ...[
    null,
    "",
    0,
    -1,
    1.5,
    1e308,
    true,
    false,
    [],
    {},
    [null],
    [[]],
    { a: null },
    "a".repeat(5_000),
    "null",
    "[object]",
  ],
  ...[Number.MAX_SAFE_INTEGER, "2026-13-45T99:99:99Z", "9".repeat(400), [1, "a", {}], { length: 3 }, { toString: 1 }],
];

/** A change of any place of a JSON value: another type, gone, twice, under another key, inside a list, nested deep. */
export function drawChange(draw: Draw): Change {
  const [path, way, odd, text] = [
    Array.from({ length: 12 }, () => draw.count(0, 9_999)),
    draw.count(0, 9),
    draw.one(oddValues),
    draw.one(oddTexts),
  ];
  const depth = draw.one([10, 1_000, 20_000]);
  return (root) => changeAt(root, path, (value) => ({ value: changed(value, way, odd, text, depth), gone: way === 0 }));
}

function changed(value: unknown, way: number, odd: unknown, text: string, depth: number): unknown {
  switch (way) {
    case 1:
      return Array.isArray(value) ? [...value, ...value] : [value];
    case 2:
      return Array.isArray(value) ? (value[0] ?? null) : typeof value === "object" ? JSON.stringify(value) : { value };
    case 3:
      return text;
    case 4:
      return typeof value === "string" ? value + text : { ...(value as object), [text]: odd };
    case 5:
      return nest(depth);
    case 6:
      return typeof value === "string" ? Number(value.length) : String(value);
    default:
      return structuredClone(odd);
  }
}

/** `[[[[…]]]]`, made without recursion. */
function nest(depth: number): unknown {
  let made: unknown = [];
  for (let at = 0; at < depth; at += 1) made = [made];
  return made;
}

function changeAt(
  value: unknown,
  path: readonly number[],
  change: (value: unknown) => { readonly value: unknown; readonly gone: boolean },
): unknown {
  const [here = 0, ...rest] = path;
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const key = keys[here % Math.max(keys.length, 1)];
  // Most of what is worth changing is neither at the root nor at the very end.
  if (key === undefined || rest.length === 0 || (path.length < 12 && here % 5 === 0)) return change(value).value;
  const container = value as Record<string, unknown>;
  const inner = container[key];
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as unknown as Record<string, unknown>)
    : { ...container };
  const release = key === "release" ? unpackRelease(inner) : undefined;
  if (release !== undefined && here % 4 !== 1) {
    copy[key] = packRelease(changeAt(release, rest, change));
    return copy;
  }
  if (rest[0] !== undefined && rest[0] % 5 === 0 && change(null).gone) delete copy[key];
  else copy[key] = changeAt(inner, rest, change);
  return Array.isArray(value) ? Object.values(copy) : copy;
}

/** helm's record in a Secret: base64 of base64 of gzip of JSON. */
function unpackRelease(data: unknown): unknown {
  if (typeof data !== "string" || data === "") return undefined;
  const packed = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
  return packed.readUInt16BE(0) === 0x1f8b ? JSON.parse(gunzipSync(packed).toString("utf8")) : undefined;
}

/** The record as helm would store it. */
export function packRelease(content: unknown): string {
  const packed = gzipSync(typeof content === "string" ? content : writeJson(content)).toString("base64");
  return Buffer.from(packed).toString("base64");
}

/** JSON.stringify is recursive: what is nested deep is written by hand. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return JSON.stringify(value, (_key, inner: unknown) => (isDeep(inner) ? "\u0001deep" : inner)).replaceAll(
      '"\\u0001deep"',
      "[".repeat(20_000) + "]".repeat(20_000),
    );
  }
}

function isDeep(value: unknown): boolean {
  let at: unknown = value;
  for (let depth = 0; depth < 2_000; depth += 1) {
    if (!Array.isArray(at)) return false;
    at = at[0];
  }
  return true;
}
