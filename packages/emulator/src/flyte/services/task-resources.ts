import { invalid } from "./identifier.ts";

/** What a container asks for: `core.Resources`. `name` is the number of its enum. */
export interface TaskResources {
  readonly requests: readonly ResourceEntry[];
  readonly limits: readonly ResourceEntry[];
}

interface ResourceEntry {
  readonly name: number;
  readonly value: string;
}

/** Resources of which admin knows how much a task may have at most, by the name that its refusals have. */
export type TaskLimits = Readonly<Record<string, string>>;

/** FlyteAdmin's own `task_resources.limits`, where the configuration says nothing else. */
export const defaultTaskLimits: TaskLimits = { CPU: "2", MEMORY: "1Gi", GPU: "1" };

const names: Readonly<Record<number, string>> = { 1: "CPU", 2: "GPU", 3: "MEMORY", 5: "EPHEMERAL_STORAGE" };

/** Refuses a task that asks for more than it says itself, or than this Flyte lets any task have. `id` is as Go prints it. */
export function refuseResources(platform: TaskLimits, asked: TaskResources, id: string): void {
  const requests = readEntries(asked.requests, id);
  const limits = readEntries(asked.limits, id);
  for (const [name, request] of requests) {
    const limit = limits.get(name);
    const most = platform[name];
    if (name === "GPU" && limit !== undefined && amountOf(limit) !== amountOf(request)) {
      throw invalid(`For extended resource 'gpu' the default value must equal the limit value for task [${id}]`);
    }
    if (limit !== undefined && amountOf(limit) < amountOf(request)) {
      const found = `Requested ${name} default [${print(request)}] is greater than the limit [${print(limit)}].`;
      throw invalid(`${found} Please fix your configuration`);
    }
    if (most === undefined) continue;
    // Of a GPU both are the same, and it is the request that is named.
    if (name !== "GPU" && limit !== undefined && amountOf(limit) > amountOf(most))
      throw refuseMore(name, "limit", limit, most);
    if (amountOf(request) > amountOf(most)) throw refuseMore(name, "default", request, most);
  }
}

function refuseMore(name: string, what: string, asked: string, most: string): Error {
  return invalid(
    `Requested ${name} ${what} [${print(asked)}] is greater than current limit set in the platform configuration [${print(most)}]. Please contact Flyte Admins to change these limits or consult the configuration`,
  );
}

function readEntries(entries: readonly ResourceEntry[], id: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name: number, value } of entries) {
    const name = names[number];
    if (name === undefined) continue;
    if (found.has(name)) throw invalid(`can't specify ${name} limit for task [${id}] multiple times`);
    if (!quantity.test(value)) {
      const rule = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
      const advice =
        "Please follow K8s conventions for resources https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/";
      throw invalid(`Parsing of ${name} request failed for value ${value} - reason  ${rule}. ${advice}`);
    }
    if (name === "GPU" && !Number.isInteger(exactAmount(value)))
      throw invalid(`gpu for [${id}] must be a whole number, got: ${value} instead`);
    found.set(name, value);
  }
  return found;
}

const quantity = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const suffixes: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

function exactAmount(text: string): number {
  const suffix = /[a-zA-Z]+$/.exec(text)?.[0] ?? "";
  const factor = suffixes[suffix];
  return factor === undefined ? Number(text) : Number(text.slice(0, -suffix.length)) * factor;
}

/** Whole units: admin compares what is rounded up, so that 2500m is more than 2 but 1500m isn't. */
function amountOf(text: string): number {
  return Math.ceil(exactAmount(text) - 1e-9);
}

/** A fraction is written in thousandths. */
function print(text: string): string {
  return /^\d*\.\d+$/.test(text) ? `${Math.round(Number(text) * 1_000)}m` : text;
}
