import type { Row } from "../rows/row.ts";
import { makeInstalled, runActors } from "./run-actors.ts";

/** Seen to fail: with `addGrants([], grants)` in `policy.ts` every member of others goes, and ours of before: case 0 to 20 says so. */
export const row: Row = {
  id: "R4",
  family: "actors",
  claim:
    "while people drift it, Google upgrades it and Flyte adds to it, nothing of theirs is lost and no drift goes unsaid",
  unit: "applies among others",
  commit: 60,
  soak: 20_000,
  judge: (counts, cases) => [
    ...((counts["drifts"] ?? 0) > cases / 3 - 2 ? [] : ["hardly anybody drifted anything"]),
    ...((counts["things of others"] ?? 0) > cases / 3 - 2 ? [] : ["others hardly did anything of their own"]),
    ...((counts["done"] ?? 0) > cases / 4 - 2 ? [] : ["hardly any apply was done"]),
  ],
  open: async () => {
    const installed = await makeInstalled();
    return { cases: undefined, run: (number, keep) => runActors(number, installed, keep) };
  },
};
