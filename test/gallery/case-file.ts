import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Faults } from "@fgk/emulator";
import { parse } from "yaml";
import { type RunOptions, root } from "../product/run-fgk.ts";

/**
 * One thing that happened: what fgk applied, what a person's tool sent, what time passed, who
 * else is at work (and renews the lease for some minutes), how unfriendly the cloud became.
 */
export type CaseEvent =
  | FgkEvent
  | { readonly request: string; readonly body?: unknown; readonly type?: string }
  | { readonly helm: readonly string[]; readonly values?: unknown }
  | { readonly minutes: number }
  | { readonly holdsLease: string }
  | { readonly faults: Partial<Faults> };

/** A deployment file that fgk applied. */
export interface FgkEvent {
  readonly fgk: string;
  readonly plan?: PlanFlags;
}

/** What is given to `fgk plan`, or to `fgk destroy` when `destroy` is true. */
export interface PlanFlags
  extends Pick<RunOptions, "allow" | "adopt" | "dataLoss" | "target" | "skipCluster" | "destroy" | "withContents"> {}

/** The sections of the index, in its order. */
export const areas = [
  "start",
  "ownership",
  "written",
  "renames",
  "projects",
  "release",
  "login",
  "writers",
  "theirs",
  "identity",
  "secrets",
  "unreadable",
  "consent",
  "plan-file",
  "target",
  "lease",
  "destroy",
] as const;
export type Area = (typeof areas)[number];

/** How a case ends: no plan is made, the plan has no steps, or what its apply answers. */
export const endings = ["done", "nothing", "refused", "blocked", "stale", "failed", "locked"] as const;
export type Ending = (typeof endings)[number];

/** A case of the gallery, as `case.yaml` says it. */
export interface Case {
  readonly area: Area;
  readonly title: string;
  /** What has happened, as a newcomer reads it. */
  readonly situation: string;
  readonly projects?: readonly { readonly projectId: string; readonly services?: readonly string[] }[];
  /** fgk's environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly before?: readonly CaseEvent[];
  readonly plan?: PlanFlags;
  /** What happens between the plan and its apply. */
  readonly meanwhile?: readonly CaseEvent[];
  readonly expect?: Ending;
  /** What is seen afterwards. */
  readonly outcome: string;
  /** Checks that aren't green afterwards, by name. */
  readonly notGreen?: Readonly<Record<string, string>>;
}

export interface LoadedCase {
  readonly name: string;
  readonly folder: string;
  /** The deployment file. */
  readonly text: string;
  readonly case: Case;
  readonly flags: PlanFlags;
  readonly expect: Ending;
}

export const gallery: string = path.join(root, "plans");

/** Every case of the gallery, by name. */
export function listCases(): readonly LoadedCase[] {
  return readdirSync(gallery)
    .filter((name) => existsSync(path.join(gallery, name, "case.yaml")))
    .sort()
    .map((name) => loadCase(path.join(gallery, name)));
}

const keys: Readonly<Record<string, readonly string[]>> = {
  case: [
    ...["area", "title", "situation", "projects", "environment", "before", "plan", "meanwhile", "expect", "outcome"],
    "notGreen",
  ],
  plan: ["allow", "adopt", "dataLoss", "target", "skipCluster", "destroy", "withContents"],
  event: ["fgk", "plan", "request", "body", "type", "helm", "values", "minutes", "holdsLease", "faults"],
};

/** One case; a key that nobody reads is an error, for it would be a rule that nobody holds. */
export function loadCase(folder: string): LoadedCase {
  const name = path.basename(folder);
  const read = parse(readFileSync(path.join(folder, "case.yaml"), "utf8")) as Case;
  demandKeys(name, "case", read);
  demandKeys(name, "plan", read.plan ?? {});
  for (const event of [...(read.before ?? []), ...(read.meanwhile ?? [])]) demandKeys(name, "event", event);
  if (!areas.includes(read.area))
    throw new Error(`${name}/case.yaml: area ${read.area} is none of ${areas.join(", ")}`);
  const expect = read.expect ?? "done";
  if (!endings.includes(expect)) {
    throw new Error(`${name}/case.yaml: expect ${expect} is none of ${endings.join(", ")}`);
  }
  const text = readFileSync(path.join(folder, "fgk.yaml"), "utf8");
  return { name, folder, text, case: read, flags: read.plan ?? {}, expect };
}

function demandKeys(name: string, what: string, value: object): void {
  const known = keys[what] ?? [];
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${name}/case.yaml: unknown key of a ${what}: ${unknown.join(", ")}`);
}
