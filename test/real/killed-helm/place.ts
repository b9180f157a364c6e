import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { startEmulatorProcess } from "../../guide/emulator-process.ts";
import { root } from "../../product/run-fgk.ts";
import type { Ended } from "../../product/spawn-fgk.ts";
import { runFgk } from "../../product/spawn-fgk.ts";
import type { ControlPlane } from "../kit/start-control-plane.ts";
import { startControlPlane } from "../kit/start-control-plane.ts";
import type { DyingHelm, Moment } from "./moments.ts";

const execute = promisify(execFile);

/** Flyte's release in a real cluster, as it is seen past fgk. */
export interface ReachedCluster {
  /** Asks the real cluster itself, about the namespace `flyte`. */
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  /** helm's revisions, oldest first: `2 pending-upgrade`. */
  readonly records: () => Promise<readonly string[]>;
  /** As if the newest record had been written ten minutes ago. */
  readonly age: () => Promise<void>;
  /** Writes something else into the newest record, ten minutes old. */
  readonly rewrite: (change: RecordChange) => Promise<void>;
  /** The level of logging in Flyte's own configuration, as it is in the cluster. */
  readonly level: () => Promise<number>;
}

/** A deployment in a real cluster, whose helm can be killed. */
export interface KillingPlace extends ReachedCluster {
  /** fgk with the real helm: one that lives, or one that dies at that moment. */
  readonly fgk: (args: readonly string[], moment?: Moment, kills?: DyingHelm["kills"]) => Promise<Ended>;
  /** Writes the deployment file with another level of logging: an upgrade of the release. */
  readonly setLevel: (level: number) => Promise<void>;
  /** Runs helm itself, as a person would. */
  readonly helm: (...args: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens one with nothing installed yet. */
export async function openKillingPlace(which: "helm" | "helm4"): Promise<KillingPlace> {
  const plane = await startControlPlane();
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "fgk-killed-helm-")));
  const emulator = await startEmulatorProcess({ folder, kubernetes: plane.kubeconfig });
  const file = await readFile(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8");
  const text = file.replace("../../packages", path.join(root, "packages"));
  const write = (content: string): Promise<void> => writeFile(path.join(folder, "fgk.yaml"), content);
  await write(text);
  const cluster = reachCluster(plane, folder);
  return {
    ...cluster,
    helm: async (...args) => {
      const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: plane.kubeconfig };
      return (await execute(plane.binaries[which], ["--namespace", "flyte", ...args], { env })).stdout;
    },
    fgk: await wrapHelm(plane.binaries[which], folder, emulator.url),
    setLevel: (level) =>
      write(text.replace("  projects:", `  values: { configuration: { logging: { level: ${level} } } }\n  projects:`)),
    close: async () => {
      await emulator.stop();
      await plane.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** fgk with a program in helm's place that runs it, and kills it when told. */
async function wrapHelm(helm: string, folder: string, endpoint: string): Promise<KillingPlace["fgk"]> {
  const settings = path.join(folder, "dying-helm.json");
  const program = path.join(folder, "dying-helm");
  const script = path.join(root, "test/real/killed-helm/dying-helm.ts");
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
  await mkdir(path.join(folder, "kubeconfigs"));
  const variables = { FGK_GOOGLE_ENDPOINT: endpoint, FGK_HELM: program, FGK_TEST_DYING_HELM: settings };
  return async (args, moment, kills = "helm") => {
    const told: DyingHelm = { helm, folder: path.join(folder, "kubeconfigs"), moment, kills };
    await writeFile(settings, JSON.stringify(told));
    return runFgk(args, { folder, variables });
  };
}

/** Reaches the release in the real cluster itself. */
export function reachCluster(plane: ControlPlane, folder: string): ReachedCluster {
  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: plane.kubeconfig };
    const options = { maxBuffer: 2 ** 24, env };
    return (await execute(plane.binaries.kubectl, ["-n", "flyte", ...args], options)).stdout;
  };
  const listRecords = async (): Promise<readonly HelmSecret[]> => {
    const list = JSON.parse(await kubectl("get", "secrets", "-l", "owner=helm,name=fb", "-o", "json")) as {
      readonly items: readonly HelmSecret[];
    };
    return list.items.toSorted((a, b) => Number(a.metadata.labels.version) - Number(b.metadata.labels.version));
  };
  const rewrite: KillingPlace["rewrite"] = async (change) => {
    const newest = (await listRecords()).at(-1);
    if (newest === undefined) throw new Error("helm has no record");
    const labels = change.status === undefined ? {} : { status: change.status };
    const patch = { metadata: { labels }, data: { release: changeRecord(newest.data.release, change) } };
    await kubectl("patch", "secret", newest.metadata.name, "--type=merge", "-p", JSON.stringify(patch));
  };
  return {
    kubectl,
    records: async () =>
      (await listRecords()).map(({ metadata }) => `${metadata.labels.version} ${metadata.labels.status}`),
    age: () => rewrite({}),
    rewrite,
    level: async () => {
      const config = JSON.parse(await kubectl("get", "configmap", "flyte-binary-config", "-o", "json")) as {
        readonly data: Readonly<Record<string, string>>;
      };
      return Number(/level: (\d+)/.exec(config.data["000-core.yaml"] ?? "")?.[1]);
    },
  };
}

interface HelmSecret {
  readonly metadata: {
    readonly name: string;
    readonly labels: { readonly version: string; readonly status: string };
  };
  readonly data: { readonly release: string };
}

interface HelmRecord {
  readonly info: Readonly<Record<string, unknown>>;
  readonly chart: { readonly metadata: Readonly<Record<string, unknown>> };
}

/** What a record shall say. */
export interface RecordChange {
  readonly status?: string;
  /** The chart's name. */
  readonly chart?: string;
  /** It doesn't say how it was applied, as helm 3's don't. */
  readonly byHelm3?: boolean;
}

/** A record with its times ten minutes earlier, and with what is changed of it. */
function changeRecord(data: string, { status, chart, byHelm3 = false }: RecordChange): string {
  const text = gunzipSync(Buffer.from(Buffer.from(data, "base64").toString(), "base64")).toString();
  const record = JSON.parse(text, (key, value: unknown) =>
    (key === "last_deployed" || key === "deleted") && typeof value === "string" && value !== ""
      ? new Date(Date.parse(value) - 10 * 60_000).toISOString()
      : value,
  ) as HelmRecord;
  const info = status === undefined ? record.info : { ...record.info, status };
  const { metadata } = record.chart;
  const named = chart === undefined ? metadata : { ...metadata, name: chart };
  const method = byHelm3 ? { apply_method: undefined } : {};
  const changed = { ...record, ...method, info, chart: { ...record.chart, metadata: named } };
  return Buffer.from(gzipSync(JSON.stringify(changed)).toString("base64")).toString("base64");
}
