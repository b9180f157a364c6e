import { Failure } from "../model/failure.ts";

/**
 * What reading an answer that isn't what its API describes throws, as a `Failure`; anything else stays what it is. Kinds
 * trust the schemas of their APIs: a list that is a number, or nothing where a name must be, shows only when it is used.
 * `wrote`: it was a write's answer, and the write may have happened.
 */
export function explainOddAnswer(error: unknown, wrote = false): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)) return error;
  const line = error.stack?.split("\n").find((one) => one.includes("/providers/")) ?? "";
  const where = /([\w-]+\.[jt]s:\d+)/.exec(line.slice(-500));
  const place = where === null ? "" : ` (${where[1]})`;
  return new Failure(
    {
      severity: "error",
      code: wrote ? "answer-lost" : "unreadable",
      summary: "a server's answer isn't what its API describes",
      cause: `${error.message.slice(0, 200)}${place}`,
      help: "look for a proxy that changes answers; if there is none, fgk has a bug: report it with this line",
    },
    wrote ? "lost" : "never",
  );
}

/** Runs what asks a server outside of a kind's own reads, which have `readAgain`. */
export async function refuseOddAnswers<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw explainOddAnswer(error);
  }
}
