import { readFileSync } from "node:fs";
import path from "node:path";
import type { Resource } from "@fgk/engine";
import { kindOf } from "@fgk/engine";
import { expect, it } from "vitest";
import { createEmptyCloud, openWorld } from "../plan/installation.ts";
import { catalog, readText, root } from "../product/run-fgk.ts";

/** A delete knows of a thing where it is, and nothing else. */
it("each kind names the lane, the risk and the time of a delete by address and place alone", () => {
  const file = readText(readFileSync(path.join(root, "schemas/deployment-full.yaml"), "utf8"));
  const desired = catalog.describe(file);
  const { kinds } = catalog.open(file, desired, openWorld(createEmptyCloud()).world);
  const lanes = new Map<string, string>();
  for (const { address, at } of desired.resources) {
    const kind = kinds.find(({ name }) => name === kindOf(address));
    if (kind?.delete === undefined) continue;
    const bare: Resource = { address, at, fields: {}, managed: true, protected: false, dependsOn: [], source: "" };
    const change = { action: "delete", address, at, dependsOn: [] } as const;
    expect(kind.expectSeconds?.(change), address).toBeGreaterThan(0);
    kind.risk?.(change, { status: "absent", remarks: [] });
    lanes.set(kind.name, kind.lane?.(bare) ?? "");
  }
  expect(lanes.get("gke.node-pool")).toBe(lanes.get("gke.cluster"));
  expect(lanes.get("sql.user")).toBe(lanes.get("sql.instance"));
  expect([...lanes.keys()].sort()).toEqual([
    "flyte.project",
    "gke.cluster",
    "gke.node-pool",
    "helm.release",
    "iam.service-account",
    "kubernetes.namespace",
    "kubernetes.secret",
    "kubernetes.service",
    "kubernetes.service-account",
    "network.address",
    "network.firewall",
    "network.nat",
    "secrets.secret",
    "sql.database",
    "sql.instance",
    "sql.user",
    "storage.bucket",
  ]);
});
