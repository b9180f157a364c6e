import { describe, expect, it } from "vitest";
import type { Observed } from "../live/read-live.ts";
import type { Live, Mark, Marked } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { makeKind, makeResource, ourMark } from "../testing/made-up.ts";
import { diffAll } from "./diff-all.ts";

const { delete: _never, ...undying } = makeKind("stone");
const kinds = [makeKind("box"), undying];

/** Everything marked was looked at, is ours and holds nothing of others. */
function leavingOf(marked: readonly Marked[] = []): Observed["leaving"] {
  return new Map(marked.map(({ address }) => [address, { live: present({ marking: { by: "us" } }), contents: [] }]));
}

function diff(
  parts: Partial<Observed> & { readonly adopt?: "all" | readonly `${string}/${string}`[] },
): readonly string[] {
  const observed: Observed = {
    resources: [],
    live: new Map(),
    marked: [],
    unlisted: [],
    leaving: leavingOf(parts.marked),
    ...parts,
  };
  const { changes, diagnostics } = diffAll(kinds, observed, { mark: ourMark, adopt: parts.adopt ?? [] });
  const addressed = changes.map(
    (one) => `${one.action} ${one.action === "delete" ? one.address : "resource" in one ? one.resource.address : ""}`,
  );
  return [...addressed, ...diagnostics.map((one) => `${one.severity} ${one.code}: ${one.summary}`)];
}

describe("what carries a mark and isn't in the file", () => {
  const marked = (parts: Partial<Marked> = {}): Marked => ({
    address: "box/old",
    at: {},
    mark: ourMark,
    protected: false,
    dependsOn: [],
    ...parts,
  });
  const otherCluster: Mark = { deployment: "a", cluster: "there/x" };
  const rows: readonly [string, Marked, readonly string[]][] = [
    ["ours goes", marked(), ["delete box/old"]],
    [
      "the same name for another cluster stays",
      marked({ mark: otherCluster }),
      ["note note: marked a for cluster there/x, kept"],
    ],
    ["another deployment's isn't even named", marked({ mark: { deployment: "b", cluster: "here/shelf" } }), []],
    [
      "what is protected stays",
      marked({ protected: true }),
      ["warning protected: box/old isn't in the file any more; it is protected and kept"],
    ],
    [
      "what stays by the rules is only a note",
      marked({ protected: true, stays: { why: "so it is", help: "leave it", saidOnce: true } }),
      ["note note: box/old isn't in the file any more; it is kept"],
    ],
    [
      "of a kind that is never deleted stays",
      marked({ address: "stone/old" }),
      ["note note: stone/old isn't in the file any more; this kind is never deleted, kept"],
    ],
    [
      "of a kind that nobody knows stays",
      marked({ address: "tree/old" }),
      ["note note: tree/old isn't in the file any more; this kind is never deleted, kept"],
    ],
  ];
  it.each(rows)("%s", (_name, one, expected) => {
    expect(diff({ marked: [one] })).toEqual(expected);
  });

  it("what stays by the rules is a warning in the plan that takes something out of it", () => {
    const stays = { why: "so it is", help: "leave it", saidOnce: true } as const;
    const inside = marked({ address: "box/inside", dependsOn: ["box/old"] });
    expect(diff({ marked: [inside, marked({ protected: true, stays })] })).toEqual([
      "delete box/inside",
      "warning protected: box/old isn't in the file any more; it is kept",
    ]);
  });

  it("what would be kept, and is in the way of what is to be made, is refused", () => {
    const kinds = [makeKind("box", { makesRoomFor: () => ["box/new"] })];
    const old = marked({ address: "box/old" });
    const contents = [{ what: "a cat" }];
    const see = (live: Live): readonly string[] => {
      const observed: Observed = {
        resources: [makeResource("box/new")],
        live: new Map([["box/new", live]]),
        marked: [old],
        leaving: new Map([["box/old", { live: present({ marking: { by: "us" } }), contents }]]),
        unlisted: [],
      };
      return diffAll(kinds, observed, { mark: ourMark, adopt: [] }).diagnostics.map(
        ({ severity, summary }) => `${severity}: ${summary}`,
      );
    };
    expect(see(absent)).toEqual(["error: box/old is kept: it holds a cat"]);
    expect(see(present({}))).toEqual(["warning: box/old is kept: it holds a cat"]);
  });

  it("is kept while the file names it, even as another team's", () => {
    const resource = makeResource("box/old", {}, { managed: false });
    const live = new Map<Resource["address"], Live>([["box/old", present({ marking: { by: "us" } })]]);
    expect(diff({ resources: [resource], live, marked: [marked()] })).toEqual(["keep box/old"]);
  });
});

it("what is only made with something is made with what is itself only made with something", () => {
  const only = (address: Resource["address"], above: Resource["address"]): Resource =>
    makeResource(address, {}, { onlyWith: { with: [above], note: "write it" } });
  const resources = [only("box/c", "box/b"), only("box/b", "box/a"), makeResource("box/a")];
  const live = (a: Live): ReadonlyMap<Resource["address"], Live> =>
    new Map([
      ["box/a", a],
      ["box/b", absent],
      ["box/c", absent],
    ]);
  expect(diff({ resources, live: live(absent) })).toEqual(["create box/c", "create box/b", "create box/a"]);
  expect(diff({ resources, live: live(present({})) })).toEqual([
    "keep box/a",
    "note note: box/c isn't there, and nothing that needs it is being made",
    "note note: box/b isn't there, and nothing that needs it is being made",
  ]);
});

it("what a thing has no need of isn't made with another thing, as long as the first one stays", () => {
  const net = makeResource("box/net", {}, { onlyWith: { with: ["box/house", "box/tenant"], note: "write it" } });
  const resources = [net, makeResource("box/house"), makeResource("box/tenant")];
  const live = (house: Live): ReadonlyMap<Resource["address"], Live> =>
    new Map([
      ["box/net", { ...absent, needless: "box/house" }],
      ["box/house", house],
      ["box/tenant", absent],
    ]);
  expect(diff({ resources, live: live(present({})) })).toEqual(["keep box/house", "create box/tenant"]);
  expect(diff({ resources, live: live(absent) })).toEqual(["create box/net", "create box/house", "create box/tenant"]);
});

it("says what couldn't be listed, and which address to adopt nobody knows", () => {
  const unlisted = [{ severity: "note", code: "unreadable", summary: "marks were not listed" }] as const;
  const live = new Map<Resource["address"], Live>([["box/alpha", present({})]]);
  expect(diff({ resources: [makeResource("box/alpha")], live, unlisted, adopt: ["box/alpa"] })).toEqual([
    "keep box/alpha",
    "note unreadable: marks were not listed",
    "warning usage: box/alpa can't be adopted: the deployment file has no such resource",
  ]);
});

it("says that what can't carry a mark can't be adopted, when it was named", () => {
  const live = new Map<Resource["address"], Live>([["box/alpha", present({ marking: { by: "unmarkable" } })]]);
  const resources = [makeResource("box/alpha")];
  expect(diff({ resources, live, adopt: ["box/alpha"] })).toEqual([
    "keep box/alpha",
    "warning usage: box/alpha can't be adopted: it can't carry a mark, or the file doesn't ask for it by name",
  ]);
  expect(diff({ resources, live, adopt: "all" })).toEqual(["keep box/alpha"]);
});

it("a value that another resource gives is compared with what that one gives now", () => {
  const on = { value: { later: { address: "box/low", output: "id" } }, role: "always" } as const;
  const resources = [makeResource("box/top", { on }), makeResource("box/low")];
  const live = (on: string): ReadonlyMap<Resource["address"], Live> =>
    new Map([
      ["box/top", present({ fields: { on } })],
      ["box/low", present({ outputs: { id: "7" } })],
    ]);
  expect(diff({ resources, live: live("7") })).toEqual(["keep box/top", "keep box/low"]);
  expect(diff({ resources, live: live("8") })).toEqual(["update box/top", "keep box/low"]);
});

it("a value from what is to be replaced is known only later", () => {
  const on = { value: { later: { address: "box/low", output: "id" } }, role: "always" } as const;
  const shape = { value: "square", role: "written" } as const;
  const resources = [makeResource("box/top", { on }), makeResource("box/low", { shape })];
  const us = { marking: { by: "us" } } as const;
  const live = new Map<Resource["address"], Live>([
    ["box/top", present({ ...us, fields: { on: "7" } })],
    ["box/low", present({ ...us, fields: { shape: "round" }, outputs: { id: "7" } })],
  ]);
  const fixed = [makeKind("box", { immutable: (path) => path === "shape" })];
  const { changes } = diffAll(
    fixed,
    { resources, live, marked: [], unlisted: [], leaving: new Map() },
    { mark: ourMark, adopt: [] },
  );
  expect(changes.map((change) => (change.action === "update" ? change.fields : change.action))).toEqual([
    [{ path: "on", before: "7", after: on.value }],
    "replace",
  ]);
});

it("what is within something that is to be replaced is made anew", () => {
  const shape = { value: "square", role: "written" } as const;
  const resources = [
    makeResource("box/low", { shape }),
    makeResource("stone/in-box", {}, { within: "box/low" }),
    makeResource("stone/in-stone", {}, { within: "stone/in-box" }),
    makeResource("stone/beside", {}, { dependsOn: ["box/low"] }),
  ];
  const us = { marking: { by: "us" } } as const;
  const live = new Map(resources.map(({ address }): [typeof address, Live] => [address, present(us)]));
  live.set("box/low", present({ ...us, fields: { shape: "round" } }));
  const fixed = [makeKind("box", { immutable: () => true }), undying];
  const { changes } = diffAll(
    fixed,
    { resources, live, marked: [], unlisted: [], leaving: new Map() },
    { mark: ourMark, adopt: [] },
  );
  expect(changes.map((change) => change.action)).toEqual(["replace", "create", "create", "keep"]);
});

describe("another team's thing that isn't there", () => {
  const on = { value: { later: { address: "box/low", output: "id" } }, role: "always" } as const;
  const low = makeResource("box/low", {}, { managed: false });
  const missing = "does-not-fit: box/low isn't there, and fgk may not make it";
  const rows: readonly [string, Resource, Live, readonly string[]][] = [
    ["is a warning", makeResource("box/top"), absent, ["create box/top", `warning ${missing}`]],
    [
      "is an error when a create takes a value from it",
      makeResource("box/top", { on }),
      absent,
      ["create box/top", `error ${missing}`],
    ],
    [
      "is an error when an update does",
      makeResource("box/top", { on }),
      present({ fields: { on: "7" }, marking: { by: "us" } }),
      ["update box/top", `error ${missing}`],
    ],
    [
      "is a warning when the value is never compared",
      makeResource("box/top", { on: { ...on, role: "default" } }),
      present({ marking: { by: "us" } }),
      ["keep box/top", `warning ${missing}`],
    ],
  ];
  it.each(rows)("%s", (_name, top, found, expected) => {
    const live = new Map<Resource["address"], Live>([
      ["box/top", found],
      ["box/low", absent],
    ]);
    expect(diff({ resources: [top, low], live })).toEqual(expected);
  });

  it("but one that only doesn't fit is a warning, whatever is taken from it", () => {
    const low = makeResource("box/low", { colour: { value: "red", role: "written" } }, { managed: false });
    const live = new Map<Resource["address"], Live>([
      ["box/top", absent],
      ["box/low", present({ fields: { colour: "blue" }, outputs: { id: "7" } })],
    ]);
    expect(diff({ resources: [makeResource("box/top", { on }), low], live })).toEqual([
      "create box/top",
      "keep box/low",
      "warning does-not-fit: box/low doesn't fit: colour is blue, needed is red",
    ]);
  });
});
