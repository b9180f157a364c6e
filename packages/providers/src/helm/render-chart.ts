import { createHash } from "node:crypto";
import type { JsonObject, World } from "@fgk/engine";
import { askHelm, requireHelm } from "./command.ts";
import type { Chart } from "./fetch-chart.ts";
import { confirmChart } from "./fetch-chart.ts";
import { isOpen, keepValues } from "./keep-values.ts";
import { explainRenderTrouble } from "./render-trouble.ts";
import { createRunMemory } from "./run-memory.ts";

/** What a release's objects are made from. */
export interface Rendering {
  readonly chart: Chart;
  readonly values: JsonObject;
  readonly release: string;
  readonly namespace: string;
  /** The cluster's version (`v1.33.4-gke.1000`); null: the one that helm takes when it isn't told. */
  readonly kubeVersion: string | null;
  /** What the cluster serves (`apps/v1`, `apps/v1/Deployment`), for charts that ask; empty: what helm takes when it isn't told. */
  readonly apiVersions: readonly string[];
  /** Whether the release is there already. */
  readonly upgrade: boolean;
}

const rememberManifest = createRunMemory<string>();

const renderMs = 2 * 60_000;

/**
 * The manifest that helm would install, without hooks and without the chart's folder crds; nothing is asked of a cluster.
 * The same question is answered from the cache; what may hold a secret is kept in memory only. Throws `Failure`, at
 * the value that the chart refuses.
 */
export async function renderChart(world: World, rendering: Rendering): Promise<string> {
  const { major, minor } = await requireHelm(world);
  const { chart, values, release, namespace, kubeVersion, apiVersions, upgrade } = rendering;
  const place = [release, namespace, kubeVersion, apiVersions, upgrade];
  const helm = world.variable("FGK_HELM") === "stand-in" ? "stand-in" : "helm";
  const question = [helm, chart.digest, values, ...place, `${major}.${minor}`];
  const key = `manifest ${createHash("sha256").update(JSON.stringify(question)).digest("hex")}`;
  return rememberManifest(world, key, () => findManifest(world, rendering, key));
}

async function findManifest(world: World, rendering: Rendering, key: string): Promise<string> {
  const kept = await world.cache.get(key);
  if (kept !== undefined) return new TextDecoder().decode(kept);
  const manifest = await askForManifest(world, rendering);
  await confirmChart(world, rendering.chart);
  if (isOpen(rendering.values) && !hasSecretContent(manifest))
    await world.cache.put(key, new TextEncoder().encode(manifest));
  return manifest;
}

async function askForManifest(world: World, rendering: Rendering): Promise<string> {
  const { chart, values, release, namespace, kubeVersion, apiVersions, upgrade } = rendering;
  const version = [
    ...(kubeVersion === null ? [] : ["--kube-version", kubeVersion]),
    ...(apiVersions.length === 0 ? [] : ["--api-versions", apiVersions.join(",")]),
  ];
  keepValues(world, values);
  const { stdout } = await askHelm(world, {
    args: [
      ...["template", release, chart.reference, "--namespace", namespace, "--no-hooks"],
      ...[...(upgrade ? ["--is-upgrade"] : []), ...version, "--values", { file: "values.json" }],
    ],
    files: { ...chart.files, "values.json": JSON.stringify(values) },
    timeoutMs: renderMs,
    explain: (said) => explainRenderTrouble(said, values),
  });
  return stdout;
}

/** Whether some document is a Secret with content, however it is written. Rather one too many than one too few. */
function hasSecretContent(manifest: string): boolean {
  return manifest
    .split(/^---/m)
    .some((text) => /\bkind["']?\s*:\s*["']?Secret\b/.test(text) && /\b(?:data|stringData)["']?\s*:/.test(text));
}
