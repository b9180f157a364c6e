import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatorProcess } from "../guide/emulator-process.ts";
import { startEmulatorProcess } from "../guide/emulator-process.ts";
import { root } from "../product/run-fgk.ts";
import type { Ended } from "../product/spawn-fgk.ts";
import { runFgk } from "../product/spawn-fgk.ts";
import { requireBinaries } from "./kit/binaries.ts";
import type { ControlPlane } from "./kit/start-control-plane.ts";
import { startControlPlane } from "./kit/start-control-plane.ts";

const execute = promisify(execFile);
const clusters = "v1/projects/acme-ml/locations/europe-west1-b/clusters";

describe.each(["helm", "helm4"] as const)("Google emulated, Kubernetes real, %s", (which) => {
  let plane: ControlPlane;
  let emulator: EmulatorProcess;
  let folder: string;

  beforeAll(async () => {
    plane = await startControlPlane();
    folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-from-nothing-")));
    emulator = await startEmulatorProcess({ folder, kubernetes: plane.kubeconfig });
    const text = await fs.readFile(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8");
    await fs.writeFile(path.join(folder, "fgk.yaml"), text.replace("../../packages", path.join(root, "packages")));
  }, 60_000);

  afterAll(async () => {
    await emulator?.stop();
    await plane?.stop();
    await fs.rm(folder, { recursive: true, force: true });
  });

  function fgk(...args: readonly string[]): Promise<Ended> {
    const variables = { FGK_GOOGLE_ENDPOINT: emulator.url, FGK_HELM: requireBinaries()[which] };
    return runFgk(args, { folder, variables });
  }

  /** Asks the real server itself, past the emulator. */
  async function kubectl(...args: readonly string[]): Promise<string> {
    const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: plane.kubeconfig };
    return (await execute(plane.binaries.kubectl, [...args], { env })).stdout.trim();
  }

  async function google(method: string, at: string, body?: unknown): Promise<Response> {
    const headers = { authorization: "Bearer any", "content-type": "application/json" };
    return fetch(`${emulator.url}/${at}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  it("from nothing: the release is deployed, its pod ready, every check green, the next plan empty", async () => {
    expect(await fgk("plan", "--out", "prod.plan.yaml")).toMatchObject({ code: 0 });
    const applied = await fgk("apply", "prod.plan.yaml");
    expect(applied).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Checks: \d+ green, 0 red, 0 warnings, 0 not asked/),
    });
    expect(await fgk("verify")).toMatchObject({ code: 0 });
    expect(await fgk("plan")).toMatchObject({ code: 0, out: expect.stringContaining("No changes.") });
  }, 120_000);

  it("the real server has it all: release, pod, node, address, and what Flyte makes when it runs", async () => {
    expect(await kubectl("get", "secrets", "-n", "flyte", "-l", "owner=helm", "-o", "name")).toBe(
      "secret/sh.helm.release.v1.fb.v1",
    );
    const status = "{.items[0].metadata.labels.status}";
    expect(await kubectl("get", "secrets", "-n", "flyte", "-l", "owner=helm", "-o", `jsonpath=${status}`)).toBe(
      "deployed",
    );
    expect(await kubectl("get", "deployment", "-n", "flyte", "-o", "jsonpath={.items[*].status.readyReplicas}")).toBe(
      "1",
    );
    const pool = "-lcloud.google.com/gke-nodepool=default,iam.gke.io/gke-metadata-server-enabled=true";
    expect(await kubectl("get", "nodes", pool, "-o", "name")).toMatch(/^node\/gke-flyte-default-\S+$/);
    const ip = "jsonpath={.status.loadBalancer.ingress[0].ip}";
    expect(await kubectl("get", "service", "flyte-binary", "-n", "flyte", "-o", ip)).toBe("10.132.0.6");
    expect(await kubectl("get", "crd", "-o", "name")).toContain("flyteworkflows.flyte.lyft.com");
    const managers = "jsonpath={.webhooks[*].name} {.metadata.managedFields[*].manager}";
    expect(await kubectl("get", "mutatingwebhookconfigurations", "flyte-binary-webhook", "-o", managers)).toBe(
      "flyte-pod-webhook.flyte.org flyte",
    );
  });

  it("a second cluster is refused with words; the end of the first leaves the real one as it was", async () => {
    const second = await google("POST", clusters, { cluster: { name: "second", initialNodeCount: 1 } });
    expect(second.status).toBe(400);
    expect(await second.text()).toContain("its one real cluster is");
    expect((await google("DELETE", `${clusters}/flyte`)).status).toBe(200);
    // The emulated cluster goes at the next look at it, the real one's namespaces soon after.
    expect((await google("GET", `${clusters}/flyte`)).status).toBe(404);
    await expect
      .poll(() => kubectl("get", "namespaces,nodes", "-o", "name"), { timeout: 40_000, interval: 500 })
      .toBe("namespace/default\nnamespace/kube-node-lease\nnamespace/kube-public\nnamespace/kube-system\nnode/node-0");
    expect(await kubectl("get", "crd,mutatingwebhookconfigurations", "-o", "name")).toBe("");
    expect(await kubectl("get", "clusterroles", "-o", "name")).not.toContain("flyte");
  }, 60_000);
});
