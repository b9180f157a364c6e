import type { CloudState } from "@fgk/emulator";
import { clusterThings } from "./cluster-things.ts";
import type { Draw } from "./draw.ts";
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

/** Plants up to so many things of others and says which; it may have no room for some. */
export function plantForeign(state: CloudState, draw: Draw, most: number): readonly string[] {
  const names = draw.some(Object.keys(things), most);
  let serials = 0;
  const serial = (): number => {
    serials += 1;
    return serials;
  };
  for (const name of names) things[name]?.({ state, draw, cluster: clusterId, serial });
  return names;
}
