#!/usr/bin/env node
import module from "node:module";
import { fileURLToPath } from "node:url";

// Compiled code is kept between runs: starting takes half the time. Where nothing can be written, it is simply not kept.
module.enableCompileCache?.();

// `pnpm fgk` starts in the workspace's folder; the user stands in another one.
const start = process.env["INIT_CWD"];
if (process.env["npm_lifecycle_event"] === "fgk" && start !== undefined) process.chdir(start);
// What we start ourselves stands where we put it.
delete process.env["INIT_CWD"];

// Warnings of Node's and of libraries are for us, not for who runs fgk.
process.removeAllListeners("warning");

// Whoever reads our output may stop doing so (`fgk plan | head`, a terminal that was closed): what was begun is brought to its
// end all the same, and the exit code says how it went.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const { runMain } = await import("./run-main.ts");
const self = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)] as const;
const code = await runMain(process.argv.slice(2), { self, leave: (now) => process.exit(now) });
// Connections that are kept alive would hold the process; what was written must be out first.
process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
