import type { HelmArguments } from "./arguments.ts";
import { parseDuration } from "./arguments.ts";
import type { Chart } from "./chart.ts";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { readManifest } from "./manifest.ts";
import type { Release } from "./release.ts";
import { chartRecord } from "./release.ts";
import { deleteRelease, updateRelease } from "./release-store.ts";
import { waitReady } from "./wait.ts";

/** What a command is about: a release and the chart that it is to be made from. */
export interface ReleaseTarget {
  readonly name: string;
  readonly chart: Chart;
  readonly namespace: string;
}

interface RevisionParts {
  readonly config: Stored;
  readonly manifest: string;
  readonly notes: string;
  readonly version: number;
  readonly status: Release["info"]["status"];
  readonly description: string;
  readonly first?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A revision that is about to be tried. */
export function makeRevision(world: HelmWorld, target: ReleaseTarget, parts: RevisionParts): Release {
  const now = new Date(world.now()).toISOString();
  return {
    name: target.name,
    info: {
      first_deployed: parts.first ?? now,
      last_deployed: now,
      deleted: "",
      description: parts.description,
      status: parts.status,
      notes: parts.notes,
    },
    chart: chartRecord(target.chart),
    ...(Object.keys(parts.config).length === 0 ? {} : { config: parts.config }),
    manifest: parts.manifest,
    version: parts.version,
    namespace: target.namespace,
    labels: parts.labels,
  };
}

/** Runs what changes the cluster; writes down how it went, also when it failed. */
export async function finishRevision(
  args: HelmArguments,
  world: HelmWorld,
  release: Release,
  done: string,
  change: () => Promise<void>,
  history: readonly Release[] = [],
): Promise<void> {
  try {
    await change();
    if (args.switches.has("wait")) await waitReady(world, readManifest(release.manifest), timeoutOf(args));
  } catch (error) {
    const cause = error instanceof HelmError ? error.message : String(error);
    release.info.status = "failed";
    release.info.description = `${done.split(" ")[0]} ${JSON.stringify(release.name)} failed: ${cause}`;
    await updateRelease(world, release);
    throw error;
  }
  for (const old of history.filter((candidate) => candidate.info.status === "deployed")) {
    old.info.status = "superseded";
    await updateRelease(world, old);
  }
  release.info.status = "deployed";
  release.info.description = args.options["description"] ?? done;
  await updateRelease(world, release);
}

/** Makes room for one more revision; the deployed one is never removed. */
export async function pruneHistory(args: HelmArguments, world: HelmWorld, history: readonly Release[]): Promise<void> {
  const limit = Number(args.options["history-max"] ?? "10");
  if (limit <= 0) return;
  const deployed = history.findLast((release) => release.info.status === "deployed");
  let surplus = history.length - limit + 1;
  for (const release of history) {
    if (surplus <= 0) return;
    if (release === deployed) continue;
    await deleteRelease(world, release);
    surplus -= 1;
  }
}

/** Go's five minutes unless `--timeout` says otherwise. */
export function timeoutOf(args: HelmArguments): number {
  return parseDuration(args.options["timeout"] ?? "5m0s");
}
