import { afterAll, expect } from "vitest";
import type { Guide } from "./open-guide.ts";
import { openGuide } from "./open-guide.ts";
import { show } from "./terminal.ts";
import { itWith } from "./tools.ts";
import { findUnprinted, readWalkThrough } from "./walk-through.ts";

let guide: Guide | undefined;
afterAll(() => guide?.close());

const tools = ["gcloud", "gke-gcloud-auth-plugin", "kubectl", "helm"] as const;

itWith(tools, "docs/already-installed.md: typed from top to bottom, it prints what it shows", async () => {
  guide = await openGuide();
  for (const move of readWalkThrough("already-installed.md")) {
    if (move.does === "write") await guide.write(move.file, move.text);
    else {
      const typed = await guide.typeWell(move.command);
      const unprinted = findUnprinted(move.shows, `${typed.out}\n${typed.err}`);
      expect(unprinted, `${unprinted}, shown under\n${show(typed)}`).toBeUndefined();
    }
  }
});
