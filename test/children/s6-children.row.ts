import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { RunAnswer, RunOptions } from "@fgk/engine";
import type { Row } from "../rows/row.ts";
import { argumentCases } from "./argument-cases.ts";
import { folderCases } from "./folder-cases.ts";
import { plantedCases } from "./planted-cases.ts";
import { visibleCases } from "./visible-cases.ts";

/** What a case has: a temporary folder of its own in the place of the machine's. */
export interface ChildStage {
  readonly temporary: string;
  /** Runs a program as fgk does; Node when no command is named. */
  readonly run: (options: Omit<RunOptions, "command"> & { readonly command?: string }) => Promise<RunAnswer>;
  /** The names of fgk's own folders that are there. */
  readonly list: () => Promise<readonly string[]>;
  /** What the next start of fgk does before anything else. */
  readonly clean: () => Promise<void>;
  readonly interrupt: () => void;
}

/** One thing that is asked of how fgk starts programs. Answers what was wrong. */
export interface ChildCase {
  readonly name: string;
  readonly run: (stage: ChildStage) => Promise<readonly string[]>;
}

const cases: readonly ChildCase[] = [...argumentCases, ...folderCases, ...plantedCases, ...visibleCases];

const world = path.resolve(import.meta.dirname, "../../packages/cli/src/world");
let starts = 0;

async function openStage(): Promise<ChildStage & { readonly close: () => Promise<void> }> {
  const temporary = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-test-s6-")));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = temporary;
  const abort = new AbortController();
  const { run } = await import(path.join(world, "run.ts"));
  const place = { folder: temporary, workFolder: temporary, variable: () => undefined, overlay: {}, self: ["node"] };
  return {
    temporary,
    run: (options) => run({ command: process.execPath, ...options }, { ...place, signal: abort.signal }),
    list: async () => (await fs.readdir(temporary)).filter((name) => name.startsWith("fgk-run-")),
    clean: async () => {
      starts += 1;
      // A module of its own, as a new process has: it cleans once.
      const { removeStaleFolders } = await import(`${path.join(world, "private-folder.ts")}?start=${starts}`);
      await removeStaleFolders();
    },
    interrupt: () => abort.abort(),
    close: async () => {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
      await fs.rm(temporary, { recursive: true, force: true });
    },
  };
}

/** Seen to fail: with `shell: true` for execa, without the mode of the files, with a folder that stays when time has run out. */
export const row: Row = {
  id: "S6",
  family: "children",
  claim: "programs are started without a shell, with private files that are gone afterwards",
  unit: "starts of programs and of fgk",
  commit: cases.length,
  soak: "all",
  open: async () => ({
    cases: cases.length,
    run: async (number) => {
      const one = cases[number];
      if (one === undefined) throw new Error(`there is no case ${number}`);
      const stage = await openStage();
      try {
        return { problems: await one.run(stage), story: [one.name] };
      } finally {
        await stage.close();
      }
    },
  }),
};
