import type { FetchAnswer, FetchOptions, Resource, Session, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { createGoogleReach } from "../google/reach.ts";

/** As much of the emulated cloud as tests of kinds look at. */
export interface EmulatedCloud {
  // biome-ignore lint/suspicious/noExplicitAny: the emulator's own JSON, which tests look into
  readonly state: Record<string, any>;
  // biome-ignore lint/suspicious/noExplicitAny: switches of all shapes
  readonly faults: Record<string, any>;
  readonly journal: readonly { readonly method: string; readonly path: string; readonly status: number }[];
}

interface CloudRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface Emulator {
  readonly createCloud: (options: { now: () => number; origin: string; clusterCa: string }) => EmulatedCloud;
  readonly createGoogleProject: (cloud: EmulatedCloud, project: { projectId: string; services?: string[] }) => void;
  readonly answerGoogle: (
    cloud: EmulatedCloud,
    request: CloudRequest,
  ) => Promise<{ status: number; headers: Readonly<Record<string, string>>; body: Uint8Array | string }>;
}

/** What is done to one request instead of answering it, or after it. */
export type Trouble = (request: CloudRequest, answer: () => Promise<FetchAnswer>) => Promise<FetchAnswer>;

/** An emulated cloud with a project `acme-ml`, a world that reaches it in this process, and time that only sleep moves. */
export interface Bench {
  readonly cloud: EmulatedCloud;
  readonly world: World;
  /** A new run of fgk: it remembers nothing of an earlier one. */
  readonly openReach: () => GoogleReach;
  readonly openSession: () => Session;
  /** Set to meddle with the n-th write from now on, counted from 1. */
  readonly meddle: (nth: number, trouble: Trouble) => void;
  readonly writes: () => number;
  readonly ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; json: unknown }>;
}

export const testMark = { deployment: "prod", cluster: "europe-west1-b/flyte" } as const;

export const testServices: readonly string[] = [
  "cloudresourcemanager",
  "compute",
  "container",
  "iam",
  "iamcredentials",
  "secretmanager",
  "servicenetworking",
  "serviceusage",
  "sqladmin",
  "storage",
].map((api) => `${api}.googleapis.com`);

export async function openBench(services: readonly string[] = testServices): Promise<Bench> {
  const emulator = await loadEmulator();
  let nowMs = Date.UTC(2026, 0, 5, 8);
  let drawn = 7;
  const now = (): number => nowMs;
  const cloud = emulator.createCloud({ now, origin: "http://127.0.0.1:1", clusterCa: "PEM of the CA" });
  emulator.createGoogleProject(cloud, { projectId: "acme-ml", services: [...services] });
  let writes = 0;
  let planned: { readonly at: number; readonly trouble: Trouble } | undefined;
  const fetch = async (address: string, options: FetchOptions = {}): Promise<FetchAnswer> => {
    const request = describeRequest(address, options);
    const answer = async (): Promise<FetchAnswer> => {
      const { status, headers, body } = await emulator.answerGoogle(cloud, request);
      const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
      return { status, headers, trailers: {}, body: bytes };
    };
    if (request.method === "GET" || request.url.pathname.endsWith(":getIamPolicy")) return answer();
    writes += 1;
    if (planned?.at !== writes) return answer();
    const { trouble } = planned;
    planned = undefined;
    return trouble(request, answer);
  };
  const world = makeWorld({
    fetch,
    now,
    sleep: async (durationMs) => {
      nowMs += durationMs;
    },
    random: () => {
      drawn = (drawn * 16_807) % 2_147_483_647;
      return drawn / 2_147_483_647;
    },
  });
  return {
    cloud,
    world,
    openReach: () => createGoogleReach(world, ["acme-ml"]),
    openSession: () => openSession(world),
    meddle: (nth, trouble) => {
      planned = { at: writes + nth, trouble };
    },
    writes: () => writes,
    ask: async (method, path, body) => {
      const options = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const request = describeRequest(`http://127.0.0.1:1${path}`, options as FetchOptions);
      const answer = await emulator.answerGoogle(cloud, request);
      const text = typeof answer.body === "string" ? answer.body : new TextDecoder().decode(answer.body);
      return { status: answer.status, json: text === "" ? {} : JSON.parse(text) };
    },
  };
}

/** The emulator's sources by a path that the compiler doesn't follow: providers must not depend on it. */
async function loadEmulator(): Promise<Emulator> {
  const from = (file: string): string => new URL(`../../../emulator/src/${file}`, import.meta.url).href;
  const [cloud, answer, project] = await Promise.all([
    import(from("cloud/cloud.ts")),
    import(from("google/answer.ts")),
    import(from("google/project.ts")),
  ]);
  return {
    createCloud: cloud.createCloud,
    answerGoogle: answer.answerGoogle,
    createGoogleProject: project.createGoogleProject,
  };
}

function describeRequest(address: string, options: FetchOptions): CloudRequest {
  const { body } = options;
  return {
    method: options.method ?? "GET",
    url: new URL(address),
    headers: { authorization: "Bearer test", ...options.headers },
    body: typeof body === "string" ? new TextEncoder().encode(body) : (body ?? new Uint8Array()),
  };
}

function makeWorld(parts: Pick<World, "fetch" | "now" | "sleep" | "random">): World {
  const refuse = async (): Promise<never> => {
    throw new WorldError("refused", "a kind of Google's needs nothing but fetch");
  };
  return {
    ...parts,
    dial: refuse,
    listen: refuse,
    run: refuse,
    readFile: async () => undefined,
    listFolder: async () => undefined,
    variable: (name) => ({ FGK_GOOGLE_ENDPOINT: "http://127.0.0.1:1" })[name],
    cache: { get: async () => undefined, put: async () => undefined },
    signal: new AbortController().signal,
  };
}

function openSession(world: World): Session {
  const answers = new Map<string, Promise<unknown>>();
  return {
    world,
    mark: testMark,
    whole: false,
    once: <T>(key: string, make: () => Promise<T>): Promise<T> => {
      const made = (answers.get(key) as Promise<T> | undefined) ?? make();
      answers.set(key, made);
      return made;
    },
  };
}

/** A resource of a test; its fields are written ones unless they are given whole. */
export function makeResource(
  address: Resource["address"],
  at: Resource["at"],
  fields: Readonly<Record<string, Resource["fields"][string]["value"]>>,
): Resource {
  const whole = Object.entries(fields).map(([path, value]) => [path, { value, role: "written" }] as const);
  return {
    address,
    at,
    fields: Object.fromEntries(whole),
    managed: true,
    protected: false,
    dependsOn: [],
    source: "test",
  };
}
