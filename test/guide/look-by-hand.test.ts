import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import type { Guide } from "./open-guide.ts";
import { openGuide } from "./open-guide.ts";
import { show } from "./terminal.ts";
import { itWith, listMissing } from "./tools.ts";
import type { Move } from "./walk-through.ts";
import { findUnprinted, readWalkThrough } from "./walk-through.ts";

const tools = ["gcloud", "gke-gcloud-auth-plugin", "kubectl", "helm"] as const;
const moves = readWalkThrough("look-by-hand.md");
const isThere = listMissing(tools).length === 0;

let guide: Guide;

beforeAll(async () => {
  if (isThere) guide = await openGuide();
});

afterAll(async () => {
  if (!isThere) return;
  await guide.type("test ! -e elsewhere.pid || kill $(cat elsewhere.pid)");
  await guide.close();
});

itWith(
  tools,
  "docs/look-by-hand.md: after fgk apply, the guide's checking commands print what the guide shows",
  async () => {
    for (const move of moves) await make(move);
  },
);

/** Writes or types, and holds the page to what it shows. */
async function make(move: Move): Promise<void> {
  if (move.does === "write") return guide.write(move.file, move.text);
  if (move.meanwhile) return typeElsewhere(move.command);
  const typed = await guide.typeWell(move.command);
  const unprinted = findUnprinted(move.shows, `${typed.out}\n${typed.err}`);
  expect(unprinted, `${unprinted}, shown under\n${show(typed)}`).toBeUndefined();
}

/** Leaves a command running as in a second terminal, and waits for its first words. */
async function typeElsewhere(command: string): Promise<void> {
  const said = path.join(guide.folder, "elsewhere.log");
  await guide.typeWell(`${command} > ${said} 2>&1 & echo $! > elsewhere.pid`);
  await guide.typeWell(`for i in $(seq 100); do test -s ${said} && exit 0; sleep 0.1; done; exit 1`);
}
