import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { followMove } from "./follow-page.ts";
import type { Guide } from "./open-guide.ts";
import { openGuide } from "./open-guide.ts";
import { itWith, listMissing } from "./tools.ts";
import { readWalkThrough } from "./walk-through.ts";

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
    for (const move of moves) {
      await (move.does === "type" && move.meanwhile ? typeElsewhere(move.command) : followMove(guide, move));
    }
  },
);

/** Leaves a command running as in a second terminal, and waits for its first words. */
async function typeElsewhere(command: string): Promise<void> {
  const said = path.join(guide.folder, "elsewhere.log");
  await guide.typeWell(`${command} > ${said} 2>&1 & echo $! > elsewhere.pid`);
  await guide.typeWell(`for i in $(seq 100); do test -s ${said} && exit 0; sleep 0.1; done; exit 1`);
}
