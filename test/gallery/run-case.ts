import { readFileSync } from "node:fs";
import path from "node:path";
import { runHelm } from "@fgk/emulator";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld, type SimulatedWorld, type WorldOptions } from "../simulation/simulated-world.ts";
import type { CaseEvent, FgkEvent, LoadedCase } from "./case-file.ts";

/** A run of fgk where the case's deployment file lies, under the case's environment. */
export function openCase(
  simulated: SimulatedCloud,
  loaded: LoadedCase,
  options: Omit<WorldOptions, "folder"> = {},
): SimulatedWorld {
  return openSimulatedWorld(simulated, {
    folder: loaded.folder,
    variables: loaded.case.environment ?? {},
    ...options,
  });
}

const prepared = new WeakMap<LoadedCase, Map<number, Promise<SimulatedCloud>>>();

/** The cloud as it is when the case begins: a copy of its own, the original is made once. */
export async function prepareCase(loaded: LoadedCase, timeScale = 1): Promise<SimulatedCloud> {
  const byScale = prepared.get(loaded) ?? new Map<number, Promise<SimulatedCloud>>();
  prepared.set(loaded, byScale);
  const original = byScale.get(timeScale) ?? makeCase(loaded, timeScale);
  byScale.set(timeScale, original);
  return cloneSimulatedCloud(await original);
}

async function makeCase(loaded: LoadedCase, timeScale: number): Promise<SimulatedCloud> {
  const { before = [] } = loaded.case;
  const [first, ...others] = before;
  if (first === undefined || !("fgk" in first)) {
    const simulated = openProjects(loaded, timeScale);
    await letHappen(simulated, loaded, before);
    return simulated;
  }
  const simulated = await installFirst(loaded, first, timeScale);
  await letHappen(simulated, loaded, others);
  return simulated;
}

function openProjects({ case: { projects } }: LoadedCase, timeScale: number): SimulatedCloud {
  return createSimulatedCloud({ timeScale, ...(projects === undefined ? {} : { projects }) });
}

/** Installations by all that they are made of. */
const installed = new Map<string, Promise<Installed>>();

interface Installed {
  readonly simulated: SimulatedCloud;
  /** How many random numbers were drawn for it: the next is that of the copy. */
  readonly drawn: number;
}

/** What the case's first fgk made, in a copy: most cases begin with one of a few installations, and each takes long. */
async function installFirst(loaded: LoadedCase, first: FgkEvent, timeScale: number): Promise<SimulatedCloud> {
  const { projects, environment } = loaded.case;
  const text = readFileSync(path.join(loaded.folder, first.fgk), "utf8");
  // A path into the case's own folder is another file in each; the emulator's chart is the same from all.
  const isOwn = /(path|context): (?!\.\.\/\.\.\/packages)/.test(text);
  const key = JSON.stringify([timeScale, projects, environment, first.plan, text, isOwn && loaded.folder]);
  const known = installed.get(key) ?? install(loaded, first, timeScale);
  installed.set(key, known);
  const { simulated, drawn } = await known;
  const copy = cloneSimulatedCloud(simulated);
  for (let draw = 0; draw < drawn; draw += 1) copy.random();
  return copy;
}

async function install(loaded: LoadedCase, first: FgkEvent, timeScale: number): Promise<Installed> {
  const opened = openProjects(loaded, timeScale);
  let drawn = 0;
  const random = (): number => {
    drawn += 1;
    return opened.random();
  };
  const simulated = { ...opened, random };
  await happen(simulated, loaded, first);
  return { simulated, drawn };
}

/** Lets events happen one after the other; one that is refused is an error of the case. */
export async function letHappen(
  simulated: SimulatedCloud,
  loaded: LoadedCase,
  events: readonly CaseEvent[],
): Promise<void> {
  for (const event of events) await happen(simulated, loaded, event);
}

async function happen(simulated: SimulatedCloud, loaded: LoadedCase, event: CaseEvent): Promise<void> {
  if ("minutes" in event) {
    await simulated.clock.sleep(event.minutes * 60_000);
  } else if ("faults" in event) {
    Object.assign(simulated.cloud.faults, event.faults);
  } else if ("fgk" in event) {
    const { world } = openCase(simulated, loaded);
    const text = readFileSync(path.join(loaded.folder, event.fgk), "utf8");
    const flags = { allow: ["nodes", "downtime", "identity", "access", "exposure"] as const, ...event.plan };
    const outcome = await apply(world, text, await plan(world, text, flags));
    if (outcome.status !== "done") {
      const said = outcome.diagnostics.map(showDiagnostic).join("\n");
      throw new Error(`${loaded.name}: applying ${event.fgk}: ${outcome.status}\n${said}`);
    }
  } else if ("holdsLease" in event) {
    await holdLease(simulated, event.holdsLease);
  } else if ("helm" in event) {
    await installByHand(simulated, loaded, event);
  } else {
    const [method = "", target = ""] = event.request.split(" ", 2);
    const answer = await send(simulated, method, target, event.body, event.type);
    if (answer.status >= 300) throw new Error(`${loaded.name}: ${event.request}: ${answer.status} ${answer.text}`);
  }
}

/** Sends what a person's tool would send. `cluster:/api/v1/…` goes to the API server of the only cluster. */
export async function send(
  simulated: SimulatedCloud,
  method: string,
  target: string,
  body?: unknown,
  type = "application/json",
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(target.startsWith("cluster:") ? `${clusterOrigin(simulated)}${target.slice(8)}` : target);
  const response = await simulated.reach.answer({
    method,
    url: url.href,
    headers: { authorization: "Bearer by-hand", "content-type": type, "user-agent": "by-hand" },
    body: body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body)),
  });
  const text = typeof response.body === "string" ? response.body : new TextDecoder().decode(response.body);
  return { status: response.status, text };
}

function clusterOrigin(simulated: SimulatedCloud): string {
  const [cluster] = Object.values(simulated.cloud.state.clusters);
  return `https://${cluster?.["endpoint"]}`;
}

/** Another run takes the lease and renews it every 15 seconds, for five minutes. */
async function holdLease(simulated: SimulatedCloud, holder: string): Promise<void> {
  const { clock } = simulated;
  const leases = "cluster:/apis/coordination.k8s.io/v1/namespaces/default/leases";
  const acquireTime = microTime(clock.now());
  const write = async (method: string, target: string, metadata: object): Promise<{ readonly metadata: object }> => {
    const times = { acquireTime, renewTime: microTime(clock.now()), leaseDurationSeconds: 60, leaseTransitions: 0 };
    const body = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata };
    const answer = await send(simulated, method, target, { ...body, spec: { holderIdentity: holder, ...times } });
    if (answer.status >= 300) throw new Error(`the lease of ${holder}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as { readonly metadata: object };
  };
  let lease = await write("POST", leases, { name: "fgk-prod", namespace: "default" });
  const renew = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      await clock.sleep(15_000);
      lease = await write("PUT", `${leases}/fgk-prod`, lease.metadata);
    }
  };
  void renew();
}

/** As Kubernetes writes a time with microseconds. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

async function installByHand(
  simulated: SimulatedCloud,
  loaded: LoadedCase,
  event: { readonly helm: readonly string[]; readonly values?: unknown },
): Promise<void> {
  const outcome = await runHelm([...event.helm, "--values", "values.json"], {
    readFile: async (name) =>
      name === "values.json"
        ? JSON.stringify(event.values ?? {})
        : readFileSync(path.resolve(loaded.folder, name), "utf8"),
    request: async (method, place, body, type) => {
      const answer = await send(simulated, method, `cluster:${place}`, body, type);
      return { status: answer.status, json: JSON.parse(answer.text || "{}") };
    },
    now: simulated.clock.now,
    sleep: (ms) => simulated.clock.sleep(ms),
  });
  if (outcome.code !== 0) throw new Error(`${loaded.name}: helm: ${outcome.stderr}`);
}
