import type { Plan } from "@fgk/engine";
import { applyPlan } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import { catalog, readText, showDiagnostic } from "../product/run-fgk.ts";
import type { Beginning } from "../property/run-sequence.ts";
import type { Ended, Row } from "../rows/row.ts";
import { drawPair, openPairs, type Pair, planAgain } from "./pairs.ts";
import { type LeftOut, leaveOut, listParts } from "./without.ts";

/** One step or one field of an update of a drawn plan isn't carried out: then exactly that is planned again. Not yet seen to fail. */
export const row: Row = {
  id: "R6",
  family: "minimal",
  claim: "each step and each field of an update is needed: left out, it is what the next plan names",
  unit: "plans with something left out",
  commit: 75,
  soak: 50_000,
  judge: (counts, cases) => [
    ...((counts["steps left out"] ?? 0) + (counts["fields left out"] ?? 0) > cases / 3
      ? []
      : ["hardly anything was left out"]),
    ...(cases < 50 || (counts["fields left out"] ?? 0) > cases / 20 ? [] : ["hardly any field was left out"]),
  ],
  open: async () => {
    const beginnings = await openPairs();
    return { cases: undefined, run: (number) => runPair(number, beginnings) };
  },
};

async function runPair(number: number, beginnings: readonly Beginning[]): Promise<Ended> {
  const pair = await drawPair(number, beginnings);
  if (pair === undefined) return { problems: [], counts: { "refused, or nothing to do": 1 } };
  const parts = listParts(pair.plan);
  if (parts.length === 0) return { problems: [], counts: { "nothing to leave out": 1 } };
  const left = pair.draw.one(parts);
  const { step, path } = left;
  const story = [...pair.story, `left out: ${step.action} ${step.address}${path === undefined ? "" : ` ${path}`}`];
  const problems = await applyWithout(pair, left);
  return { problems, story, counts: { [path === undefined ? "steps left out" : "fields left out"]: 1 } };
}

async function applyWithout({ cloud, text, plan }: Pair, left: LeftOut): Promise<readonly string[]> {
  const outcome = await applyPlan({
    plan,
    file: readText(text),
    catalog: leaveOut(catalog, left),
    world: openWorld(cloud).world,
    fgkVersion: "0.1.0",
    emit: () => undefined,
    stop: new AbortController().signal,
    holder: "test",
  });
  if (outcome.status === "stale" || outcome.status === "blocked") return [`ended ${outcome.status}`];
  const next = await planAgain(cloud, text);
  if (!next.ok) return next.diagnostics.map((one) => `no next plan: ${showDiagnostic(one)}`);
  return compare(plan, next.value, left);
}

/** What is planned again must be what was left out, and what couldn't be begun without it. */
function compare(plan: Plan, next: Plan, { step, path }: LeftOut): readonly string[] {
  const again = next.steps.filter((one) => one.address === step.address);
  const fields = again.flatMap((one) => one.fields.map((line) => line.path));
  const allowed = listAfter(plan, step.address);
  return [
    ...(again.length > 0 || byFlyte.test(step.address) ? [] : [`${step.address} isn't planned again`]),
    ...(path === undefined || again.length === 0 || (fields.length === 1 && fields[0] === path)
      ? []
      : [`planned again: ${fields.join(", ")}`]),
    ...next.steps.filter((one) => !allowed.has(one.address)).map((one) => `left too: ${one.action} ${one.address}`),
  ];
}

/** Flyte's controller makes a project's namespaces and annotates their accounts as well, once it has the new values. */
const byFlyte = /^kubernetes\.(namespace\/|service-account\/.+\/default$)/;

/** An address, what it brings along, and all that waits for its steps. */
function listAfter({ steps, resources }: Plan, address: string): ReadonlySet<string> {
  const after = new Set([address, `adopt ${address}`]);
  for (const key of after) {
    for (const step of steps) {
      if (step.waitsFor.some((waited) => waited === key)) after.add(step.address).add(`adopt ${step.address}`);
    }
    for (const one of resources) if (one.comesWith === key) after.add(one.address);
  }
  return after;
}
