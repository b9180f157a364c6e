import { applyObjects, checkOwnership, createObject } from "./apply-objects.ts";
import type { HelmArguments } from "./arguments.ts";
import { parseLabels } from "./arguments.ts";
import { loadChart } from "./chart.ts";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import type { Release } from "./release.ts";
import { createRelease, messageOf, readHistory } from "./release-store.ts";
import { renderChart } from "./render.ts";
import type { ReleaseTarget } from "./revision.ts";
import { finishRevision, makeRevision, pruneHistory } from "./revision.ts";
import { readUserValues } from "./user-values.ts";
import { coalesceValues } from "./values.ts";

interface RenderedRelease {
  readonly manifest: string;
  readonly notes: string;
}

/** A release's chart rendered with the user's values. */
function renderRelease(target: ReleaseTarget, config: Stored, revision: number, isUpgrade: boolean): RenderedRelease {
  const { name, namespace, chart } = target;
  const values = coalesceValues(chart.values, config);
  const { objects, notes } = renderChart({ release: { name, namespace, revision, isUpgrade }, chart, values });
  return { manifest: writeManifest(objects), notes };
}

/** `helm template`: needs no cluster. */
export async function templateCommand(args: HelmArguments, world: HelmWorld): Promise<string> {
  const target = await readTarget(args, world);
  return renderRelease(target, await readUserValues(args, world), 1, args.switches.has("is-upgrade")).manifest;
}

async function readTarget(args: HelmArguments, world: HelmWorld): Promise<ReleaseTarget> {
  const [command, name, reference] = args.words;
  if (name === undefined || reference === undefined) throw new HelmError(`"helm ${command}" requires 2 arguments`);
  return { name, chart: await loadChart(reference, args, world), namespace: namespaceOf(args) };
}

export function namespaceOf(args: HelmArguments): string {
  return args.options["namespace"] ?? "default";
}

/** `helm install`. */
export async function installRelease(args: HelmArguments, world: HelmWorld): Promise<Release> {
  return underPrefix("INSTALLATION FAILED", async () => {
    const target = await readTarget(args, world);
    const history = await readHistory(world, target.namespace, target.name);
    if (history.length > 0) throw new HelmError("cannot re-use a name that is still in use");
    return makeFirstRevision(args, world, target, 1);
  });
}

async function makeFirstRevision(
  args: HelmArguments,
  world: HelmWorld,
  target: ReleaseTarget,
  version: number,
): Promise<Release> {
  const { namespace } = target;
  const config = await readUserValues(args, world);
  const { manifest, notes } = renderRelease(target, config, version, false);
  const release = makeRevision(world, target, {
    config,
    manifest,
    notes,
    version,
    status: "pending-install",
    description: "Initial install underway",
    labels: parseLabels(args.options["labels"]),
  });
  if (isDryRun(args)) return release;
  const objects = readManifest(manifest);
  if (args.switches.has("create-namespace")) await createNamespace(world, namespace);
  const existing = args.switches.has("take-ownership")
    ? objects
    : await checkOwnership(world, target, objects, "install");
  await createRelease(world, release);
  await finishRevision(args, world, release, "Install complete", async () => {
    if (existing.length > 0) return applyObjects(world, target, existing, objects);
    for (const object of objects) await createObject(world, target, object);
  });
  return release;
}

async function createNamespace(world: HelmWorld, namespace: string): Promise<void> {
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { name: namespace } } };
  const answer = await world.request("POST", "/api/v1/namespaces?fieldManager=helm", body);
  if (answer.status >= 300 && answer.status !== 409) throw new HelmError(messageOf(answer));
}

/** `helm upgrade`, with `--install` for a release that isn't there. `says` takes what helm prints on the way. */
export async function upgradeRelease(
  args: HelmArguments,
  world: HelmWorld,
  says: (line: string) => void,
): Promise<Release> {
  const target = await readTarget(args, world);
  const history = await readHistory(world, target.namespace, target.name);
  const last = history.at(-1);
  if (args.switches.has("install") && (last === undefined || last.info.status === "uninstalled")) {
    says(`Release ${JSON.stringify(target.name)} does not exist. Installing it now.`);
    return underPrefix("INSTALLATION FAILED", () => makeFirstRevision(args, world, target, (last?.version ?? 0) + 1));
  }
  return underPrefix("UPGRADE FAILED", () => makeNextRevision(args, world, target, history));
}

async function makeNextRevision(
  args: HelmArguments,
  world: HelmWorld,
  asked: ReleaseTarget,
  history: readonly Release[],
): Promise<Release> {
  const last = history.at(-1);
  const base = baseRevision(asked.name, history);
  const config = await nextConfig(args, world, base);
  const target = args.switches.has("reuse-values") ? reuseDefaults(asked, base) : asked;
  const version = (last ?? base).version + 1;
  const { manifest, notes } = renderRelease(target, config, version, true);
  const release = makeRevision(world, target, {
    config,
    manifest,
    notes,
    version,
    status: "pending-upgrade",
    description: "Preparing upgrade",
    labels: { ...last?.labels, ...parseLabels(args.options["labels"]) },
    first: base.info.first_deployed,
  });
  if (isDryRun(args)) return release;
  const previous = readManifest(base.manifest);
  const wanted = readManifest(manifest);
  const names = new Set(previous.map((object) => JSON.stringify([object["kind"], object["metadata"]["name"]])));
  const fresh = wanted.filter((object) => !names.has(JSON.stringify([object["kind"], object["metadata"]["name"]])));
  if (!args.switches.has("take-ownership")) await checkOwnership(world, target, fresh, "update");
  await pruneHistory(args, world, history);
  await createRelease(world, release);
  await finishRevision(
    args,
    world,
    release,
    "Upgrade complete",
    () => applyObjects(world, target, previous, wanted),
    history,
  );
  return release;
}

/** The revision that the new one is compared with: the deployed one, or the last if it only failed. */
export function baseRevision(name: string, history: readonly Release[]): Release {
  const last = history.at(-1);
  if (last?.info.status.startsWith("pending-"))
    throw new HelmError("another operation (install/upgrade/rollback) is in progress");
  const deployed = history.findLast((release) => release.info.status === "deployed");
  if (deployed !== undefined) return deployed;
  if (last?.info.status === "failed" || last?.info.status === "superseded") return last;
  throw new HelmError(`${JSON.stringify(name)} has no deployed releases`);
}

async function nextConfig(args: HelmArguments, world: HelmWorld, base: Release): Promise<Stored> {
  const given = await readUserValues(args, world);
  const before = base.config ?? {};
  if (args.switches.has("reset-values")) return given;
  if (args.switches.has("reuse-values") || args.switches.has("reset-then-reuse-values"))
    return coalesceValues(before, given);
  return Object.keys(given).length === 0 ? before : given;
}

/** With --reuse-values helm takes what the last revision came to for the chart's defaults, and records it so. */
function reuseDefaults(target: ReleaseTarget, base: Release): ReleaseTarget {
  const values = coalesceValues(base.chart["values"], base.config ?? {});
  return { ...target, chart: { ...target.chart, values } };
}

function isDryRun(args: HelmArguments): boolean {
  return args.switches.has("dry-run") && args.options["dry-run"] !== "none";
}

async function underPrefix<T>(prefix: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`${prefix}: ${error.message}`);
    throw error;
  }
}
