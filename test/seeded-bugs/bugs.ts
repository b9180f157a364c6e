import type { SeededBug } from "./bug.ts";
import { cliBugs } from "./cli-bugs.ts";
import { engineBugs } from "./engine-bugs.ts";
import { providerBugs } from "./provider-bugs.ts";

/** What must be caught, each by the row that should. A bug that no longer fits its file is one too: mend its line. */
export const bugs: readonly SeededBug[] = [...providerBugs, ...engineBugs, ...cliBugs];
