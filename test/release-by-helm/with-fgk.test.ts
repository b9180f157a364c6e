import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { chart } from "../checks/by-hand.ts";
import type { Environment } from "../environment/open-environment.ts";
import { openEnvironment } from "../environment/open-environment.ts";
import { archive, startChartServer } from "./chart-server.ts";
import { itWithHelm, realHelm, runRealHelm } from "./real-helm.ts";

const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

let environment: Environment;
let kubeconfig: string;
beforeAll(async () => {
  if (realHelm === undefined) return;
  environment = await openEnvironment();
});
afterAll(async () => {
  if (realHelm !== undefined) await environment.close();
});

/** fgk with the real helm in the stand-in's place. */
async function runFgk(...args: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const ended = await environment.run(args, { FGK_HELM: realHelm });
  return { code: ended.code, text: `${ended.out}${ended.err}` };
}

function helm(...args: readonly string[]): ReturnType<typeof runRealHelm> {
  return runRealHelm(args, environment.folder, kubeconfig);
}

itWithHelm("fgk apply with the real helm, from nothing: every check green, the next plan empty", async () => {
  const applied = await runFgk("apply", "--yes");
  expect(applied).toMatchObject({ code: 0 });
  expect(await runFgk("verify")).toMatchObject({ code: 0 });
  const planned = await runFgk("plan");
  expect(planned).toMatchObject({ code: 0, text: expect.stringContaining("No changes") });
});

itWithHelm(
  "what a person then upgrades with the real helm is no change, and neither is what they install anew",
  async () => {
    kubeconfig = path.join(environment.folder, "kubeconfig");
    await fs.writeFile(kubeconfig, await environment.emulator.kubeconfig(cluster));
    const { stdout } = await helm("get", "values", "fb", "--namespace", "flyte", "--output", "yaml");
    await fs.writeFile(path.join(environment.folder, "values.yaml"), stdout);
    const release = ["fb", chart, "--namespace", "flyte", "--values", "values.yaml"];
    expect(await helm("upgrade", ...release, "--set", "deployment.podLabels.by=hand")).toMatchObject({ code: 0 });
    expect(await runFgk("plan")).toMatchObject({ code: 0, text: expect.stringContaining("No changes") });
    expect(await helm("uninstall", "fb", "--namespace", "flyte", "--wait")).toMatchObject({ code: 0 });
    expect(await helm("install", ...release)).toMatchObject({ code: 0 });
    const planned = await runFgk("plan");
    expect(planned).toMatchObject({ code: 0, text: expect.stringContaining("No changes") });
  },
);

itWithHelm("a helm that is killed while it waits: fgk says what it left, and what becomes of it", async () => {
  const values = ["--reuse-values", "--set", "configuration.database.host=10.99.0.1"];
  const args = ["upgrade", "fb", chart, "--namespace", "flyte", ...values, "--wait", "--kubeconfig", kubeconfig];
  const env = { PATH: process.env["PATH"], HOME: environment.folder };
  const child = spawn(realHelm ?? "helm", args, { env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("close", resolve));
  await expect.poll(() => listStatuses(), { timeout: 30_000 }).toContain("pending-upgrade");
  child.kill("SIGKILL");
  await ended;
  const planned = await runFgk("plan");
  expect(planned.text).toContain("was left pending-upgrade");
  expect(planned.text).toContain("fgk apply gives it two minutes, then goes back to revision");
});

itWithHelm("a chart of an https repository: planned, applied, and upgraded when the repository is gone", async () => {
  const away = await openEnvironment();
  const server = await startChartServer();
  try {
    await away.edit(`path: ${path.resolve(chart)}`, `repository: "https://${server.host}/charts"`);
    await fs.writeFile(path.join(away.folder, "ca.pem"), server.ca);
    const variables = { FGK_HELM: realHelm, SSL_CERT_FILE: path.join(away.folder, "ca.pem") };
    expect(await away.run(["plan", "--out", "prod.plan.yaml"], variables)).toMatchObject({ code: 0 });
    const digest = createHash("sha256").update(archive).digest("hex");
    const planned = await fs.readFile(path.join(away.folder, "prod.plan.yaml"), "utf8");
    expect(planned).toContain(`chart: sha256:${digest}\n`);
    expect(server.asked).toEqual(["GET /charts/index.yaml", "GET /charts/flyte-binary-v1.16.8.tgz"]);
    await server.close();
    expect(await away.run(["apply", "prod.plan.yaml"], variables)).toMatchObject({ code: 0 });
    const text = await fs.readFile(path.join(away.folder, "fgk.yaml"), "utf8");
    const changed = text.replace(/^( {2}projects: .*)$/m, "$1\n  values: { deployment: { podLabels: { team: ml } } }");
    await fs.writeFile(path.join(away.folder, "fgk.yaml"), changed);
    expect(await away.run(["apply", "--yes", "--allow", "restart"], variables)).toMatchObject({ code: 0 });
    expect(await away.run(["plan"], variables)).toMatchObject({
      code: 0,
      out: expect.stringContaining("No changes") as unknown,
    });
  } finally {
    await away.close();
    await server.close();
  }
});

/** The states of the release's revisions, by the labels of helm's Secrets. */
function listStatuses(): readonly unknown[] {
  const { objects } = environment.emulator.cloud.state.kubernetes[cluster] as {
    readonly objects: Readonly<
      Record<
        string,
        Readonly<Record<string, { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } }>>
      >
    >;
  };
  return Object.values(objects["secrets"] ?? {}).map(({ metadata }) => metadata.labels?.["status"]);
}
