import { describe, expect, it } from "vitest";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Marking } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { makeKind, makeResource } from "../testing/made-up.ts";
import { diffResource } from "./diff-resource.ts";

const other: Marking = { by: "other", mark: { deployment: "b", cluster: "there/x" } };
const denied = { severity: "error", code: "no-permission", summary: "no permission", permission: "box.get" } as const;
const unreadable = (later: boolean): Live => ({ status: "unreadable", why: denied, later });
const red = (marking: Marking = { by: "us" }): Live => present({ fields: { colour: "red", shape: "round" }, marking });

const beyondRepair = (marking: Marking): Live => {
  const remade = { path: "status", before: "ERROR (no disk)", after: "RUNNING" };
  return present({ ...red(marking), readiness: { status: "failed", why: "no disk", help: "delete it", remade } });
};

interface Case {
  readonly resource?: Partial<Resource>;
  readonly colour?: string;
  readonly shape?: string;
  readonly live: Live;
  readonly kind?: Partial<ResourceKind>;
  readonly adopt?: boolean;
  readonly wanted?: boolean;
}

const noted = { onlyWith: { with: ["box/other" as const], note: "write it" } };

/** Action of each change, then `severity code` of each diagnostic. */
function diff(one: Case): readonly string[] {
  const resource = makeResource(
    "box/a",
    {
      colour: { value: one.colour ?? "red", role: "written", source: "boxes[0].colour" },
      shape: { value: one.shape ?? "round", role: "written", source: "boxes[0].shape" },
    },
    one.resource,
  );
  const kind = makeKind("box", {
    adopt: async () => undefined,
    immutable: (path) => path === "shape",
    ...one.kind,
  });
  const { changes, diagnostics } = diffResource(kind, resource, one.live, {
    adopt: one.adopt === true,
    wanted: one.wanted === true,
    isMade: () => false,
    resolve: () => undefined,
  });
  return [...changes.map((change) => change.action), ...diagnostics.map(({ severity, code }) => `${severity} ${code}`)];
}

const rows: readonly [string, Case, readonly string[]][] = [
  ["absent", { live: absent }, ["create"]],
  ["absent, another team's", { live: absent, resource: { managed: false } }, ["warning does-not-fit"]],
  [
    "absent, which its kind calls an error",
    {
      live: { status: "absent", remarks: [{ severity: "error", code: "does-not-fit", summary: "no box" }] },
      resource: { managed: false },
    },
    ["error does-not-fit"],
  ],
  ["absent, only by default", { live: absent, resource: noted }, ["note note"]],
  ["absent, and what it comes with is made", { live: absent, resource: noted, wanted: true }, ["create"]],
  ["unreadable", { live: unreadable(false) }, ["error no-permission"]],
  ["unreadable until later", { live: unreadable(true) }, ["ensure"]],
  ["unreadable, another team's", { live: unreadable(false), resource: { managed: false } }, ["note unreadable"]],
  [
    "unreadable until later, another team's",
    { live: unreadable(true), resource: { managed: false } },
    ["note unreadable"],
  ],
  [
    "unreadable, another team's, and only there by default",
    { live: unreadable(false), resource: { ...noted, managed: false } },
    [],
  ],
  ["right and ours", { live: red() }, ["keep"]],
  ["right and nobody's", { live: red({ by: "nobody" }) }, ["keep"]],
  ["right and another deployment's", { live: red(other) }, ["error owned-by-other"]],
  ["right, another deployment's and not managed", { live: red(other), resource: { managed: false } }, ["keep"]],
  ["right, nobody's, to be adopted", { live: red({ by: "nobody" }), adopt: true }, ["adopt"]],
  ["right, ours, to be adopted", { live: red(), adopt: true }, ["keep"]],
  ["right, unmarkable, to be adopted", { live: red({ by: "unmarkable" }), adopt: true }, ["keep"]],
  ["wrong and ours", { live: red(), colour: "blue" }, ["update"]],
  ["wrong and nobody's", { live: red({ by: "nobody" }), colour: "blue" }, ["update"]],
  ["wrong, nobody's, to be adopted", { live: red({ by: "nobody" }), colour: "blue", adopt: true }, ["update", "adopt"]],
  ["wrong and another deployment's", { live: red(other), colour: "blue" }, ["error owned-by-other"]],
  [
    "wrong and another team's",
    { live: red(), colour: "blue", resource: { managed: false } },
    ["keep", "warning does-not-fit"],
  ],
  ["wrong where nothing can be changed, ours", { live: red(), shape: "square" }, ["replace"]],
  ["… with another difference as well", { live: red(), shape: "square", colour: "blue" }, ["replace"]],
  ["… protected", { live: red(), shape: "square", resource: { protected: true } }, ["error protected"]],
  ["… nobody's", { live: red({ by: "nobody" }), shape: "square" }, ["error protected"]],
  ["… nobody's, to be adopted", { live: red({ by: "nobody" }), shape: "square", adopt: true }, ["error protected"]],
  ["… of an unmarkable kind", { live: red({ by: "unmarkable" }), shape: "square" }, ["error protected"]],
  [
    "… of a kind whose new one must come first",
    { live: red(), shape: "square", kind: { replaceOrder: "create-first" } },
    ["error protected"],
  ],
  [
    "right but broken",
    { live: present({ ...red(), readiness: { status: "failed", why: "no disk" } }) },
    ["keep", "warning warning"],
  ],
  ["broken for good and ours", { live: beyondRepair({ by: "us" }) }, ["replace"]],
  ["… wrong as well", { live: beyondRepair({ by: "us" }), colour: "blue" }, ["replace"]],
  ["… protected", { live: beyondRepair({ by: "us" }), resource: { protected: true } }, ["error protected"]],
  ["… nobody's", { live: beyondRepair({ by: "nobody" }) }, ["keep", "warning warning"]],
  ["… nobody's, to be adopted", { live: beyondRepair({ by: "nobody" }), adopt: true }, ["adopt", "warning warning"]],
  [
    "… of a kind whose new one must come first",
    { live: beyondRepair({ by: "us" }), kind: { replaceOrder: "create-first" } },
    ["keep", "warning warning"],
  ],
  ["… another team's", { live: beyondRepair({ by: "us" }), resource: { managed: false } }, ["keep"]],
];
it.each(rows)("%s", (_name, one, expected) => {
  expect(diff(one)).toEqual(expected);
});

it("of a kind that is never deleted nothing is replaced", () => {
  const { delete: _never, ...kind } = makeKind("box", { immutable: () => true });
  const resource = makeResource("box/a", { shape: { value: "square", role: "written" } });
  const found = diffResource(kind, resource, red(), {
    adopt: false,
    wanted: true,
    isMade: () => false,
    resolve: () => undefined,
  });
  expect(found.changes).toEqual([]);
  expect(found.diagnostics.map((one) => one.code)).toEqual(["protected"]);
});

describe("what is said", () => {
  it("says why a broken one is replaced, and what a protected one takes", () => {
    const options = { adopt: false, wanted: true, isMade: () => false, resolve: () => undefined };
    const fields = { colour: { value: "red", role: "written" } } as const;
    const replaced = diffResource(makeKind("box"), makeResource("box/a", fields), beyondRepair({ by: "us" }), options);
    expect(replaced.changes).toMatchObject([
      { action: "replace", because: [{ path: "status", before: "ERROR (no disk)", after: "RUNNING" }] },
    ]);
    const resource = makeResource("box/a", fields, { protected: true, source: "boxes.a" });
    const { diagnostics } = diffResource(makeKind("box"), resource, beyondRepair({ by: "us" }), options);
    expect(diagnostics.map(({ summary, help }) => [summary, help])).toEqual([
      [
        "box/a is there but doesn't work: no disk",
        "set boxes.protect: false and plan with --allow-data-loss box/a; or delete it",
      ],
    ]);
  });

  it("names the owner of what is another deployment's", () => {
    const { diagnostics } = diffResource(makeKind("box"), makeResource("box/a"), red(other), {
      adopt: false,
      wanted: true,
      isMade: () => false,
      resolve: () => undefined,
    });
    expect(diagnostics[0]?.summary).toBe("box/a belongs to the deployment b of the cluster there/x");
  });

  it("names the permission by which another team's could be checked", () => {
    const resource = makeResource("box/a", {}, { managed: false });
    const options = { adopt: false, wanted: true, isMade: () => false, resolve: () => undefined };
    const { diagnostics } = diffResource(makeKind("box"), resource, unreadable(false), options);
    expect(diagnostics[0]?.summary).toBe("box/a was not checked (needs box.get)");
  });
});

describe("what its owner is told", () => {
  const kind = makeKind("box", {
    immutable: (path) => path === "shape",
    mend: (resource, change) => {
      if (change === "create") return `make ${resource.address}`;
      return change.path === "colour" ? `paint ${resource.address} ${String(change.after)}` : undefined;
    },
  });
  const theirs: Partial<Resource> = { managed: false };
  const rows: readonly [string, Live, Partial<Resource>, readonly string[]][] = [
    ["the command that makes it", absent, theirs, ["its owner runs: make box/a"]],
    ["the command beside what to write", absent, noted, ["write it, or run: make box/a"]],
    [
      "a command for each field that has one",
      present({ fields: { colour: "blue", shape: "round", weight: 2 } }),
      theirs,
      ["its owner runs: paint box/a red", "ask its owner to change it"],
    ],
    [
      "that a field is fixed",
      present({ fields: { colour: "red", shape: "square", weight: 1 } }),
      theirs,
      ["shape is fixed when it is made: say at boxes[0].shape what is there, or use another"],
    ],
  ];
  it.each(rows)("%s", (_name, live, parts, help) => {
    const written = (path: string, value: string | number) => ({
      [path]: { value, role: "written" as const, source: `boxes[0].${path}` },
    });
    const resource = makeResource(
      "box/a",
      { ...written("colour", "red"), ...written("shape", "round"), ...written("weight", 1) },
      parts,
    );
    const options = { adopt: false, wanted: false, isMade: () => false, resolve: () => undefined };
    expect(diffResource(kind, resource, live, options).diagnostics.map((one) => one.help)).toEqual(help);
  });
});
