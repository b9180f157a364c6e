import { describe, expect, it } from "vitest";
import type { Address } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { InvariantError } from "../model/failure.ts";
import type { Resource } from "../model/resource.ts";
import { cpuMs } from "../testing/cpu-time.ts";
import { makeResource } from "../testing/made-up.ts";
import { createRandom } from "../testing/random.ts";
import { orderChanges } from "./order-changes.ts";

const expect0 = { hash: "", identity: {} };
const need = (address: Address, ...dependsOn: readonly Address[]): Resource => makeResource(address, {}, { dependsOn });
const create = (resource: Resource): Change => ({ action: "create", resource });
const keep = (resource: Resource): Change => ({ action: "keep", address: resource.address, resource });
const remove = (address: Address, ...dependsOn: readonly Address[]): Change => ({
  action: "delete",
  address,
  at: {},
  dependsOn,
});

function order(changes: readonly Change[], resources: readonly Resource[] = [], kinds = ["box"]): readonly string[] {
  return orderChanges(changes, resources, kinds).map(({ key, waitsFor }) => `${key} < ${waitsFor.join(" ")}`.trim());
}

describe("the order of changes", () => {
  it("a diamond: both sides after the top, the bottom after both, and nothing is waited for twice", () => {
    const resources = [
      need("box/d", "box/b", "box/c", "box/a"),
      need("box/c", "box/a"),
      need("box/b", "box/a"),
      need("box/a"),
    ];
    expect(order(resources.map(create), resources)).toEqual([
      "box/a <",
      "box/b < box/a",
      "box/c < box/a",
      "box/d < box/b box/c",
    ]);
  });

  it("is carried on through what isn't changed", () => {
    const [a, b, c] = [need("box/a"), need("box/b", "box/a"), need("box/c", "box/b")];
    expect(order([create(c), keep(b), create(a)], [c, b, a])).toEqual(["box/a <", "box/c < box/a"]);
  });

  it("follows what a value is taken from, though nobody says that it is depended on", () => {
    const z = need("box/z");
    const a = makeResource("box/a", { on: { value: [{ later: { address: "box/z", output: "id" } }], role: "always" } });
    expect(order([create(a), create(z)], [a, z])).toEqual(["box/z <", "box/a < box/z"]);
  });

  describe("a template, and what was made from it", () => {
    const made = { ...need("box/made", "box/place"), changesAfter: "box/template" as const };
    const resources = [made, need("box/place"), need("box/template", "box/made")];
    const [, place, template] = resources as [Resource, Resource, Resource];
    const field = { path: "on", before: "a", after: "b", source: "x" };
    const change = (resource: Resource): Change => ({ action: "update", resource, fields: [field], expect: expect0 });
    it.each<[string, readonly Change[], readonly string[]]>([
      [
        "both change: the template first",
        [change(made), change(template)],
        ["box/template <", "box/made < box/template"],
      ],
      ["both are made: it is needed", [create(made), create(template)], ["box/made <", "box/template < box/made"]],
      ["it is missing: it is needed", [create(made), change(template)], ["box/made <", "box/template < box/made"]],
      [
        "with what it needs itself",
        [change(made), change(template), change(place)],
        ["box/place <", "box/template <", "box/made < box/place box/template"],
      ],
    ])("%s", (_name, changes, expected) => expect(order(changes, resources)).toEqual(expected));
  });

  it("deletes last, and each before what it hangs on", () => {
    const a = need("box/a");
    const changes = [
      remove("box/holder"),
      remove("box/on-it", "box/holder"),
      create(a),
      remove("box/on-that", "box/on-it"),
    ];
    expect(order(changes, [a])).toEqual([
      "box/a <",
      "box/on-that < box/a",
      "box/on-it < box/on-that",
      "box/holder < box/on-it",
    ]);
  });

  it("what depends on something that is only deleted doesn't wait for it", () => {
    const a = need("box/a", "box/gone");
    expect(order([create(a), remove("box/gone")], [a])).toEqual(["box/a <", "box/gone < box/a"]);
  });

  it("deletes first what something new needs the room of, and as late as that allows", () => {
    const [needed, fresh, above] = [need("box/needed"), need("box/new", "box/needed"), need("box/above", "box/new")];
    const changes = [
      create(needed),
      create(fresh),
      create(above),
      remove("box/old"),
      remove("box/on-old", "box/old"),
      remove("box/late"),
    ];
    const room = (leaving: Address): readonly Address[] => (leaving === "box/old" ? ["box/new", "box/absent"] : []);
    const ordered = orderChanges(changes, [needed, fresh, above], ["box"], room);
    expect(ordered.map(({ key, waitsFor }) => `${key} < ${waitsFor.join(" ")}`.trim())).toEqual([
      "box/needed <",
      "box/on-old <",
      "box/old < box/needed box/on-old",
      "box/new < box/old",
      "box/above < box/new",
      "box/late < box/above",
    ]);
  });

  it("what needs the room and is needed by others isn't waited for by the delete", () => {
    const [policy, fresh] = [need("box/policy"), need("box/new", "box/policy")];
    const room = (): readonly Address[] => ["box/new", "box/policy"];
    const ordered = orderChanges([create(policy), create(fresh), remove("box/old")], [policy, fresh], ["box"], room);
    expect(ordered.map(({ key }) => key)).toEqual(["box/old", "box/policy", "box/new"]);
  });

  it("adopts after the update of the same thing", () => {
    const a = need("box/a");
    const fields = [{ path: "x", before: 1, after: 2 }] as const;
    const changes: Change[] = [
      { action: "adopt", resource: a, expect: expect0 },
      { action: "update", resource: a, fields, expect: expect0 },
    ];
    expect(order(changes, [a])).toEqual(["box/a <", "adopt box/a < box/a"]);
  });

  it("breaks ties by the order of the kinds and then by address", () => {
    const resources = [need("tag/a"), need("box/b"), need("box/a"), need("unknown/a")];
    expect(order(resources.map(create), resources, ["tag", "box"])).toEqual([
      "tag/a <",
      "box/a <",
      "box/b <",
      "unknown/a <",
    ]);
  });
});

describe("our own faults", () => {
  const rows: readonly [string, readonly Change[], readonly Resource[]][] = [
    [
      "two that need each other",
      [create(need("box/a", "box/b")), create(need("box/b", "box/a"))],
      [need("box/a", "box/b"), need("box/b", "box/a")],
    ],
    ["one that needs itself", [create(need("box/a", "box/a"))], [need("box/a", "box/a")]],
    [
      "a circle of unchanged things",
      [create(need("box/x", "box/a"))],
      [need("box/x", "box/a"), need("box/a", "box/b"), need("box/b", "box/a")],
    ],
    ["deletes that hang on each other", [remove("box/a", "box/b"), remove("box/b", "box/a")], []],
    ["two changes of one thing", [create(need("box/a")), remove("box/a")], [need("box/a")]],
  ];
  it.each(rows)("%s is told as one", (_name, changes, resources) => {
    expect(() => orderChanges(changes, resources, ["box"])).toThrow(InvariantError);
  });
});

/** Each needs up to three of those with a smaller number; some aren't changed, some are deleted. */
function drawGraph(seed: number, size: number): { changes: readonly Change[]; resources: readonly Resource[] } {
  const random = createRandom(seed);
  const resources: Resource[] = [];
  const changes: Change[] = [];
  for (let index = 0; index < size; index += 1) {
    const some = Array.from(
      { length: Math.min(index, random.below(4)) },
      () => `box/${random.below(index)}` as Address,
    );
    if (random.chance(0.1)) {
      changes.push(
        remove(`box/old-${index}`, ...some.map((address) => address.replace("box/", "box/old-") as Address)),
      );
      continue;
    }
    const resource = need(`box/${index}`, ...some);
    resources.push(resource);
    changes.push(random.chance(0.3) ? keep(resource) : create(resource));
  }
  return { changes, resources };
}

describe("drawn graphs", () => {
  it("put everything after what it needs, whatever order they come in", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const { changes, resources } = drawGraph(seed, 40);
      const ordered = orderChanges(changes, resources, ["box"]);
      const random = createRandom(seed);
      const again = orderChanges(random.shuffle(changes), random.shuffle(resources), ["box"]);
      expect(again, `seed ${seed}`).toEqual(ordered);
      const place = new Map(ordered.map(({ key }, index) => [key, index]));
      for (const { change, key } of ordered) {
        if (change.action === "delete") continue;
        for (const needed of resources.find((one) => one.address === key)?.dependsOn ?? []) {
          expect(place.get(needed) ?? -1, `seed ${seed}: ${key} needs ${needed}`).toBeLessThan(place.get(key) ?? -1);
        }
      }
    }
  });

  it.each([
    ["drawn", () => drawGraph(7, 10_000)],
    [
      "one chain",
      () => {
        const resources = Array.from({ length: 10_000 }, (_, index) =>
          need(`box/${index}`, ...(index === 0 ? [] : [`box/${index - 1}` as Address])),
        );
        return { changes: resources.map(create), resources };
      },
    ],
    [
      "one chain of unchanged things",
      () => {
        const resources = Array.from({ length: 10_000 }, (_, index) =>
          need(`box/${index}`, ...(index === 0 ? [] : [`box/${index - 1}` as Address])),
        );
        return { changes: resources.map((one, index) => (index % 9_999 === 0 ? create(one) : keep(one))), resources };
      },
    ],
  ])("ten thousand resources, %s, take less than two seconds", (_name, draw) => {
    const { changes, resources } = draw();
    const started = cpuMs();
    const ordered = orderChanges(changes, resources, ["box"]);
    expect(cpuMs() - started).toBeLessThan(2_000);
    expect(ordered.length).toBe(changes.filter((change) => change.action !== "keep").length);
  });
});
