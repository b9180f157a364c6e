import type { Duplex } from "node:stream";
import type { FetchAnswer, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Passing } from "../simulation/simulated-world.ts";
import type { Fault, FaultPlan, Sort } from "./draw-faults.ts";
import { isGoogle, makeAnswer, makeErrorAnswer, makeProxyPage } from "./wrong-answers.ts";

/** A world in which things go wrong. */
export interface Troubled {
  readonly world: World;
  /** How many calls could have been hit so far. */
  readonly calls: () => number;
  /** What has hit so far, by sort, and as sentences. */
  readonly hits: ReadonlyMap<Sort, number>;
  readonly story: readonly string[];
}

/** Operations of which the cloud doesn't answer the truth until the faults end, by the last part of their names. */
type LostOperations = Map<string, "forgotten" | "stuck">;

/** Opens a world over the cloud whose requests, helm's too, and connections meet the faults; `keep`: only these of them. */
export function openTroubled(cloud: SimulatedCloud, plan: FaultPlan, keep?: ReadonlySet<number>): Troubled {
  const byCall = new Map(plan.faults.filter((_, index) => keep?.has(index) ?? true).map((one) => [one.call, one]));
  const hits = new Map<Sort, number>();
  const story: string[] = [];
  const lost: LostOperations = new Map();
  let calls = 0;
  const next = (): Fault | undefined => {
    calls += 1;
    return byCall.get(calls);
  };
  const hit = (sort: Sort, what: string): void => {
    hits.set(sort, (hits.get(sort) ?? 0) + 1);
    story.push(`call ${calls}, ${what}: ${sort}`);
  };
  const disturb = async (passing: Passing, pass: () => Promise<FetchAnswer>): Promise<FetchAnswer> => {
    const name = `${passing.by === "fgk" ? "" : `${passing.by} `}${passing.method} ${passing.url.pathname}`;
    const fault = plan.writesOnly && !isWrite(passing) ? undefined : next();
    if (fault === undefined) return askOperation(passing, await pass(), lost);
    const noted = (sort: Sort): void => hit(sort, name);
    if (fault.ofOperation !== undefined && beginsOperation(passing)) {
      return loseOperation(cloud, passing, pass, { sort: fault.ofOperation, lost, noted });
    }
    return goWrong(cloud, passing, pass, fault, noted);
  };
  const { world } = openWorld(cloud, { disturb });
  const dial = async (options: Parameters<World["dial"]>[0]): Promise<Duplex> => {
    const fault = plan.writesOnly ? undefined : next();
    if (fault === undefined) return world.dial(options);
    hit("reset before the effect", `dial ${options.host}`);
    throw new WorldError(fault.form % 2 === 0 ? "reset" : "timeout", `${options.host}: no connection`);
  };
  return { world: { ...world, dial }, calls: () => calls, hits, story };
}

/** One request meets one fault. */
async function goWrong(
  { clock }: SimulatedCloud,
  passing: Passing,
  pass: () => Promise<FetchAnswer>,
  fault: Fault,
  noted: (sort: Sort) => void,
): Promise<FetchAnswer> {
  // Nobody refuses a read because of what others do.
  const sort = (fault.sort === "409" || fault.sort === "412") && !isWrite(passing) ? "503" : fault.sort;
  noted(sort);
  switch (sort) {
    case "429":
    case "500":
    case "503":
    case "409":
    case "412":
      return makeErrorAnswer(passing, Number(sort) as 409 | 412 | 429 | 500 | 503, fault);
    case "reset before the effect":
      throw new WorldError("reset", "connection reset by peer");
    case "reset after the effect":
      await pass();
      throw new WorldError("reset", "connection reset by peer");
    case "time-out after the effect":
      await pass();
      await clock.sleep(passing.patienceMs);
      throw new WorldError("timeout", `no whole answer within ${passing.patienceMs / 1_000} s`);
    case "cut-off answer": {
      const answer = await pass();
      return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length * fault.cutAt * 0.99)) };
    }
    case "a proxy's page":
      // A gateway that gave up says nothing about what is behind it.
      if (fault.form >= 3) await pass();
      return makeProxyPage(fault);
  }
}

interface Losing {
  readonly sort: NonNullable<Fault["ofOperation"]>;
  readonly lost: LostOperations;
  readonly noted: (sort: Sort) => void;
}

/** The write is answered with an operation of which nothing true is heard any more. */
async function loseOperation(
  cloud: SimulatedCloud,
  passing: Passing,
  pass: () => Promise<FetchAnswer>,
  { sort, lost, noted }: Losing,
): Promise<FetchAnswer> {
  const answer = sort === "operation that never began" ? await askElsewhere(cloud, passing) : await pass();
  const name = nameOperation(answer);
  if (name === undefined) return answer;
  noted(sort);
  lost.set(name, sort === "operation stuck" ? "stuck" : "forgotten");
  return answer;
}

/** The same request to a copy of the cloud: it is answered, and nothing has happened. */
async function askElsewhere(cloud: SimulatedCloud, { method, url, headers, body }: Passing): Promise<FetchAnswer> {
  const response = await cloneSimulatedCloud(cloud).reach.answer({ method, url: url.href, headers, body });
  const bytes = typeof response.body === "string" ? new TextEncoder().encode(response.body) : response.body;
  return { status: response.status, headers: response.headers, trailers: {}, body: bytes };
}

/** What is heard of an operation: the truth, nothing, or for ever that it runs. */
function askOperation({ method, url }: Passing, answer: FetchAnswer, lost: LostOperations): FetchAnswer {
  const fate = method === "GET" ? lost.get(url.pathname.split("/").at(-1) ?? "") : undefined;
  if (fate === undefined) return answer;
  const missing = { error: { code: 404, message: "Operation not found.", status: "NOT_FOUND" } };
  if (fate === "forgotten" || answer.status !== 200) return makeAnswer(404, JSON.stringify(missing));
  const { error: _error, response: _response, ...operation } = readJson(answer);
  const running = "done" in operation ? { done: false } : { status: "RUNNING" };
  return makeAnswer(200, JSON.stringify({ ...operation, ...running }));
}

function nameOperation(answer: FetchAnswer): string | undefined {
  if (answer.status !== 200) return undefined;
  const { name, kind, operationType, metadata, done } = readJson(answer);
  const isOperation = /operation/i.test(String(kind ?? "")) || [operationType, metadata, done].some(Boolean);
  return isOperation && typeof name === "string" ? name.split("/").at(-1) : undefined;
}

function readJson({ body }: FetchAnswer): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
}

/** Writes of the APIs that answer with an operation. */
function beginsOperation({ method, url, by }: Passing): boolean {
  const long = /\/(clusters|nodePools|addresses|routers|firewalls|instances|services|connections|databases|users)\b/;
  return by === "fgk" && method !== "GET" && isGoogle(url) && long.test(url.pathname);
}

/** Whether a request changes something. */
export function isWrite({ by, method, url }: Pick<Passing, "by" | "method" | "url">): boolean {
  if (by === "http2") return /\/(Register|Update|Create|Terminate|Delete)/.test(url.pathname);
  return method !== "GET" && !/:(getIamPolicy|testIamPermissions|access)$|accessreviews$/.test(url.pathname);
}
