import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject, readDeployment } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { describeDeployment } from "./describe.ts";
import { deploymentRules } from "./rules.ts";
import { deploymentSchema } from "./schema.ts";
import { fullText } from "./test-files.ts";

/** Another value for each key of the complete file that isn't a switch or a number: those are turned and raised. */
const others: Readonly<Record<string, Json>> = {
  name: "test",
  "google.project": "acme-dev",
  "google.location": "europe-west1-c",
  "google.region": "europe-west4",
  "google.labels.team": "data",
  "network.project": "acme-net",
  "network.name": "vpc",
  "network.subnet": "vpc-west",
  "network.nat": "none",
  "network.firewall": "none",
  "network.privateServices.range": "services",
  "cluster.name": "other",
  "cluster.releaseChannel": "rapid",
  "cluster.authorizedNetworks": ["10.0.0.0/8"],
  "cluster.workloadMetadata": "all",
  "cluster.nodePools.0.name": "pool",
  "cluster.nodePools.0.machineType": "e2-standard-8",
  "cluster.nodePools.0.serviceAccount": "nodes@acme-ml.iam.gserviceaccount.com",
  "cluster.nodePools.0.labels": { team: "ml" },
  "cluster.nodePools.0.taints": [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
  "cluster.nodePools.0.accelerator": { type: "nvidia-l4", count: 1 },
  "database.project": "acme-db",
  "database.instance": "other-db",
  "database.version": "POSTGRES_16",
  "database.edition": "enterprise-plus",
  "database.tier": "db-custom-4-15360",
  "database.availability": "regional",
  "database.ssl": "allow",
  "database.connection": "proxy",
  "database.host": "10.0.0.3",
  "database.schema": "theirs",
  "database.name": "flyte",
  "database.user": "flyte",
  "database.password.secretManager": "other-password",
  "buckets.location": "europe-west4",
  "buckets.metadata": "acme-ml-other-metadata",
  "buckets.userData.name": "acme-ml-other-data",
  "buckets.userData.project": "acme-data",
  "buckets.deleteAfterDays": 30,
  "serviceAccount.name": "other-sa",
  "serviceAccount.bindings": "theirs",
  "serviceAccount.grants": "project",
  "serviceAccount.projectRoles": ["roles/bigquery.jobUser"],
  "flyte.install": "core",
  "flyte.version": "1.16.7",
  "flyte.namespace": "flyte-prod",
  "flyte.release": "flyte",
  "flyte.fullname": "flyte",
  "flyte.chart.repository": "https://charts.acme.dev",
  "flyte.chart.name": "acme-flyte",
  "flyte.chart.version": "v1.16.7",
  "flyte.images.flyte": "acme.dev/flyte:v1",
  "flyte.images.waitForDb": "acme.dev/postgres:15",
  "flyte.images.copilot": "acme.dev/copilot:v1",
  "flyte.domains.0": "dev",
  "flyte.domains.1": "test",
  "flyte.domains.2": "live",
  "flyte.projects.0": "snacks",
  "flyte.projects.1.id": "weather",
  "flyte.projects.1.description": "Weather forecasts",
  "flyte.auth": { clientId: "fgk", clientSecret: { secretManager: "flyte-client" } },
  "flyte.values": { configuration: { logging: { level: 4 } } },
  "loadBalancer.name": "flyte",
  "loadBalancer.address": "10.132.0.7",
  "loadBalancer.addressName": "flyte-ip",
  "loadBalancer.sourceRanges": ["10.0.0.0/8"],
  "allow.0": "nodes",
};

/** Keys that say how fgk works rather than what it makes, and where they are used. */
const elsewhere: Readonly<Record<string, string>> = {
  apiVersion: "the schema, which knows one",
  "cluster.access": "kubernetes/reach.ts",
  "serviceAccount.prune": "describe/prune-members.ts",
  "flyte.removeNamespaces": "kubernetes/namespace.ts",
  "flyte.auth": "flyte/login.ts",
  "flyte.images.probe": "checks/identity-probe.ts",
  "flyte.timeout": "helm/release.ts",
};

/** The keys that hold a value; a list or map that is empty is one. */
function listKeys(content: Json, above: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof content === "object" && content !== null ? Object.entries(content) : [];
  return inner.length === 0 ? [above] : inner.flatMap(([key, value]) => listKeys(value as Json, [...above, key]));
}

const full = parse(fullText) as JsonObject;

/** The complete file with another value at one key. */
function changeKey(content: Json, [key = "", ...rest]: readonly string[], path: string): Json {
  const change = (value: Json): Json => (rest.length > 0 ? changeKey(value, rest, path) : turn(value, path));
  if (Array.isArray(content)) return content.map((item: Json, index) => (String(index) === key ? change(item) : item));
  return isJsonObject(content) ? { ...content, [key]: change(content[key] ?? null) } : content;
}

function turn(value: Json, path: string): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return others[path] ?? value;
}

/** What follows from a file: resources, or the "not-yet" that refuses it. */
function followsFrom(content: Json): string {
  const text = stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
  const read = readDeployment(text, "fgk.yaml", { schema: deploymentSchema, rules: [] });
  if (!read.ok) throw new Error(read.diagnostics.map(({ summary }) => summary).join("\n"));
  const refused = deploymentRules.flatMap((rule) => rule(read.value)).filter(({ code }) => code === "not-yet");
  return JSON.stringify([describeDeployment(read.value), refused]);
}

const unchanged = followsFrom(full);

const keys = listKeys(full)
  .map((key) => [key.join("."), key] as const)
  .filter(([path]) => !(path in elsewhere));

describe("every key of the complete file", () => {
  it.each(keys)("has an effect, or is refused: %s", (path, key) => {
    expect(followsFrom(changeKey(full, key, path))).not.toBe(unchanged);
  });

  it("is one that the file has", () => {
    const known = new Set(listKeys(full).map((key) => key.join(".")));
    const named = [...Object.keys(others), ...Object.keys(elsewhere)];
    expect(named.filter((path) => !known.has(path))).toEqual([]);
  });
});
