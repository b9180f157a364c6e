import { describe, expect, it } from "vitest";
import { catalog } from "../product/run-fgk.ts";
import { createRandom } from "../simulation/random.ts";
import { drawDeployment, drawEdits, makeEdits, writeDeployment } from "./deployments.ts";
import { openDraw } from "./draw.ts";
import type { Stored } from "./ground.ts";
import { schemaKeys } from "./schema-keys.ts";

/** Keys that nothing draws, each with its reason. */
const notDrawn: readonly string[] = [
  // A kubeconfig on the disk: `test/managed` has it.
  "cluster.access.context",
];

describe("what drawn deployment files say", () => {
  it("has every key of the schema", () => {
    const drawn = new Set<string>();
    for (const [path, values] of Object.entries(schemaKeys)) {
      const place = path.split(".");
      const [top = "", ...rest] = place;
      for (const value of values) addPaths(drawn, top === "pools" ? ["cluster", "nodePools", ...rest] : place, value);
    }
    for (let number = 0; number < 300; number += 1) {
      const draw = openDraw(createRandom(number));
      const { drawn: edited } = makeEdits(drawDeployment(draw), drawEdits(draw, 8), () => true);
      addPaths(drawn, [], JSON.parse(writeDeployment(edited)));
    }
    const missing = listPaths(catalog.schema as Stored, []).filter((path) => !drawn.has(path));
    expect(missing).toEqual(notDrawn);
  });
});

function addPaths(drawn: Set<string>, place: readonly string[], value: unknown): void {
  drawn.add(place.join("."));
  if (Array.isArray(value)) for (const item of value) addPaths(drawn, place, item);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) addPaths(drawn, [...place, key], inner);
  }
}

/** Paths of all keys; the items of a list stand at the list's own path. */
function listPaths(schema: Stored, place: readonly string[]): readonly string[] {
  const { properties = {}, anyOf = [], items } = schema;
  const paths = Object.entries<Stored>(properties).flatMap(([key, inner]) => [
    [...place, key].join("."),
    ...listPaths(inner, [...place, key]),
  ]);
  return [
    ...new Set([
      ...paths,
      ...[...anyOf, ...(items === undefined ? [] : [items])].flatMap((one: Stored) => listPaths(one, place)),
    ]),
  ];
}
