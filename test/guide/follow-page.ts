import { expect } from "vitest";
import type { Guide } from "./open-guide.ts";
import { show } from "./terminal.ts";
import type { Move } from "./walk-through.ts";
import { findUnprinted } from "./walk-through.ts";

/** Writes or types as a page says, and holds the page to what it shows. */
export async function followMove(guide: Guide, move: Move): Promise<void> {
  if (move.does === "write") return guide.write(move.file, move.text);
  const typed = await guide.typeWell(move.command);
  const unprinted = findUnprinted(move.shows, `${typed.out}\n${typed.err}`);
  expect(unprinted, `${unprinted}, shown under\n${show(typed)}`).toBeUndefined();
}
