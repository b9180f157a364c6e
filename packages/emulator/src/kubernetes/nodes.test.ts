import { expect, it } from "vitest";
import type { Stored } from "../cloud/http.ts";
import { listWantedNodes } from "./nodes.ts";
import { makeTestCluster } from "./test-cluster.ts";

const three = ["europe-west1-b", "europe-west1-c", "europe-west1-d"];
const rows: readonly [string, Stored, number][] = [
  ["what it has now, over all its zones", { nodeCount: 4, initialNodeCount: 1, locations: three }, 4],
  ["none, when it was scaled down", { nodeCount: 0, initialNodeCount: 2, locations: three }, 0],
  [
    "what it began with in each zone, while nobody has counted",
    { nodeCount: undefined, initialNodeCount: 2, locations: three },
    6,
  ],
  ["one, when nothing is said", { nodeCount: undefined, initialNodeCount: undefined }, 1],
  ["none while it is being made", { status: "PROVISIONING", nodeCount: 2 }, 0],
];
it.each(rows)("a pool has as many nodes as %s", (_name, pool, count) => {
  const { cloud, cluster } = makeTestCluster({ pool });
  expect(listWantedNodes(cloud, cluster)).toHaveLength(count);
});

it("the nodes of a pool stand in its zones in turn", () => {
  const { cloud, cluster } = makeTestCluster({ pool: { nodeCount: 4, locations: three } });
  const zones = listWantedNodes(cloud, cluster).map(
    ({ object }) => object["metadata"].labels["topology.kubernetes.io/zone"],
  );
  expect(zones).toEqual(["europe-west1-b", "europe-west1-c", "europe-west1-d", "europe-west1-b"]);
});
