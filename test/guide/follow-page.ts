import { expect } from "vitest";
import type { Guide } from "./open-guide.ts";
import { realKubernetes } from "./real-kubernetes.ts";
import { show } from "./terminal.ts";
import type { Move } from "./walk-through.ts";
import { findUnprinted } from "./walk-through.ts";

/** Writes or types as a page says, and holds the page to what it shows. */
export async function followMove(guide: Guide, move: Move): Promise<void> {
  if (move.does === "write") return guide.write(move.file, move.text);
  const typed = await guide.typeWell(move.command);
  const shows = realKubernetes === undefined ? move.shows : move.shows.map(forgetClusterIp);
  const unprinted = findUnprinted(shows, `${typed.out}\n${typed.err}`);
  expect(unprinted, `${unprinted}, shown under\n${show(typed)}`).toBeUndefined();
}

/** GKE's Services have addresses in 34.118.224.0/20; another API server has a range of its own. */
function forgetClusterIp(line: string): string {
  return line.replace("34.118.…", "…");
}
