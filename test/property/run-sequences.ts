import { afterAll, describe, expect, it } from "vitest";
import { makeBeginnings, runSequence } from "./run-sequence.ts";

const seed = Number(process.env["FGK_SEED"] ?? 1);
const sequences = Number(process.env["FGK_SEQUENCES"] ?? 2_000);
/** One sequence alone, to replay it. */
const only = process.env["FGK_SEQUENCE"];

/** How many deployments are applied from nothing; sequences begin with one of them. */
const beginnings = 10;
/** How many failures are told in full. */
const most = 5;

/** Registers every `of`-th sequence, beginning with the `shard`-th, counted from 1. */
export function describeSequences(shard: number, of: number): void {
  const numbers =
    only === undefined
      ? Array.from({ length: sequences }, (_, index) => index).filter((number) => number % of === shard - 1)
      : [Number(only)].filter(() => shard === 1);
  const endings = new Map<string, number>();

  describe.skipIf(numbers.length === 0)(`whatever others have, and whatever is asked for (seed ${seed})`, () => {
    it(`nothing foreign is ever written or deleted: ${numbers.length} sequences, part ${shard} of ${of}`, {
      timeout: 900_000,
    }, async () => {
      const begun = await makeBeginnings(seed, beginnings);
      const failures: string[] = [];
      for (const number of numbers) {
        const { ending, problems, drawn } = await runSequence(seed, number, begun);
        endings.set(ending, (endings.get(ending) ?? 0) + 1);
        if (problems.length > 0) failures.push(describeFailure(shard, number, ending, drawn, problems));
      }
      // A test that only plans, or is refused, would prove nothing.
      const changed = [...endings].filter(([ending]) => /(^|, then )(destroy )?done/.test(ending));
      if (only === undefined) {
        expect(changed.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(numbers.length * 0.35);
      }
      expect(`${failures.length} failures\n${failures.slice(0, most).join("\n")}`).toBe("0 failures\n");
    });
  });

  afterAll(() => {
    const counts = [...endings].sort(([, a], [, b]) => b - a).map(([ending, count]) => `${ending} ${count}`);
    if (counts.length > 0) console.log(`property: seed ${seed}, part ${shard} of ${of}: ${counts.join(", ")}`);
  });
}

function describeFailure(
  shard: number,
  number: number,
  ending: string,
  drawn: string,
  problems: readonly string[],
): string {
  const replay = `FGK_SEED=${seed} FGK_SEQUENCE=${number} pnpm exec vitest run --project product test/property/foreign-1.test.ts`;
  return [`seed ${seed}, sequence ${number} (part ${shard}), ended ${ending}: ${replay}`, `  ${drawn}`]
    .concat(problems.map((one) => `  - ${one}`))
    .join("\n");
}
