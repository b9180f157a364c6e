import type { RunOptions, World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { ChartScope } from "../deployment/scope/flyte-scope.ts";
import type { ChartSource } from "./chart-source.ts";
import { nameSource } from "./chart-source.ts";
import { askHelm } from "./command.ts";
import { digestArchive, digestFolder, isArchive, readArchive } from "./local-chart.ts";
import { findRepositoryName } from "./named-repository.ts";
import { createRunMemory } from "./run-memory.ts";

/** A chart that is at hand: what helm renders and installs is what the digest was made of. */
export interface Chart {
  /** `sha256:…`: of the archive, or of all files of a folder. */
  readonly digest: string;
  /** What names the chart among helm's arguments; a `{ file }` is one of `files`. */
  readonly reference: RunOptions["args"][number];
  readonly files: Readonly<Record<string, Uint8Array>>;
}

const rememberChart = createRunMemory<Chart>();

/**
 * The chart of the deployment file. One of a repository is asked for by `helm pull` and kept in the cache under its exact
 * version: the next time it needs no network. One run sees one chart, whatever happens to the folder or the repository
 * meanwhile. Throws `Failure` with the key that decides.
 */
export function fetchChart(world: World, scope: ChartScope, accessToken: () => Promise<string>): Promise<Chart> {
  const key = JSON.stringify([scope.path, scope.repository, scope.name, scope.version]);
  return rememberChart(world, key, () => findChart(world, scope, accessToken));
}

async function findChart(world: World, scope: ChartScope, accessToken: () => Promise<string>): Promise<Chart> {
  if (scope.path === null) return fromArchive(await fetchArchive(world, scope, accessToken));
  if (isArchive(scope.path)) return fromArchive(await readArchive(world, scope.path));
  const digest = await digestFolder(world, scope.path);
  // helm takes a bare name for a repository's chart.
  return { digest, reference: /^[./]/.test(scope.path) ? scope.path : `./${scope.path}`, files: {} };
}

function fromArchive(bytes: Uint8Array): Chart {
  return { digest: digestArchive(bytes), reference: { file: archiveName }, files: { [archiveName]: bytes } };
}

const archiveName = "chart.tgz";

/** A whole version names one archive; none, or a range, names whatever is newest today. */
const exactVersion = /^v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/;

async function fetchArchive(world: World, scope: ChartScope, accessToken: () => Promise<string>): Promise<Uint8Array> {
  const { repository, name, version } = scope;
  const isExact = version !== null && exactVersion.test(version);
  const key = isExact ? cacheKey(world, repository, name, version) : undefined;
  const kept = key === undefined ? undefined : await world.cache.get(key);
  if (kept !== undefined) return kept;
  const pulled = await pullArchive(world, scope, accessToken);
  if (key !== undefined) await world.cache.put(key, pulled);
  return pulled;
}

/** The emulator's stand-in for helm has a chart of its own in the place of Flyte's, which is nothing for a real cluster. */
function cacheKey(world: World, repository: string, name: string, version: string): string {
  const source = world.variable("FGK_HELM") === "stand-in" ? "stand-in's chart" : "chart";
  return `${source} ${JSON.stringify([repository.replace(/\/$/, ""), name, version])}`;
}

const pullMs = 3 * 60_000;

async function pullArchive(world: World, scope: ChartScope, accessToken: () => Promise<string>): Promise<Uint8Array> {
  try {
    return await pull(world, scope, await nameSource(scope, accessToken));
  } catch (error) {
    const name = wantsLogin(error) ? await findRepositoryName(world, scope.repository) : undefined;
    if (name === undefined) throw error;
    await askHelm(world, { args: ["repo", "update", name], timeoutMs: pullMs });
    const version = scope.version === null ? [] : ["--version", scope.version];
    return await pull(world, scope, { args: [`${name}/${scope.name}`, ...version], files: {}, secrets: [] });
  }
}

/** Whether a login or an authority that helm keeps might open the door. */
function wantsLogin(error: unknown): boolean {
  return error instanceof Failure && /\b40[13]\b|x509/.test(error.diagnostic.cause ?? "");
}

async function pull(world: World, scope: ChartScope, { args, files, secrets }: ChartSource): Promise<Uint8Array> {
  const answer = await askHelm(world, {
    args: ["pull", ...args, "--destination", { folder: "pulled" }],
    files,
    secrets,
    timeoutMs: pullMs,
  });
  const archives = Object.entries(answer.folders?.["pulled"] ?? {}).filter(([file]) => isArchive(file));
  const [[, bytes] = []] = archives;
  if (bytes !== undefined && archives.length === 1) return bytes;
  throw new Failure({
    severity: "error",
    code: "helm-failed",
    summary: `helm pull ${scope.name} brought ${archives.length} archives, not one`,
    keyPath: "flyte.chart.name",
  });
}

/** Refuses a chart's folder that isn't what it was when this run read it: helm reads it by itself. Throws `Failure`. */
export async function confirmChart(world: World, chart: Chart): Promise<void> {
  const { reference, digest } = chart;
  if (typeof reference !== "string" || (await digestFolder(world, reference)) === digest) return;
  throw new Failure({
    severity: "error",
    code: "plan-stale",
    summary: `the chart at ${reference} was changed while fgk was at work`,
    keyPath: "flyte.chart.path",
    help: "plan again",
  });
}
