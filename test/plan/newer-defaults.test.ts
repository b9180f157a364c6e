import { readFileSync } from "node:fs";
import path from "node:path";
import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject, makePlan, readDeployment } from "@fgk/engine";
import { createCatalog } from "@fgk/providers";
import { beforeAll, describe, expect, it } from "vitest";
import { root, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { install, openWorld, smallest } from "./installation.ts";

const schema = JSON.parse(readFileSync(path.join(root, "schemas/deployment.schema.json"), "utf8")) as JsonObject;

/** What a newer fgk might think better, for everything that is a value of a thing and no name of one. */
const newer: Readonly<Record<string, Json>> = {
  "network.name": "flyte",
  "network.subnet": "flyte",
  "network.privateServices.prefixLength": 20,
  "cluster.releaseChannel": "stable",
  "cluster.privateNodes": false,
  "cluster.nodePools.[].machineType": "e2-standard-8",
  "cluster.nodePools.[].nodes.totalMin": 2,
  "cluster.nodePools.[].nodes.totalMax": 9,
  "cluster.nodePools.[].diskGb": 200,
  "cluster.nodePools.[].spot": true,
  "cluster.nodePools.[].accelerator.count": 2,
  "network.nat": "none",
  "network.firewall": "none",
  "database.version": "POSTGRES_17",
  "database.tier": "db-custom-4-15360",
  "database.diskGb": 100,
  "database.availability": "regional",
  "database.backups": false,
  "database.ssl": "allow",
  "buckets.versioning": true,
  "loadBalancer.globalAccess": true,
  "flyte.chart.repository": "https://charts.acme.dev",
  "flyte.timeout": "30m",
  "cluster.protect": false,
  "database.protect": false,
  "buckets.protect": false,
  allow: [],
};

/**
 * Defaults that name a thing, say whose it is, what is always kept true or what other keys have to fit: they are part of the
 * format and never change.
 */
const fixed: readonly string[] = [
  ...["cluster", "database", "buckets", "serviceAccount", "loadBalancer", "google.apis"].map((key) => `${key}.managed`),
  ...["database.schema", "serviceAccount.bindings", "serviceAccount.grants", "serviceAccount.prune"],
  ...["database.name", "database.user", "database.connection", "serviceAccount.name", "loadBalancer.name"],
  ...["flyte.install", "flyte.namespace", "flyte.release", "flyte.fullname", "flyte.chart.name", "flyte.domains"],
  ...["cluster.access", "cluster.autopilot", "database.edition", "loadBalancer.internal"],
  ...["flyte.removeNamespaces", "loadBalancer.ports.http", "loadBalancer.ports.grpc"],
];

/** Every key of the schema that has a default. */
function listDefaults(node: Json, above: readonly string[] = []): readonly string[] {
  if (!isJsonObject(node)) return [];
  const properties = isJsonObject(node["properties"]) ? node["properties"] : {};
  return [
    ...("default" in node ? [above.join(".")] : []),
    ...Object.entries(properties).flatMap(([key, child]) => listDefaults(child, [...above, key])),
    ...(node["items"] === undefined ? [] : listDefaults(node["items"], [...above, "[]"])),
  ];
}

function withDefault(node: Json | undefined, [key, ...rest]: readonly string[], value: Json): Json {
  if (!isJsonObject(node)) throw new Error("the schema has no such key");
  if (key === undefined) return { ...node, default: value };
  if (key === "[]") return { ...node, items: withDefault(node["items"], rest, value) };
  const properties = isJsonObject(node["properties"]) ? node["properties"] : {};
  return { ...node, properties: { ...properties, [key]: withDefault(properties[key], rest, value) } };
}

async function planWith(simulated: SimulatedCloud, changed: JsonObject): Promise<readonly string[]> {
  const catalog = createCatalog(changed);
  const read = readDeployment(smallest, "fgk.yaml", catalog);
  if (!read.ok) throw new Error(read.diagnostics.map(showDiagnostic).join("\n"));
  const { world } = openWorld(simulated);
  const none = { allow: [], dataLoss: [], adopt: [], target: [], emit: () => undefined } as const;
  const made = await makePlan({ file: read.value, catalog, world, fgkVersion: "0.9.0", ...none });
  if (!made.ok) return made.diagnostics.map(showDiagnostic);
  return [...stepsOf(made.value), ...made.value.summary.warnings];
}

describe("a default that is another one in a newer fgk", () => {
  let installed: SimulatedCloud;
  beforeAll(async () => {
    installed = await install(smallest);
  });

  it("is known here, one way or the other", () => {
    expect([...Object.keys(newer), ...fixed].sort()).toEqual([...listDefaults(schema)].sort());
  });

  it.each(Object.entries(newer))("changes nothing that an older one has made: %s", async (key, value) => {
    expect(
      await planWith(cloneSimulatedCloud(installed), withDefault(schema, key.split("."), value) as JsonObject),
    ).toEqual([]);
  });
});
