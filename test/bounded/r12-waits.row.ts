import type { Row } from "../rows/row.ts";
import { endlessWaits } from "./endless-waits.ts";

/**
 * Seen to fail: with one time for all kinds in `endOf` of `run-step.ts` an API that is never enabled is waited for too long, with
 * 60 `readAttempts` a silent host, with the deadline of `run-steps.ts` left at its usual the one of `--timeout`.
 */
export const row: Row = {
  id: "R12",
  family: "waits",
  claim: "every wait ends by its stated deadline and says what was waited for, how long, and what to do",
  unit: "waits for what never comes",
  commit: endlessWaits.length,
  soak: "all",
  judge: (counts, cases) => ((counts["minutes waited"] ?? 0) >= cases ? [] : ["hardly anything was waited for"]),
  open: async () => ({
    cases: endlessWaits.length,
    run: async (number) => {
      const one = endlessWaits[number];
      if (one === undefined) return { problems: [`there is no case ${number}`] };
      const { ended, minutes, said } = await one.run();
      const problems = [
        ...(ended === one.ends ? [] : [`it ended ${ended}, not ${one.ends}`]),
        ...(minutes <= one.withinMinutes ? [] : [`it took ${minutes.toFixed(1)} min, not ${one.withinMinutes}`]),
        ...(said.some((line) => one.says.test(line)) ? [] : [`no line is like ${one.says}`]),
      ];
      const story = [`${one.name}: ${ended} after ${minutes.toFixed(1)} min`, ...said];
      return { problems, story, counts: { "minutes waited": Math.round(minutes) } };
    },
  }),
};
