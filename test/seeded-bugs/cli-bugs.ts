import type { SeededBug } from "./bug.ts";

/** Mistakes at the edge of fgk: connections, programs, terminal. */
export const cliBugs: readonly SeededBug[] = [
  {
    name: "a peer that trickles is waited for without end",
    row: "R12.sockets",
    file: "packages/cli/src/world/dial.ts",
    from: "late.abort()",
    to: "undefined",
  },
];
