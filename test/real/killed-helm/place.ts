import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Environment } from "../../environment/open-environment.ts";
import { openEnvironment } from "../../environment/open-environment.ts";
import { root } from "../../product/run-fgk.ts";
import type { Ended } from "../../product/spawn-fgk.ts";
import { requireBinaries } from "../kit/binaries.ts";
import type { DyingHelm, Moment } from "./moments.ts";

const execute = promisify(execFile);
const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

/** A deployment whose helm can be killed. */
export interface KillingPlace {
  readonly environment: Environment;
  /** fgk with the real helm: one that lives, or one that dies at that moment. */
  readonly fgk: (args: readonly string[], moment?: Moment, kills?: DyingHelm["kills"]) => Promise<Ended>;
  /** Writes the deployment file with another level of logging: an upgrade of the release. */
  readonly setLevel: (level: number) => Promise<void>;
  /** helm's revisions, oldest first: `2 pending-upgrade`. */
  readonly records: () => Promise<readonly string[]>;
  /** As if the newest record had been written ten minutes ago. */
  readonly age: () => Promise<void>;
  /** The level of logging in Flyte's own configuration, as it is in the cluster. */
  readonly level: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Opens one with nothing installed yet. `helm` is a path. */
export async function openKillingPlace(helm: string): Promise<KillingPlace> {
  const environment = await openEnvironment();
  const { folder } = environment;
  const settings = path.join(folder, "dying-helm.json");
  const program = path.join(folder, "dying-helm");
  const script = path.join(root, "test/real/killed-helm/dying-helm.ts");
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
  await mkdir(path.join(folder, "kubeconfigs"));
  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const kubeconfig = path.join(folder, "kubeconfig");
    await writeFile(kubeconfig, await environment.emulator.kubeconfig(cluster), { mode: 0o600 });
    const options = { maxBuffer: 2 ** 24, env: { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: kubeconfig } };
    return (await execute(requireBinaries().kubectl, ["-n", "flyte", ...args], options)).stdout;
  };
  const listRecords = async (): Promise<readonly HelmSecret[]> => {
    const list = JSON.parse(await kubectl("get", "secrets", "-l", "owner=helm,name=fb", "-o", "json")) as {
      readonly items: readonly HelmSecret[];
    };
    return list.items.toSorted((a, b) => Number(a.metadata.labels.version) - Number(b.metadata.labels.version));
  };
  return {
    environment,
    fgk: async (args, moment, kills = "helm") => {
      const told: DyingHelm = { helm, folder: path.join(folder, "kubeconfigs"), moment, kills };
      await writeFile(settings, JSON.stringify(told));
      return environment.run(args, { FGK_HELM: program, FGK_TEST_DYING_HELM: settings });
    },
    setLevel: (level) =>
      environment.edit("  projects:", `  values: { configuration: { logging: { level: ${level} } } }\n  projects:`),
    records: async () =>
      (await listRecords()).map(({ metadata }) => `${metadata.labels.version} ${metadata.labels.status}`),
    age: async () => {
      const newest = (await listRecords()).at(-1);
      if (newest === undefined) throw new Error("helm has no record");
      const patch = JSON.stringify({ data: { release: makeOlder(newest.data.release) } });
      await kubectl("patch", "secret", newest.metadata.name, "--type=merge", "-p", patch);
    },
    level: async () => {
      const config = await kubectl("get", "configmap", "flyte-binary-config", "-o", "json");
      return Number(
        /level: (\d+)/.exec((JSON.parse(config) as { data: Record<string, string> }).data["000-core.yaml"] ?? "")?.[1],
      );
    },
    close: environment.close,
  };
}

interface HelmSecret {
  readonly metadata: {
    readonly name: string;
    readonly labels: { readonly version: string; readonly status: string };
  };
  readonly data: { readonly release: string };
}

/** A record with its times ten minutes earlier. */
function makeOlder(data: string): string {
  const text = gunzipSync(Buffer.from(Buffer.from(data, "base64").toString(), "base64")).toString();
  const older = JSON.parse(text, (key, value: unknown) =>
    (key === "last_deployed" || key === "deleted") && typeof value === "string" && value !== ""
      ? new Date(Date.parse(value) - 10 * 60_000).toISOString()
      : value,
  ) as unknown;
  return Buffer.from(gzipSync(JSON.stringify(older)).toString("base64")).toString("base64");
}
