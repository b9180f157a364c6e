import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Emulator } from "@fgk/emulator";
import { runHelm, startEmulator } from "@fgk/emulator";
import type { FetchAnswer, World } from "@fgk/engine";
import { openWorld } from "../../../packages/cli/src/world/open-world.ts";
import type { CaseEvent, LoadedCase } from "../../gallery/case-file.ts";
import { apply, plan, showDiagnostic } from "../../product/run-fgk.ts";
import type { ControlPlane } from "../kit/start-control-plane.ts";
import { writeHelm } from "./helm-of-the-case.ts";
import type { PacedClock } from "./paced-clock.ts";
import { openPacedClock } from "./paced-clock.ts";

/** A case of the gallery with Google emulated and Kubernetes real, as it is when the case begins. */
export interface RealCase {
  /** The world in which fgk runs: real sockets, the real helm. */
  readonly world: World;
  /** What the emulator said of the real cluster: nothing should be wrong. */
  readonly troubles: readonly string[];
  /** Ends everything and empties the real cluster. */
  readonly close: () => Promise<void>;
}

interface Ground {
  readonly emulator: Emulator;
  readonly world: World;
  readonly loaded: LoadedCase;
  readonly clock: PacedClock;
}

/** While fgk installs: Google's minutes are seconds. */
const quickPace = 60;
/** As soon as real programs and controllers have a part in it: what fgk waits for must have its seconds on a busy machine. */
const insidePace = 10;

/** The real controllers take their time after each thing that happens: until nothing has changed for a moment. */
const quietMs = 1_200;
/** Of the minutes of a case these pass one by one, so that the real controllers come along; the rest in a jump. */
const mostSlowMs = 4 * 60_000;
const mostQuietMs = 15_000;

/** Opens a case and lets what comes before it happen. */
export async function openRealCase(loaded: LoadedCase, plane: ControlPlane): Promise<RealCase> {
  const clock = openPacedClock();
  const troubles: string[] = [];
  const emulator = await startEmulator({
    now: clock.now,
    kubernetes: plane.kubeconfig,
    onTrouble: (what) => troubles.push(what),
    projects: loaded.case.projects ?? [{ projectId: "acme-ml" }],
  });
  const { folder } = loaded;
  const own = await mkdtemp(path.join(os.tmpdir(), "fgk-gallery-"));
  const helm = await writeHelm(own, plane.binaries.helm, emulator.environment()["FGK_EMULATOR_CHARTS"] ?? "");
  const opened = openWorld({
    folder,
    workFolder: folder,
    // The cache is the case's own: what is kept as Flyte's chart isn't Flyte's.
    overlay: {
      FGK_GOOGLE_ENDPOINT: emulator.url,
      FGK_HELM: helm,
      XDG_CACHE_HOME: path.join(own, "cache"),
      ...loaded.case.environment,
    },
    self: [process.execPath],
    signal: new AbortController().signal,
  });
  const world = { ...opened.world, now: clock.now, sleep: clock.sleep };
  const close = async (): Promise<void> => {
    opened.close();
    clock.pace(quickPace * 10);
    await deleteClusters(emulator);
    await emulator.close();
    await rm(own, { recursive: true, force: true });
  };
  try {
    for (const event of loaded.case.before ?? []) await happen({ emulator, world, loaded, clock }, event);
  } catch (error) {
    await close();
    throw error;
  }
  return { world, troubles, close };
}

async function happen(ground: Ground, event: CaseEvent): Promise<void> {
  const { emulator, world, loaded, clock } = ground;
  if ("minutes" in event) {
    const slowMs = Math.min(event.minutes * 60_000, mostSlowMs);
    clock.pace(quickPace);
    await clock.sleep(slowMs);
    clock.jump(event.minutes * 60_000 - slowMs);
    await untilQuiet(emulator);
    clock.pace(1);
  } else if ("faults" in event) Object.assign(emulator.cloud.faults, event.faults);
  else if ("holdsLease" in event) throw new Error("another run isn't played here");
  else if ("helm" in event) await installByHand(ground, event);
  else if ("fgk" in event) {
    const text = readFileSync(path.join(loaded.folder, event.fgk), "utf8");
    const flags = { allow: ["nodes", "downtime", "identity", "access", "exposure"] as const, ...event.plan };
    const outcome = await atItsPace(ground, async () => apply(world, text, await plan(world, text, flags)));
    if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  } else {
    const [method = "", target = ""] = event.request.split(" ", 2);
    const answer = await send(ground, method, target, event.body, event.type);
    if (answer.status >= 300) throw new Error(`${event.request}: ${answer.status} ${toText(answer)}`);
  }
}

/** Quickly until the cluster has the release, its pods' and Flyte's time from then on. */
async function atItsPace<T>({ emulator, clock }: Ground, work: () => Promise<T>): Promise<T> {
  let paced = 0;
  const look = (): void => {
    const isInside = JSON.stringify(Object.values(emulator.cloud.state.kubernetes)).includes('"sh.helm.release.v1.');
    const wanted = isInside ? insidePace : quickPace;
    if (wanted !== paced) clock.pace(wanted);
    paced = wanted;
  };
  look();
  const looking = setInterval(look, 200);
  try {
    return await work();
  } finally {
    clearInterval(looking);
    clock.pace(1);
  }
}

async function untilQuiet({ cloud }: Emulator): Promise<void> {
  const deadline = performance.now() + mostQuietMs;
  let seen = "";
  let sinceMs = performance.now();
  while (performance.now() - sinceMs < quietMs && performance.now() < deadline) {
    const now = JSON.stringify(Object.values(cloud.state.kubernetes).map((store) => store["objects"]));
    if (now !== seen) [seen, sinceMs] = [now, performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Sends what a person's tool would send; `cluster:/api/v1/…` goes to the only cluster. */
async function send(
  { emulator, world }: Pick<Ground, "emulator" | "world">,
  method: string,
  target: string,
  body: unknown,
  type = "application/json",
): Promise<FetchAnswer> {
  const { cloud } = emulator;
  const [cluster] = Object.values(cloud.state.clusters);
  const isInCluster = target.startsWith("cluster:");
  const google = isInCluster ? undefined : new URL(target);
  const address = isInCluster
    ? `https://${cluster?.["endpoint"]}${target.slice("cluster:".length)}`
    : `${emulator.url}${google?.pathname}${google?.search}`;
  return world.fetch(address, {
    method: method as "GET",
    headers: { authorization: "Bearer by-hand", "content-type": type, "user-agent": "by-hand" },
    ...(isInCluster ? { ca: cloud.clusterCa } : {}),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function toText(answer: FetchAnswer): string {
  return new TextDecoder().decode(answer.body);
}

/** By the stand-in, which leaves what helm leaves (test/release-by-helm). */
async function installByHand(
  ground: Ground,
  event: { readonly helm: readonly string[]; readonly values?: unknown },
): Promise<void> {
  const outcome = await runHelm([...event.helm, "--values", "values.json"], {
    readFile: async (name) =>
      name === "values.json"
        ? JSON.stringify(event.values ?? {})
        : readFileSync(path.resolve(ground.loaded.folder, name), "utf8"),
    request: async (method, place, body, type) => {
      const answer = await send(ground, method, `cluster:${place}`, body, type);
      return { status: answer.status, json: JSON.parse(toText(answer) || "{}") };
    },
    now: ground.world.now,
    sleep: (durationMs) => ground.world.sleep(durationMs),
  });
  if (outcome.code !== 0) throw new Error(`helm: ${outcome.stderr}`);
}

async function deleteClusters({ cloud, url }: Emulator): Promise<void> {
  const headers = { authorization: "Bearer by-hand" };
  for (const cluster of Object.keys(cloud.state.clusters)) {
    await fetch(`${url}/v1/${cluster}`, { method: "DELETE", headers });
  }
  // An operation of seconds: the emulator's end waits for what follows it.
  const deadline = performance.now() + 20_000;
  while (Object.keys(cloud.state.clusters).length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await fetch(`${url}/storage/v1/b?project=acme-ml`, { headers });
  }
}
