import type { FetchAnswer, World } from "@fgk/engine";
import { isWrite } from "../faults/open-troubled.ts";
import { isGoogle } from "../faults/wrong-answers.ts";
import { openWorld } from "../plan/installation.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Passing } from "../simulation/simulated-world.ts";
import type { Lag, LagPlan } from "./draw-lags.ts";

/** A world whose reads of Google may be old; it can be opened again for a next run, which meets what is still unseen. */
export interface Stale {
  readonly open: () => World;
  /** How many writes have been taken so far: each may be seen late. */
  readonly writes: () => number;
  /** Reads that were answered with what no longer was so. */
  readonly old: () => number;
  readonly story: readonly string[];
}

/** What a read was answered before a write that isn't seen everywhere yet. */
interface Former {
  readonly answer: FetchAnswer;
  readonly untilMs: number;
  readonly lag: Lag;
  read: number;
}

/**
 * Opens worlds over the cloud in which a write is seen by reads only some seconds after it was taken. Just before it is let
 * through, the reads that show it are made once more: what they answer is what is answered again later, old etags and all.
 * Writes are judged by what is so. `keep`: only these writes are seen late.
 */
export function openStale(cloud: SimulatedCloud, plan: LagPlan, keep?: ReadonlySet<number>): Stale {
  /** Every read that was ever made, by how it is asked. */
  const known = new Map<string, Passing>();
  const former = new Map<string, Former>();
  const story: string[] = [];
  let writes = 0;
  let old = 0;
  const ask = async ({ method, url, headers, body }: Passing): Promise<FetchAnswer> => {
    const response = await cloud.reach.answer({ method, url: url.href, headers, body });
    const bytes = typeof response.body === "string" ? new TextEncoder().encode(response.body) : response.body;
    return { status: response.status, headers: response.headers, trailers: {}, body: bytes };
  };
  const write = async (passing: Passing, pass: () => Promise<FetchAnswer>): Promise<FetchAnswer> => {
    const lag = plan.lags[writes];
    const isKept = keep?.has(writes) ?? true;
    writes += 1;
    if (lag === undefined || !isKept) return pass();
    const shown = [...known].filter(([, read]) => shows(read.url, passing.url));
    const before = await Promise.all(shown.map(async ([key, read]) => [key, await ask(read)] as const));
    const answer = await pass();
    if (answer.status >= 300) return answer;
    const isPolicy = passing.url.pathname.endsWith(":setIamPolicy") || passing.url.pathname.endsWith("/iam");
    const lagMs = isPolicy ? lag.policyMs : lag.otherMs;
    const untilMs = cloud.clock.now() + lagMs;
    for (const [key, one] of before) {
      // What wasn't seen before this write either is older still.
      const older = former.get(key);
      const isUnseen = older !== undefined && older.untilMs > cloud.clock.now();
      former.set(key, { answer: isUnseen ? older.answer : one, untilMs, lag, read: 0 });
    }
    story.push(`write ${writes - 1}, ${passing.method} ${passing.url.pathname}: seen ${lagMs} ms late`);
    return answer;
  };
  const read = async (passing: Passing, pass: () => Promise<FetchAnswer>): Promise<FetchAnswer> => {
    const key = `${passing.method} ${passing.url.href} ${new TextDecoder().decode(passing.body)}`;
    known.set(key, passing);
    const one = former.get(key);
    const answer = await pass();
    if (one === undefined || one.untilMs <= cloud.clock.now()) return answer;
    one.read += 1;
    // Now this replica answers, now that: only some of the reads are old.
    if (!one.lag.monotonic && (one.read + one.lag.turn) % 2 === 0) return answer;
    if (!isSame(one.answer, answer)) {
      old += 1;
      story.push(`old: ${passing.method} ${passing.url.pathname}${passing.url.search} ${one.answer.status}`);
    }
    return one.answer;
  };
  const disturb = (passing: Passing, pass: () => Promise<FetchAnswer>): Promise<FetchAnswer> => {
    // The API server's reads are never old (kubernetes.io: a quorum answers them), and an operation's own are its truth.
    if (passing.by !== "fgk" || !isGoogle(passing.url) || passing.url.pathname.includes("/operations/")) return pass();
    return isWrite(passing) ? write(passing, pass) : read(passing, pass);
  };
  return {
    open: () => openWorld(cloud, { disturb }).world,
    writes: () => writes,
    old: () => old,
    story,
  };
}

/** Whether a read may show what the write changes: the same thing, what is in it, or a list of its like. */
function shows(read: URL, write: URL): boolean {
  const [asked, changed] = [pathOf(read), pathOf(write)];
  if (asked === changed || asked.startsWith(`${changed}/`) || changed.startsWith(`${asked}/`)) return true;
  const like = changed.split("/").findLast((part) => collections.has(part));
  return like !== undefined && asked.split("/").includes(like);
}

/** Collections whose lists lie elsewhere: in all locations, in all regions. */
const collections = new Set(["clusters", "nodePools", "addresses", "routers", "instances", "b", "serviceAccounts"]);

function pathOf({ pathname }: URL): string {
  return pathname.replace(/:[A-Za-z]+$|\/iam$/, "");
}

function isSame(a: FetchAnswer, b: FetchAnswer): boolean {
  return a.status === b.status && Buffer.from(a.body).equals(Buffer.from(b.body));
}
