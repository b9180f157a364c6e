import type { ApplyOutcome, Diagnostic, Plan, Result } from "@fgk/engine";
import { exitCodeOf, writePlan } from "@fgk/engine";
import {
  annotate,
  ask,
  changePolicy,
  google,
  install,
  listWrites,
  movePort,
  openWorld,
  readBack,
  smallest,
} from "../plan/installation.ts";
import { apply, plan, showDiagnostic, tryPlan } from "../product/run-fgk.ts";
import type { Ended, Row } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { type Leaf, listLeaves, setLeaf } from "./leaves.ts";

const text = `${smallest.replace("10.132.0.6", "10.132.0.7")}network: { nat: auto }\n`;
const flags = { allow: ["restart", "nodes", "downtime", "identity", "access", "exposure"] } as const;

interface Scene {
  readonly cloud: SimulatedCloud;
  readonly plan: Plan;
  readonly leaves: readonly Leaf[];
}

/**
 * One value of all that the cloud stores is another one after the plan was made. Where planning now gives other steps, or
 * none, the apply is refused with nothing written; where it gives the same, what was changed is nothing that the plan is
 * about. Seen to fail: with a field compared without its value from before (case 1335).
 */
export const row: Row = {
  id: "R9",
  family: "stale",
  claim:
    "when any value in the cloud that the plan looks at has changed since, nothing is written and the exit code is 3",
  unit: "changed values",
  commit: 170,
  soak: "all",
  judge: (counts, cases) => [
    ...(cases < 50 || (counts["stale"] ?? 0) > cases / 20 ? [] : ["hardly any plan was stale"]),
    ...(cases < 50 || (counts["nonsense to the cloud itself"] ?? 0) < cases / 20 ? [] : ["the cloud hardly answered"]),
    ...(cases < 50 || (counts["nothing that the plan looks at"] ?? 0) > 0 ? [] : ["no plan was applied"]),
  ],
  open: async () => {
    const scene = await openScene();
    return { cases: scene.leaves.length, run: (number) => runLeaf(scene, number).catch(forgiveNonsense) };
  },
};

/** An installation that somebody changed in several places: a plan of creates, updates and a delete. */
async function openScene(): Promise<Scene> {
  const cloud = await install(smallest);
  await annotate(cloud, "flytesnacks-staging", null);
  await movePort(cloud, 8090);
  await changePolicy(cloud, (bindings) => {
    bindings.push({ role: "roles/iam.serviceAccountUser", members: ["user:colleague@acme.example"] });
  });
  await ask(cloud, "PATCH", google.bucket, { versioning: { enabled: true } });
  await cloud.clock.sleep(600_000);
  const made = readBack(await plan(openWorld(cloneSimulatedCloud(cloud)).world, text, flags));
  return { cloud, plan: made, leaves: listLeaves(cloud.cloud.state) };
}

async function runLeaf({ cloud: original, plan: made, leaves }: Scene, number: number): Promise<Ended> {
  const leaf = leaves[number];
  if (leaf === undefined) throw new Error(`there are ${leaves.length} values`);
  const story = [`${leaf.path.join(" › ")}: ${JSON.stringify(leaf.after)}`];
  const cloud = cloneSimulatedCloud(original);
  setLeaf(cloud.cloud.state, leaf);
  const now = await tryPlan(openWorld(cloneSimulatedCloud(cloud)).world, text, flags);
  const differs = !now.ok || write(readBack(now.value)) !== write(made);
  if (!differs) return { problems: [], story, counts: { "nothing that the plan looks at": 1 } };
  const since = cloud.cloud.journal.length;
  const outcome = await apply(openWorld(cloud).world, text, made);
  const writes = listWrites(cloud, since);
  story.push(`ended ${outcome.status}`, ...outcome.diagnostics.map(showDiagnostic));
  const problems = [
    ...writes.map((one) => `wrote ${one}`),
    ...(outcome.status === "done" ? ["it was applied, though planning gives something else now"] : []),
    ...judgeCodes(now, outcome),
  ];
  const other = isNonsense(outcome.diagnostics) ? "nonsense to the cloud itself" : "refused as planning is";
  return { problems, story, counts: { [outcome.status === "stale" ? "stale" : other]: 1 } };
}

/** The emulator's controllers say so when a cluster's objects contradict each other, as a real one's never do. */
function forgiveNonsense(error: unknown): Ended {
  if (!(error instanceof Error && error.message.includes("don't come to rest"))) throw error;
  return { problems: [], counts: { "nonsense to the cloud itself": 1 } };
}

/** What a plan does, without what it says of others' things. */
function write(made: Plan): string {
  const steps = made.steps.map(({ digest: _digest, expect, ...step }) => ({ ...step, identity: expect?.identity }));
  const { digest: _digest, ...header } = made.header;
  return (
    writePlan({
      ...made,
      steps: [],
      header: { ...header, digest: "" },
      summary: { ...made.summary, kept: [], notChecked: [], warnings: [], unchanged: 0 },
    }) + JSON.stringify(steps)
  );
}

/** Stale is 3; a world of which no plan can be made any more ends as planning does. */
function judgeCodes(now: Result<Plan>, { status, diagnostics }: ApplyOutcome): readonly string[] {
  const codes = new Set(diagnostics.map(({ code }) => exitCodeOf(code)));
  if (status === "stale") return codes.size === 1 && codes.has(3) ? [] : [`exit codes ${[...codes].join(", ")}`];
  return now.ok && !isNonsense(diagnostics) ? [`ended ${status}, with exit code ${[...codes].join(", ")}`] : [];
}

/** No real cloud stores such a value, and this one can't answer. */
function isNonsense(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code, cause }) => code === "cloud-failed" || cause?.startsWith("Cannot "));
}
