import { readFileSync } from "node:fs";
import path from "node:path";
import { runHelm } from "@fgk/emulator";
import { send } from "../gallery/run-case.ts";
import { folder } from "../plan/installation.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const chart = "../../packages/emulator/chart/flyte-binary";

/** Somebody upgrades the release with more values: `helm upgrade fb … --reuse-values --values …`. */
export async function upgradeByHand(simulated: SimulatedCloud, values: object): Promise<void> {
  const args = ["upgrade", "fb", chart, "--namespace", "flyte", "--reuse-values", "--values", "values.json"];
  const outcome = await runHelm(args, {
    readFile: async (name) =>
      name === "values.json" ? JSON.stringify(values) : readFileSync(path.resolve(folder, name), "utf8"),
    request: async (method, place, body, type) => {
      const answer = await send(simulated, method, `cluster:${place}`, body, type);
      return { status: answer.status, json: JSON.parse(answer.text || "{}") };
    },
    now: simulated.clock.now,
    sleep: (ms) => simulated.clock.sleep(ms),
  });
  if (outcome.code !== 0) throw new Error(`helm: ${outcome.stderr}`);
}
