import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { packChart } from "../../packages/emulator/src/helm/chart-repository.ts";
import { chart } from "../checks/by-hand.ts";
import type { Place } from "./place.ts";
import { listObjects, openPlace, readReleases, runStandIn } from "./place.ts";
import { isHelm3, itWithHelm3, runRealHelm } from "./real-helm.ts";

const values = {
  fullnameOverride: "flyte-binary",
  configuration: {
    database: { username: "flyteadmin", password: "p w", host: "10.1.2.3", dbname: "flyteadmin" },
    storage: {
      metadataContainer: "acme-meta",
      userDataContainer: "acme-data",
      provider: "gcs",
      providerConfig: { gcs: { project: "acme-ml" } },
    },
  },
  deployment: { image: { tag: "v1.16.8" } },
  ingress: { separateGrpcIngress: false },
  service: { type: "LoadBalancer", commonAnnotations: { "networking.gke.io/load-balancer-type": "Internal" } },
};

let folder: string;
let byHelm: Place;
let byStandIn: Place;
beforeAll(async () => {
  if (!isHelm3) return;
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-installed-"));
  byHelm = await openPlace(folder, "helm");
  byStandIn = await openPlace(folder, "stand-in");
  await fs.writeFile(path.join(folder, "values.json"), JSON.stringify(values));
});
afterAll(async () => {
  if (!isHelm3) return;
  await Promise.all([byHelm.close(), byStandIn.close()]);
  await fs.rm(folder, { recursive: true, force: true });
});

/** The same command by both, which must end alike. */
async function runBoth(...args: readonly string[]): Promise<void> {
  const helm = await runRealHelm(args, folder, byHelm.kubeconfig);
  const standIn = await runStandIn(byStandIn, args);
  expect([standIn.code, errorOf(standIn.stderr)]).toEqual([helm.code, errorOf(helm.stderr)]);
}

function errorOf(stderr: string): string {
  return /^Error: [\s\S]*/m.exec(stderr)?.[0].trim() ?? "";
}

function expectEqual(): void {
  expect(listObjects(byStandIn)).toEqual(listObjects(byHelm));
  expect(readReleases(byStandIn)).toEqual(readReleases(byHelm));
}

itWithHelm3("a release's life leaves the same in two clusters, whether helm or the stand-in led it", async () => {
  const file = ["--namespace", "flyte", "--values", path.join(folder, "values.json")];
  await runBoth("install", "fb", chart, ...file, "--create-namespace");
  expectEqual();
  await runBoth("install", "fb", chart, ...file);
  await runBoth("install", "other", chart, ...file);
  await runBoth("upgrade", "fb", chart, ...file, "--set", "deployment.image.tag=v1.16.9,service.labels.team=ml");
  expectEqual();
  await runBoth("upgrade", "fb", chart, "--namespace", "flyte", "--reuse-values", "--set", "rbac.create=false");
  expectEqual();
  await runBoth("upgrade", "fb", chart, ...file, "--set", "configuration.storage.provider=s3");
  await runBoth("rollback", "fb", "1", "--namespace", "flyte");
  expectEqual();
  const archive = path.join(folder, "flyte.tgz");
  await fs.writeFile(archive, packChart("1.16.7"));
  await runBoth("upgrade", "fb", archive, ...file);
  expectEqual();
  await runBoth("upgrade", "--install", "fb", chart, ...file, "--description", "by hand", "--history-max", "2");
  expectEqual();
  await runBoth("uninstall", "fb", "--namespace", "flyte");
  expectEqual();
  await runBoth("uninstall", "fb", "--namespace", "flyte");
});
