import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmulator } from "@fgk/emulator";
import { root } from "../product/run-fgk.ts";
import type { Row } from "../rows/row.ts";
import { buildBundle } from "../supply-chain/build-bundle.ts";
import { measureCli } from "./measure-process.ts";
import { nameTeams, writeMany } from "./write-many.ts";

/** What a project with three domains brings: 3 namespaces, 3 accounts, a project of Flyte's; and a member for each namespace. */
const projects = 145;
const mostMiB = 256;
/** Of the processor's time, on any machine of these years: a plan that takes longer than this isn't waited for. */
const mostSeconds = { apply: 120, plan: 40 };

const text = writeMany("many", nameTeams(projects));

/**
 * The built program as a process of its own, in an emulated cloud of another one. Seen to fail: without
 * `keepSmall` in `deployment.ts` the apply takes some 300 MiB.
 */
export const row: Row = {
  id: "R12",
  family: "size",
  claim: `a thousand resources are made and planned within ${mostMiB} MiB`,
  unit: "installations of a thousand resources",
  commit: 1,
  soak: "all",
  open: async () => ({
    cases: 1,
    run: async () => {
      const bundle = buildBundle();
      const folder = mkdtempSync(path.join(os.tmpdir(), "fgk-size-"));
      const emulator = await startEmulator({ timeScale: 0.0002, projects: [{ projectId: "acme-ml" }] });
      try {
        cpSync(path.join(root, "packages/emulator/chart/flyte-binary"), path.join(folder, "chart"), {
          recursive: true,
        });
        writeFileSync(path.join(folder, "fgk.yaml"), text);
        const cli = path.join(bundle.folder, "fgk.mjs");
        const environment = { ...emulator.environment(), XDG_CACHE_HOME: folder };
        const applied = await measureCli(cli, ["apply", "--yes"], folder, environment);
        const planned = await measureCli(cli, ["plan"], folder, environment);
        const things = Number(/What is there is what the file says \((\d+) things\)/.exec(planned.output)?.[1] ?? 0);
        const runs = [
          { name: "apply", ...applied },
          { name: "plan", ...planned },
        ] as const;
        const problems = [
          ...runs.flatMap(({ name, code, output }) =>
            code === 0 ? [] : [`${name} ended with ${code}: ${output.slice(-2_000)}`],
          ),
          ...(things >= 1_000 ? [] : [`only ${things} things were there`]),
          ...runs.flatMap(({ name, peakMiB }) =>
            peakMiB <= mostMiB ? [] : [`${name} took ${Math.round(peakMiB)} MiB, not ${mostMiB}`],
          ),
          ...runs.flatMap(({ name, processorSeconds }) =>
            processorSeconds <= mostSeconds[name] ? [] : [`${name} took ${processorSeconds} s of the processor`],
          ),
        ];
        const counts = {
          things,
          "MiB of apply": Math.round(applied.peakMiB),
          "MiB of plan": Math.round(planned.peakMiB),
          "processor seconds of apply": Math.round(applied.processorSeconds),
          "processor seconds of plan": Math.round(planned.processorSeconds),
        };
        return { problems, counts, story: runs.map(({ name, seconds }) => `${name}: ${seconds.toFixed(1)} s`) };
      } finally {
        await emulator.close();
        bundle.remove();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  }),
};
