import { writePlan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { Document, isMap, isSeq, parseDocument, visit } from "yaml";
import { plan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { annotate, ask, createEmptyCloud, google, install, movePort, openWorld, smallest } from "./installation.ts";

const longer = `${smallest}
network: { nat: auto, firewall: auto }
serviceAccount: { name: flyte-sa, grants: resource }
`.replace("[flytesnacks]", "[flytesnacks, forecasting, { id: ranking, description: Ranks }]");

const seeds = Array.from({ length: 20 }, (_none, index) => index + 1);
let drifted: SimulatedCloud;
let expected: string;
beforeAll(async () => {
  drifted = await install(smallest);
  await annotate(drifted, "flytesnacks-staging", null);
  await movePort(drifted, 8090);
  for (const name of ["wandb", "mlflow", "airflow"]) {
    await ask(drifted, "POST", `${google.instance}/databases`, { name });
    await drifted.clock.sleep(60_000);
  }
  expected = writePlan(await plan(openWorld(cloneSimulatedCloud(drifted)).world, longer));
});

/** The same content with its keys in another order and a comment at every one of them. */
function shuffle(text: string, seed: number): string {
  const random = createRandom(seed);
  const document = parseDocument(text);
  visit(document, {
    Map: (_key, map) => {
      for (let index = map.items.length - 1; index > 0; index -= 1) {
        const other = Math.floor(random() * (index + 1));
        const [a, b] = [map.items[index], map.items[other]];
        if (a !== undefined && b !== undefined) [map.items[index], map.items[other]] = [b, a];
      }
    },
    Pair: (_key, pair) => {
      const value = pair.value;
      if ((isMap(value) || isSeq(value)) && random() < 0.5) {
        value.flow = false;
        value.comment = ` ${Math.floor(random() * 1_000)} things to know`;
      }
    },
  });
  document.commentBefore = " why all this is so";
  return document.toString();
}

describe("equal inputs give equal bytes", () => {
  it.each(seeds)("of an installation that has drifted, with its answers shuffled (seed %i)", async (seed) => {
    const { world } = openWorld(cloneSimulatedCloud(drifted, seed), { shuffled: true });
    expect(writePlan(await plan(world, longer))).toBe(expected);
  });

  it("has something to shuffle", () => {
    expect(expected).toContain("names: [ airflow, mlflow, wandb ]");
    expect(expected.match(/- do: /g)?.length).toBeGreaterThan(10);
  });

  it("of a plan from nothing, with its answers shuffled", async () => {
    const first = writePlan(await plan(openWorld(createEmptyCloud()).world, smallest));
    for (const seed of seeds.slice(0, 5)) {
      const { world } = openWorld(cloneSimulatedCloud(createEmptyCloud(), seed), { shuffled: true });
      expect(writePlan(await plan(world, smallest))).toBe(first);
    }
  });

  it("whatever the order of the keys and the comments of the deployment file", async () => {
    for (const seed of seeds.slice(0, 8)) {
      const text = shuffle(longer, seed);
      expect(text).not.toBe(new Document(parseDocument(longer).toJS()).toString());
      expect(writePlan(await plan(openWorld(cloneSimulatedCloud(drifted)).world, text))).toBe(expected);
    }
  });

  it("says no time, no user, no machine and no path", () => {
    expect(expected).not.toMatch(/\/(?:home|work|tmp|Users)\/|\d\d:\d\d:\d\d|localhost|127\.0\.0\.1/);
  });
});
