import type { Effect } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { foldCreates } from "./fold-creates.ts";

const content = { path: "content", after: "sha256:aa" };

function config(number: number): Effect {
  return { action: "create", what: `ConfigMap flyte/c${number}`, fields: [content] };
}

function role(number: number, rules = "pods"): Effect {
  return { action: "create", what: `Role flyte/r${number}`, fields: [content, { path: "rules", after: [rules] }] };
}

const configs = [1, 2, 3, 4].map(config);
const roles = [role(1), role(2)];
/** Worked out by hand: no digest of one content is the digest of several. */
const several = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);

function count(kind: string, number: number): Effect {
  return {
    action: "create",
    what: `${kind} objects`,
    fields: [
      { path: "content", after: several },
      { path: "count", after: number },
    ],
  };
}

const rows: readonly { name: string; lines: number; expected: readonly Effect[] }[] = [
  { name: "all that there is fits", lines: 14, expected: [...configs, ...roles] },
  { name: "the kind that takes most lines says less", lines: 13, expected: [count("ConfigMap", 4), ...roles] },
  {
    name: "then the next one, by name and digest",
    lines: 8,
    expected: [
      count("ConfigMap", 4),
      { action: "create", what: "Role flyte/r1", fields: [content] },
      { action: "create", what: "Role flyte/r2", fields: [content] },
    ],
  },
  { name: "then by its number", lines: 6, expected: [count("ConfigMap", 4), count("Role", 2)] },
  {
    name: "no kind is left out, however little there is room for",
    lines: 0,
    expected: [count("ConfigMap", 4), count("Role", 2)],
  },
];

describe("creates that take more lines than somebody reads", () => {
  it.each(rows)("$lines lines: $name", ({ lines, expected }) => {
    expect(foldCreates([...configs, ...roles], lines)).toEqual(expected);
  });

  it("a single object keeps its name", () => {
    expect(foldCreates([role(1)], 0)).toEqual([{ action: "create", what: "Role flyte/r1", fields: [content] }]);
  });

  it("what becomes of objects that are there is always said in full", () => {
    const update: Effect = {
      action: "update",
      what: "Role flyte/r9",
      fields: [{ path: "rules", before: [], after: [] }],
    };
    const gone: Effect = { action: "delete", what: "Role flyte/r8", fields: [] };
    expect(foldCreates([update, ...configs, gone], 3)).toEqual([count("ConfigMap", 4), update, gone]);
  });

  it("another content or another name is another digest", () => {
    const digestOf = (effects: readonly Effect[]): unknown => foldCreates(effects, 0)[0]?.fields[0]?.after;
    const first = digestOf(configs);
    const changed = { ...config(4), fields: [{ ...content, after: "sha256:bb" }] };
    expect(digestOf([...configs.slice(0, 3), changed])).not.toBe(first);
    expect(digestOf([...configs.slice(0, 3), config(5)])).not.toBe(first);
    expect(digestOf(configs)).toBe(first);
  });
});
