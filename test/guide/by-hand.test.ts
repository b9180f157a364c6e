import fs from "node:fs/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { takeCheckpoint } from "./checkpoint.ts";
import { followMove } from "./follow-page.ts";
import type { LeftOut } from "./left-out.ts";
import { leftOutInCluster } from "./left-out-in-cluster.ts";
import { leftOutInGoogle } from "./left-out-in-google.ts";
import type { Guide } from "./open-guide.ts";
import { makeFolder, openGuide } from "./open-guide.ts";
import { keepExpected } from "./plan-steps.ts";
import { realKubernetes } from "./real-kubernetes.ts";
import { isLook, placeOf, runLeftOut } from "./run-left-out.ts";
import { takeTurns } from "./take-turns.ts";
import { show } from "./terminal.ts";
import { itWith, listMissing } from "./tools.ts";
import { readWalkThrough } from "./walk-through.ts";

const tools = ["gcloud", "gke-gcloud-auth-plugin", "kubectl", "helm"] as const;
const moves = readWalkThrough("already-installed.md");
const byHand = moves.filter(({ section }) => section === "What was done by hand");
const isThere = listMissing(tools).length === 0;

/** Stands in the commands and in values.yaml; fgk never shows it. */
const password = "typed-by-hand";

let guide: Guide;
let checkpoints: string;

/** The installation by hand, kept as it is before each of its moves. */
beforeAll(async () => {
  if (!isThere) return;
  checkpoints = await makeFolder();
  guide = await openGuide();
  for (const [at, move] of byHand.entries()) {
    if (!isLook(move) && realKubernetes === undefined) await takeCheckpoint(guide, placeOf(checkpoints, at));
    await followMove(guide, move);
  }
}, 600_000);

afterAll(async () => {
  if (!isThere) return;
  await guide.close();
  await fs.rm(checkpoints, { recursive: true, force: true });
});

itWith(tools, "docs/already-installed.md: typed from top to bottom, it prints what it shows", async () => {
  for (const move of moves.slice(byHand.length)) await followMove(guide, move);
  const ofFgk = guide.typed.filter(({ command }) => command.startsWith("fgk "));
  expect(ofFgk.length).toBeGreaterThan(5);
  for (const typed of ofFgk) expect(show(typed)).not.toContain(password);
});

const inTurn = takeTurns(2);

// What is left out goes on from a copy of the whole cloud as it was; a real API server's etcd can't be copied like that.
describe.skipIf(realKubernetes !== undefined).concurrent("left out: the plan holds exactly what is missing", () => {
  for (const variant of [...leftOutInGoogle, ...leftOutInCluster])
    itWith(tools, variant.name, () => inTurn(() => expectFound(variant)));
});

async function expectFound(variant: LeftOut): Promise<void> {
  const found = await runLeftOut(variant, byHand, findDeployment(), checkpoints);
  const { failed, planned, steps, applied, afterwards } = found;
  const { failing = [], plan } = variant;
  for (const typed of [planned, applied, afterwards]) expect(typed?.out + (typed?.err ?? "")).not.toContain(password);
  const failures = failed.map((typed) => failing.find((text) => typed.command.includes(text)) ?? show(typed));
  expect(failures).toEqual(failing);
  if (typeof plan === "string") {
    expect(show(planned)).toContain(plan);
    expect(planned.code).toBe(1);
  } else {
    expect(steps, show(planned)).toBeDefined();
    expect(keepExpected(steps ?? {}, plan)).toEqual(plan);
    expect(applied?.code ?? 0, applied === undefined ? "" : show(applied)).toBe(0);
    expect(afterwards?.out ?? "No changes.").toContain("No changes.");
  }
}

function findDeployment(): string {
  const written = moves.find((move) => move.does === "write" && move.file === "fgk.yaml");
  if (written?.does !== "write") throw new Error("the page has no fgk.yaml");
  return written.text;
}
