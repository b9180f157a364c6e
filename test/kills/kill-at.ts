import { readdir, readFile } from "node:fs/promises";
import type { Between, CloudRequest } from "@fgk/emulator";
import type { Running } from "./place.ts";

export type Signal = "SIGKILL" | "SIGTERM" | "SIGINT";

/** Where and how a run is hit: at the `nth` request of this name, before it has an effect or after it, before its answer. */
export interface Kill {
  readonly request: string;
  readonly nth: number;
  readonly when: "before" | "after";
  readonly signal: Signal;
  /** The machine dies: helm, which lives on when only fgk is killed, dies too. */
  readonly withHelm: boolean;
}

/** What shall happen to the run that is named by `watch`; `hit` once it has. */
export interface Killer {
  readonly between: Between;
  readonly watch: (running: Running) => void;
  readonly hit: () => boolean;
  /** What fgk had started and what was left alive. */
  readonly orphans: () => readonly number[];
}

export function prepareKill(kill: Kill): Killer {
  let running: Running | undefined;
  let seen = 0;
  let isHit = false;
  let orphans: readonly number[] = [];
  const strike = async (): Promise<void> => {
    const pid = running?.child.pid;
    if (running === undefined || pid === undefined) throw new Error("nothing runs that could be killed");
    isHit = true;
    const children = await listChildren(pid);
    process.kill(pid, kill.signal);
    if (kill.signal !== "SIGKILL") return;
    if (kill.withHelm) for (const child of children) process.kill(child, "SIGKILL");
    else orphans = children;
    await running.ended;
  };
  return {
    hit: () => isHit,
    orphans: () => orphans,
    watch: (one) => {
      running = one;
    },
    between: async (request, answer) => {
      if (isHit || running === undefined || nameRequest(request) !== kill.request) return answer();
      seen += 1;
      if (seen !== kill.nth) return answer();
      if (kill.when === "after") {
        const answered = await answer();
        await strike();
        return answered;
      }
      await strike();
      // What a dead process had sent isn't done; a run that ends in order and a helm that lives on go on.
      const isLost = kill.signal === "SIGKILL" && (kill.withHelm || !isHelm(request));
      return isLost ? { status: 503, headers: {}, body: "" } : answer();
    },
  };
}

/** `helm POST /api/v1/namespaces/flyte/secrets`, without what differs from run to run. */
export function nameRequest(request: CloudRequest): string {
  return nameCall(`${isHelm(request) ? "helm " : ""}${request.method} ${request.url.pathname}`);
}

export function nameCall(call: string): string {
  return call
    .replace(/\?.*$/, "")
    .replace(/\/operations\/.*$/, "/operations/…")
    .replace(/\/fgk-probe-[a-z0-9]+/, "/fgk-probe-…");
}

function isHelm({ headers }: CloudRequest): boolean {
  return headers["user-agent"]?.startsWith("Helm/") === true;
}

/** Programs that a process has started and that still run (Linux). */
export async function listChildren(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8")));
  return lists.flatMap((list) => list.split(" ").filter((one) => one !== "")).map(Number);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
