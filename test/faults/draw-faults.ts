import { openDraw } from "../property/draw.ts";
import { createRandom } from "../simulation/random.ts";

/** What goes wrong with a request, in the words of a reader. */
export const sorts = [
  "429",
  "500",
  "503",
  "reset before the effect",
  "reset after the effect",
  "time-out after the effect",
  "409",
  "412",
  "cut-off answer",
  "a proxy's page",
] as const;

/** What goes wrong with the operation that a write begins. */
export const operationSorts = ["operation forgotten", "operation stuck", "operation that never began"] as const;

export type Sort = (typeof sorts)[number] | (typeof operationSorts)[number];

/** One fault: it hits the n-th of the calls that can be hit, counted from 1. */
export interface Fault {
  readonly call: number;
  readonly sort: (typeof sorts)[number];
  /** Instead of the sort, when the call begins an operation. */
  readonly ofOperation: (typeof operationSorts)[number] | undefined;
  /** What a server that wants to be left alone asks for. */
  readonly retryAfterSeconds: number;
  /** Where an answer is cut, as a share of it. */
  readonly cutAt: number;
  /** One of several forms that this fault has. */
  readonly form: number;
}

/** All faults of one run, and which calls they can hit. */
export interface FaultPlan {
  readonly faults: readonly Fault[];
  /** Reads are spared: a run that can't even read ends before its first write. */
  readonly writesOnly: boolean;
}

/** How often something goes wrong, by the number of the case. */
export const rates: readonly number[] = [0.01, 0.05, 0.2, 0.4];

/** No run that ends makes more calls. */
const mostCalls = 4_000;

/** Draws where faults hit, whatever the run makes of them. */
export function drawFaults(number: number): FaultPlan {
  const random = createRandom(700_001 + number);
  const draw = openDraw(random);
  const rate = rates[number % rates.length] ?? 0;
  const writesOnly = draw.chance(0.5);
  const faults: Fault[] = [];
  for (let call = 1; call <= mostCalls; call += 1) {
    if (!draw.chance(rate)) continue;
    faults.push({
      call,
      sort: draw.one(sorts),
      ofOperation: draw.chance(0.6) ? draw.one(operationSorts) : undefined,
      retryAfterSeconds: draw.count(1, 20),
      cutAt: random(),
      form: draw.count(0, 5),
    });
  }
  return { faults, writesOnly };
}
