import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlPlane } from "../kit/start-control-plane.ts";
import { startControlPlane } from "../kit/start-control-plane.ts";
import type { Accepted } from "./accepted.ts";
import { accepted } from "./accepted.ts";
import { compare, describeDifference } from "./compare.ts";
import { normaliseAnswer } from "./normalise.ts";
import type { Side } from "./sides.ts";
import { askEmulated, askReal } from "./sides.ts";
import type { Answer, Step, Steps } from "./step.ts";
import { fillStep } from "./step.ts";
import { allSteps } from "./steps/all.ts";

const tries = 300;
let plane: ControlPlane;
let real: Side;
let emulated: Side;
const used = new Set<Accepted>();
let compared = 0;

beforeAll(async () => {
  plane = await startControlPlane();
  real = askReal(plane);
  emulated = askEmulated();
}, 180_000);
afterAll(async () => {
  process.stdout.write(`\ndifferential: ${compared} answers compared, ${accepted.length} accepted differences\n`);
  await plane.stop();
});

describe.each(allSteps)(
  "$subject: the emulator answers as the real API server does",
  ({ subject, steps, amongControllers }: Steps) => {
    const leftOut = { controllers: amongControllers === true };
    const answers = { real: new Map<string, Answer>(), emulated: new Map<string, Answer>() };
    it.each(steps)("$name ($method $path)", async (step) => {
      const fromReal = await take(step, real, answers.real);
      const fromEmulated = await take(step, emulated, answers.emulated);
      const differences = compare(normaliseAnswer(fromReal, leftOut), normaliseAnswer(fromEmulated, leftOut));
      compared += 1;
      const open = differences.filter(({ path }) => !isAccepted(`${subject}: ${step.name}`, path));
      expect(open.map(describeDifference).join("\n")).toBe("");
    });
  },
);

describe("the list of accepted differences", () => {
  it.each(accepted.filter(({ atTimes }) => atTimes !== true))("is still needed: $where $field", (row) => {
    expect(used.has(row)).toBe(true);
  });
});

/** Sends a step to one side, again until what it waits for holds. */
async function take(step: Step, side: Side, before: Map<string, Answer>): Promise<Answer> {
  const exchange = fillStep(step, before);
  let answer = await side.ask(exchange);
  for (let tried = 0; step.until?.(answer) === false && tried < tries; tried += 1) {
    await side.pass();
    answer = await side.ask(exchange);
  }
  before.set(step.name, answer);
  return answer;
}

function isAccepted(where: string, field: string): boolean {
  const found = accepted.filter((row) => matches(row.where, where) && matches(row.field, field));
  for (const row of found) used.add(row);
  return found.length > 0;
}

function matches(pattern: string, text: string): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(text);
}
