import type { Address, Change, Resource } from "@fgk/engine";
import { type Draw, openDraw } from "../property/draw.ts";
import { createRandom } from "../simulation/random.ts";

/** Resources, what changes about them, and what leaves. */
export interface Graph {
  readonly resources: readonly Resource[];
  readonly changes: readonly Change[];
  readonly kindNames: readonly string[];
  /** What can't be made before this is gone. */
  readonly room: ReadonlyMap<Address, readonly Address[]>;
}

const someFingerprint = { hash: "sha256:0", identity: {} } as const;
const someField = { path: "a", before: 1, after: 2 } as const;

/** A graph that has an order: each resource needs some of those before it, in an order that no name shows. */
export function drawGraph(seed: number, size?: number): Graph {
  const draw = openDraw(createRandom(300_007 + seed));
  const kindNames = shuffle(["a.a", "b.b", "c.c", "d.d", "e.e", "f.f"], draw);
  const count = size ?? draw.count(3, 40);
  const names = shuffle(
    Array.from({ length: count * 2 }, (_, index) => index),
    draw,
  );
  const address = (): Address => `${draw.one(kindNames)}/n${names.pop()}`;
  const resources: Resource[] = [];
  for (let index = 0; index < count; index += 1) resources.push(drawResource(address(), resources, draw));
  if (draw.chance(0.3)) resources.push(...drawTemplate(address(), address(), resources, draw));
  const leaving = drawLeaving(address, resources, draw.count(0, Math.ceil(count / 3)), draw);
  const chances = draw.one([keepSome, makeAll, keepMost]);
  const changes = [...resources.flatMap((resource) => drawChanges(resource, draw, chances)), ...leaving];
  return {
    resources: shuffle(resources, draw),
    changes: shuffle(changes, draw),
    kindNames,
    room: drawRoom(leaving, resources, changes, draw),
  };
}

function drawResource(address: Address, before: readonly Resource[], draw: Draw): Resource {
  const near = before.slice(-12);
  const needed = draw.some(near, 3).map((one) => one.address);
  const asValue = needed.filter(() => draw.chance(0.3));
  return {
    address,
    at: {},
    fields: Object.fromEntries(
      asValue.map((one, index) => [`f${index}`, { value: { later: { address: one, output: "id" } }, role: "written" }]),
    ),
    managed: true,
    protected: false,
    dependsOn: [
      ...needed.filter((one) => !asValue.includes(one)),
      ...(draw.chance(0.1) ? ["a.a/nobody" as const] : []),
    ],
    source: "a",
  };
}

/** Something that another thing needs to be made, and that is changed after it when both are. */
function drawTemplate(template: Address, user: Address, before: readonly Resource[], draw: Draw): readonly Resource[] {
  const [one, other] = [drawResource(template, before, draw), drawResource(user, before, draw)];
  return [
    { ...one, changesAfter: user },
    { ...other, dependsOn: [...other.dependsOn, template] },
  ];
}

type Chances = readonly (readonly [Change["action"], number])[];
const keepSome: Chances = [
  ["keep", 3],
  ["create", 2],
  ["update", 2],
  ["replace", 1],
  ["ensure", 1],
  ["adopt", 1],
];
const makeAll: Chances = [["create", 1]];
const keepMost: Chances = [
  ["keep", 12],
  ["update", 1],
  ["replace", 1],
  ["create", 1],
];

function drawChanges(resource: Resource, draw: Draw, chances: Chances): readonly Change[] {
  const action = draw.one(chances.flatMap(([one, weight]) => Array.from({ length: weight }, () => one)));
  switch (action) {
    case "create":
      return [{ action, resource }];
    case "update":
      return [{ action, resource, fields: [someField], expect: someFingerprint }];
    case "replace":
      return [
        {
          action,
          resource,
          because: [someField],
          order: draw.one(["delete-first", "create-first"]),
          expect: someFingerprint,
        },
      ];
    case "ensure":
      return [{ action, resource, why: "it can't be asked" }];
    case "adopt":
      return draw.chance(0.5)
        ? [{ action, resource, expect: someFingerprint }]
        : [
            { action, resource, expect: someFingerprint },
            { action: "update", resource, fields: [someField], expect: someFingerprint },
          ];
    default:
      return [{ action: "keep", address: resource.address, resource }];
  }
}

/** What isn't asked for any more: each hangs on some that stay and on some that leave as well. */
function drawLeaving(
  address: () => Address,
  resources: readonly Resource[],
  count: number,
  draw: Draw,
): readonly Extract<Change, { action: "delete" }>[] {
  const leaving: Extract<Change, { action: "delete" }>[] = [];
  for (let index = 0; index < count; index += 1) {
    const holders = [...draw.some(leaving, 2), ...draw.some(resources, 2)].map((one) => one.address);
    leaving.push({ action: "delete", address: address(), at: {}, dependsOn: holders, expect: someFingerprint });
  }
  return leaving;
}

/** Some of what leaves has the name that something new wants. */
function drawRoom(
  leaving: readonly { readonly address: Address }[],
  resources: readonly Resource[],
  changes: readonly Change[],
  draw: Draw,
): Graph["room"] {
  const made = new Set(
    changes.flatMap((one) => (one.action === "create" || one.action === "update" ? [one.resource.address] : [])),
  );
  const wanting = resources.map(({ address }) => address).filter((address) => made.has(address));
  if (wanting.length === 0) return new Map();
  return new Map(
    leaving
      .filter(() => draw.chance(0.3))
      .map(({ address }) => [address, [...new Set([draw.one(wanting), draw.one(wanting)])]]),
  );
}

export function shuffle<T>(list: readonly T[], draw: Draw): T[] {
  const shuffled = [...list];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = draw.count(0, index);
    [shuffled[index], shuffled[other]] = [shuffled[other] as T, shuffled[index] as T];
  }
  return shuffled;
}
