import type { CloudState } from "@fgk/emulator";
import { createRandom } from "../simulation/random.ts";
import { clusterThings } from "./cluster-things.ts";
import { type Draw, openDraw } from "./draw.ts";
import { googleThings } from "./google-things.ts";
import { type Ground, project } from "./ground.ts";

const clusterId = `${project}/locations/europe-west1-b/clusters/flyte`;

/** What is drawn from, by name; another order draws other sequences. */
const things: Readonly<Record<string, (ground: Ground) => void>> = {
  ...googleThings,
  ...clusterThings,
  "the marks of a bucket taken off": ({ state, draw }) => {
    const one = state.buckets[draw.one(Object.keys(state.buckets))];
    if (one !== undefined) one["bucket"].labels = {};
  },
  "an API of others": ({ state }) => {
    for (const one of Object.values(state.projects)) one.services["dataflow.googleapis.com"] ??= 0;
  },
};

/** One thing of others, with what is drawn of it: leaving out another one changes nothing of it. */
export interface ForeignThing {
  readonly name: string;
  readonly seed: number;
}

/** Draws up to so many things of others. */
export function drawForeign(draw: Draw, most: number): readonly ForeignThing[] {
  return draw.some(Object.keys(things), most).map((name) => ({ name, seed: draw.count(0, 1_000_000) }));
}

/** Plants them; there may be no room for some. */
export function plantThings(state: CloudState, planted: readonly ForeignThing[]): void {
  const serial = countUp();
  for (const { name, seed } of planted) {
    things[name]?.({ state, draw: openDraw(createRandom(seed)), cluster: clusterId, serial });
  }
}

/** Draws and plants up to so many things of others at once and says which; there may be no room for some. */
export function plantForeign(state: CloudState, draw: Draw, most: number): readonly string[] {
  const names = draw.some(Object.keys(things), most);
  const serial = countUp();
  for (const name of names) things[name]?.({ state, draw, cluster: clusterId, serial });
  return names;
}

function countUp(): () => number {
  let serials = 0;
  return () => {
    serials += 1;
    return serials;
  };
}
