import { Failure, WorldError } from "@fgk/engine";
import type { Row } from "../rows/row.ts";
import { neverEnding } from "./never-ending.ts";

/** The deadline that each is given, and what a crowded machine may add to it (a program gets 5 s to tidy up). */
const deadlineMs = 300;
const spareMs = 15_000;

/**
 * Seen to fail: as it was before, `dial.ts` waits for a proxy or handshake that trickles, and `run.ts` for what a program leaves
 * behind; both for as long as these like.
 */
export const row: Row = {
  id: "R12",
  family: "sockets",
  claim: "whoever never answers, trickles or never ends is given up at the deadline, by name",
  unit: "never-ending servers and programs",
  commit: neverEnding.length,
  soak: "all",
  open: async () => ({
    cases: neverEnding.length,
    run: async (number) => {
      const one = neverEnding[number];
      if (one === undefined) return { problems: [`there is no case ${number}`] };
      const { name, says, wait } = one;
      const startedMs = performance.now();
      const ended = await endedWith(wait(deadlineMs));
      const tookMs = performance.now() - startedMs;
      const problems = [
        ...(says.test(ended) ? [] : [`${name}: it ended with ${JSON.stringify(ended)}`]),
        ...(tookMs <= deadlineMs + spareMs ? [] : [`${name}: it took ${Math.round(tookMs)} ms`]),
      ];
      return { problems, story: [name, ended] };
    },
  }),
};

/** What a reader is told in the end; `nothing` while the wait is still on after all the time that there is. */
async function endedWith(waiting: Promise<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, deadlineMs + spareMs, "nothing: it still waits");
  });
  const ended = waiting.then(
    () => "an answer",
    (error: unknown) => {
      if (error instanceof Failure) return `${error.message}: ${error.diagnostic.cause ?? ""}`;
      return error instanceof WorldError && error.kind === "timeout"
        ? error.message
        : `another error: ${String(error)}`;
    },
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
