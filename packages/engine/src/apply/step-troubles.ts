import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Failure } from "../model/failure.ts";
import type { Write } from "./decide.ts";

/** Why a step isn't over: what it waits for, and what it failed with if it did. */
export interface Unfinished {
  readonly why: string;
  readonly failure?: Failure | undefined;
}

/** Says that a step's time was up, and what it waited for. */
export function describeTimeout(address: Address, { why, failure }: Unfinished, elapsedMs: number): Diagnostic {
  const seconds = Math.round(elapsedMs / 1000);
  // What never became visible has a reason of its own, with what mends it.
  if (failure?.retry === "propagating") {
    const { cause, ...rest } = failure.diagnostic;
    return { ...rest, cause: `${cause === undefined ? "" : `${cause}; `}it stayed so for ${seconds} s`, address };
  }
  return {
    severity: "error",
    code: "timeout",
    summary: `${address} didn't get ready in ${seconds} s`,
    cause: `it still waited: ${why}`,
    help: "run the same command again: it goes on where it is; --timeout gives it longer",
    address,
  };
}

/** Says that a write was taken again and again and never showed. */
export function describeVain(address: Address, write: Write, made: number): Diagnostic {
  const fields = write.next === "update" ? ` of ${write.changes.map(({ path }) => path).join(", ")}` : "";
  return {
    severity: "error",
    code: "not-converged",
    summary: `${address}: the ${write.next}${fields} was made ${made === 1 ? "once" : `${made} times`} and has no effect`,
    cause: "somebody undoes it, or fgk has a bug in this kind",
    help: "plan again: fgk plan",
    address,
  };
}
