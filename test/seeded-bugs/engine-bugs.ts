import type { SeededBug } from "./bug.ts";

/** Mistakes in how a plan is made, ordered, read back and applied. */
export const engineBugs: readonly SeededBug[] = [
  {
    name: "a cluster that is being deleted is planned as if it stayed",
    row: "R2.operations",
    file: "packages/engine/src/diff/diff-resource.ts",
    from: "live.readiness.leaving === true && !isFixed",
    to: "false",
  },
  {
    name: "one time for all kinds",
    row: "R12.waits",
    file: "packages/engine/src/apply/run-step.ts",
    from: "kind.wait?.atMostMs ?? 30 * 60_000",
    to: "30 * 60_000",
  },
  {
    name: "a silent host is asked for more than an hour",
    row: "R12.waits",
    file: "packages/engine/src/model/limits.ts",
    from: "readAttempts: 6,",
    to: "readAttempts: 60,",
  },
  {
    name: "--timeout is ignored",
    row: "R12.waits",
    file: "packages/engine/src/apply/run-steps.ts",
    from: "run.input.timeoutMs ?? limits.applyMs",
    to: "limits.applyMs",
  },
  {
    name: "what was deleted and can still be read is looked into",
    row: "R10.stale",
    file: "packages/engine/src/apply/find-unshown.ts",
    from: "if (isTaken && error instanceof Failure) return undefined;",
    to: "",
  },
  {
    name: "writes go on after the lease is lost",
    row: "R4.two-applies",
    file: "packages/engine/src/apply/fence.ts",
    from: "if (isClosed()) throw",
    to: "if (isClosed() && isClosed.length > 0) throw",
  },
];
