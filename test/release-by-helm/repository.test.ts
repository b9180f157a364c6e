import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmulator } from "@fgk/emulator";
import { expect } from "vitest";
import { itWithHelm, renderByStandIn, runRealHelm } from "./real-helm.ts";

itWithHelm(
  "the guide's commands take the chart from the emulator's repository, under the version asked for",
  async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-repository-"));
    const emulator = await startEmulator();
    try {
      const charts = emulator.environment()["FGK_EMULATOR_CHARTS"] ?? "";
      expect(await runRealHelm(["repo", "add", "flyte", charts], folder)).toMatchObject({
        code: 0,
        stdout: '"flyte" has been added to your repositories\n',
      });
      expect(await runRealHelm(["repo", "update"], folder)).toMatchObject({ code: 0 });
      for (const version of [[], ["--version", "v1.16.7"]]) {
        const args = [
          "template",
          "fb",
          "flyte/flyte-binary",
          ...version,
          "--set",
          "configuration.storage.provider=gcs",
        ];
        const { code, stdout } = await runRealHelm(args, folder);
        expect(code).toBe(0);
        expect(stdout).toContain(`app.kubernetes.io/version: ${version.length === 0 ? "1.16.8" : "1.16.7"}\n`);
        // Helm 4 puts empty lines between the documents.
        const squeeze = (text: string): string => text.trim().replace(/\n+/g, "\n");
        expect(squeeze((await renderByStandIn(args)).stdout)).toBe(squeeze(stdout));
      }
    } finally {
      await emulator.close();
      await fs.rm(folder, { recursive: true, force: true });
    }
  },
);
