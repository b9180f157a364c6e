/** fgk itself, as `packages/cli/src/main.ts` starts it, with a clock that runs as fast as that of the cloud it is sent to. */
import { fileURLToPath } from "node:url";
import { runMain } from "../../packages/cli/src/run-main.ts";
import type { FastTime } from "../../packages/cli/src/world/clock.ts";

process.removeAllListeners("warning");
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const time = JSON.parse(process.env["FGK_TEST_TIME"] ?? "") as FastTime;
const self = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)] as const;
const code = await runMain(process.argv.slice(2), { self, leave: (now) => process.exit(now), time });
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
