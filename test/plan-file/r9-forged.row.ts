import type { Step } from "@fgk/engine";
import { readPlan, writePlan } from "@fgk/engine";
import type { LoadedCase } from "../gallery/case-file.ts";
import { letHappen, openCase, prepareCase } from "../gallery/run-case.ts";
import { apply, readWritten, showDiagnostic } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import type { Ended, Row } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { type Example, listExamples } from "./examples.ts";
import { drawForgery } from "./forgeries.ts";
import { openPlanFolder, type PlanFolder } from "./run-apply.ts";
import { seal } from "./seal.ts";

/** Examples whose apply is short, of each sort of step. */
const chosen: readonly string[] = [
  "drift",
  "service-renamed",
  "adopted",
  "project-removed",
  "key-added",
  "firewall-changed",
  "members-pruned",
];

interface Stage {
  readonly example: Example;
  readonly cloud: SimulatedCloud;
  /** What the plan itself writes, sorted. */
  readonly writes: ReadonlySet<string>;
  readonly steps: readonly Step[];
}

/**
 * A plan that was edited and sealed anew: its digest fits, for a digest is no signature. `--expect` refuses it all the same,
 * and without it an apply writes nothing, or nothing but what the plan itself would have written.
 * Seen to fail: with only the length of `--expect` compared, at once.
 */
export const row: Row = {
  id: "R9",
  family: "forged",
  claim:
    "a plan that was edited and sealed anew writes nothing that the deployment file doesn't ask for; --expect refuses it",
  unit: "forged plans",
  commit: 80,
  soak: 50_000,
  judge: (counts, cases) => [
    ...((counts["refused when applied"] ?? 0) + (counts["refused when read"] ?? 0) > cases / 2
      ? []
      : ["hardly any was refused"]),
    ...(cases < 50 || (counts["refused when applied"] ?? 0) > 0 ? [] : ["none came to be applied"]),
  ],
  open: async () => {
    const examples = listExamples();
    const stages = new Map<string, Promise<Stage>>();
    const folder = openPlanFolder();
    return {
      cases: undefined,
      run: async (number) => {
        const draw = openDraw(createRandom(600_011 + number));
        const known = examples.filter(({ loaded }) => chosen.includes(loaded.name));
        const example = draw.one(known);
        const { name } = example.loaded;
        const stage = await (stages.get(name) ?? remember(stages, name, openStage(example)));
        const others = readWritten(draw.one(known).text).steps;
        const forgery = drawForgery(readWritten(example.text), draw, others);
        return runForgery(stage, forgery.name, writePlan(seal(forgery.plan)), folder);
      },
      close: async () => folder.close(),
    };
  },
};

function remember<T>(map: Map<string, Promise<T>>, name: string, made: Promise<T>): Promise<T> {
  map.set(name, made);
  return made;
}

async function openStage(example: Example): Promise<Stage> {
  const cloud = await prepareCase(example.loaded);
  await letHappen(cloud, example.loaded, example.loaded.case.meanwhile ?? []);
  const plan = readWritten(example.text);
  const { writes, said } = await applyTo(cloneSimulatedCloud(cloud), example.loaded, example.text);
  if (writes.length === 0) throw new Error(`${example.loaded.name} writes nothing: ${said.join("; ")}`);
  return { example, cloud, writes: new Set(writes), steps: plan.steps };
}

async function applyTo(cloud: SimulatedCloud, loaded: LoadedCase, text: string) {
  const since = cloud.cloud.journal.length;
  const outcome = await apply(openCase(cloud, loaded).world, loaded.text, readWritten(text));
  const entries = cloud.cloud.journal.slice(since).filter(({ write, path }) => write && !path.includes("/leases"));
  return {
    status: outcome.status,
    codes: outcome.diagnostics.map(({ code }) => code),
    said: outcome.diagnostics.map(showDiagnostic),
    // Which revision of a release it is, and what pods are called, is of no interest here.
    writes: entries.map(({ method, path, status }) => `${method} ${path} ${status}`),
  };
}

async function runForgery(stage: Stage, name: string, text: string, folder: PlanFolder): Promise<Ended> {
  const { loaded, text: original } = stage.example;
  const story = [`${loaded.name}: ${name}`];
  if (text === original) return { problems: [], story, counts: { "no forgery": 1 } };
  const problems: string[] = [];
  const expected = /^ {2}digest: (.*)$/m.exec(original)?.[1] ?? "";
  const held = await folder.apply(text, "--expect", expected);
  if (held.code !== 3 || held.codes.some((code) => code !== "plan-altered"))
    problems.push(`with --expect: exit code ${held.code}, ${held.codes.join(", ")}`);
  if (!readPlan(text, "a.plan.yaml").ok) return { problems, story, counts: { "refused when read": 1 } };
  const { status, writes, said } = await applyTo(cloneSimulatedCloud(stage.cloud), loaded, text);
  story.push(`ended ${status}`, ...said);
  const isOver = status === "done" || status === "failed";
  if (!isOver && writes.length > 0) problems.push(`ended ${status}, and wrote ${writes.join(", ")}`);
  problems.push(
    ...writes.filter((one) => !stage.writes.has(one)).map((one) => `wrote what the plan itself doesn't: ${one}`),
  );
  return { problems, story, counts: { [isOver ? "applied as the plan itself" : "refused when applied"]: 1 } };
}
