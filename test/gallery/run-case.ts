import { readFileSync } from "node:fs";
import path from "node:path";
import { runHelm } from "@fgk/emulator";
import { parse } from "yaml";
import { apply, plan } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

/** One thing that happened before: what a person sent, what fgk applied, what time passed. */
type Event =
  | { readonly fgk: string }
  | { readonly request: string; readonly body?: unknown; readonly type?: string }
  | { readonly helm: readonly string[]; readonly values?: unknown }
  | { readonly minutes: number };

/** A case of the gallery, as `case.yaml` says it. */
export interface Case {
  readonly title: string;
  readonly situation: string;
  readonly projects?: readonly { readonly projectId: string; readonly services?: readonly string[] }[];
  readonly before?: readonly Event[];
  /** Risks that are consented to when planning. */
  readonly allow?: readonly ("nodes" | "downtime" | "identity" | "access" | "exposure")[];
  /** What is seen afterwards. */
  readonly outcome: string;
  /** Checks that aren't green afterwards, by name. */
  readonly notGreen?: Readonly<Record<string, string>>;
}

export interface LoadedCase {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  readonly case: Case;
}

export function loadCase(folder: string): LoadedCase {
  return {
    name: path.basename(folder),
    folder,
    text: readFileSync(path.join(folder, "fgk.yaml"), "utf8"),
    case: parse(readFileSync(path.join(folder, "case.yaml"), "utf8")) as Case,
  };
}

/** The cloud as it is when the case begins. */
export async function prepareCase(loaded: LoadedCase, seed = 1): Promise<SimulatedCloud> {
  const simulated = createSimulatedCloud({
    seed,
    ...(loaded.case.projects === undefined ? {} : { projects: loaded.case.projects }),
  });
  for (const event of loaded.case.before ?? []) await happen(simulated, loaded, event);
  return simulated;
}

async function happen(simulated: SimulatedCloud, loaded: LoadedCase, event: Event): Promise<void> {
  if ("minutes" in event) {
    await simulated.clock.sleep(event.minutes * 60_000);
  } else if ("fgk" in event) {
    const { world } = openSimulatedWorld(simulated, { folder: loaded.folder });
    const text = readFileSync(path.join(loaded.folder, event.fgk), "utf8");
    const outcome = await apply(world, text, await plan(world, text, { allow: ["nodes", "downtime", "identity"] }));
    if (outcome.status !== "done") throw new Error(`${loaded.name}: applying ${event.fgk}: ${JSON.stringify(outcome)}`);
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

async function installByHand(
  simulated: SimulatedCloud,
  loaded: LoadedCase,
  event: { readonly helm: readonly string[]; readonly values?: unknown },
): Promise<void> {
  const outcome = await runHelm([...event.helm, "--values", "values.json"], {
    readFile: async (name) =>
      name === "values.json" ? JSON.stringify(event.values) : readFileSync(path.resolve(loaded.folder, name), "utf8"),
    request: async (method, place, body, type) => {
      const answer = await send(simulated, method, `cluster:${place}`, body, type);
      return { status: answer.status, json: JSON.parse(answer.text || "{}") };
    },
    now: simulated.clock.now,
    sleep: (ms) => simulated.clock.sleep(ms),
  });
  if (outcome.code !== 0) throw new Error(`${loaded.name}: helm: ${outcome.stderr}`);
}
