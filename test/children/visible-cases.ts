import fs from "node:fs";
import path from "node:path";
import type { ChildCase } from "./s6-children.row.ts";

const root = path.resolve(import.meta.dirname, "../..");
const canary = "canary-of-the-children-9f31";

/** What others on this machine, or programs of this user, could read of a child. */
export const visibleCases: readonly ChildCase[] = [
  {
    name: "neither arguments nor environment hold what is in files and in stdin",
    run: async ({ run }) => {
      const script = `
        const fs = require("node:fs");
        const own = ["cmdline", "environ"].map((name) => fs.readFileSync("/proc/self/" + name, "latin1"));
        process.stdout.write(own.join("\\n") + process.argv.join() + JSON.stringify(process.env));
      `;
      const given = { files: { "values.json": canary, kubeconfig: canary }, stdin: canary };
      const env = { FGK_TOKEN_FILE: { file: "kubeconfig" } };
      const { stdout } = await run({ args: ["-e", script, "--", { file: "values.json" }], ...given, env });
      return [
        ...(stdout.includes(canary) ? [`it holds the secret: ${stdout.slice(0, 400)}`] : []),
        ...(stdout.includes("FGK_TOKEN_FILE") ? [] : ["the program got no variable"]),
      ];
    },
  },
  {
    name: "a variable that is taken away isn't there",
    run: async ({ run }) => {
      process.env["FGK_TEST_CANARY"] = canary;
      try {
        const script = "process.stdout.write(JSON.stringify(process.env))";
        const { stdout } = await run({ args: ["-e", script], env: { FGK_TEST_CANARY: null } });
        return stdout.includes(canary) ? ["it is there"] : [];
      } finally {
        delete process.env["FGK_TEST_CANARY"];
      }
    },
  },
  {
    name: "only one file of the product starts programs, and it asks for no shell",
    run: async () => {
      const folders = ["engine", "providers", "cli"].map((name) => path.join(root, "packages", name, "src"));
      const files = folders.flatMap((folder) =>
        fs
          .readdirSync(folder, { recursive: true, encoding: "utf8" })
          .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
          .map((file) => path.join(folder, file)),
      );
      const starting = files.filter((file) => /["'](?:node:)?child_process["']|["']execa["']/.test(readSource(file)));
      const withShell = files.filter((file) =>
        /\bshell:\s*\w/.test(readSource(file).replace(/^\s*(?:\/\*)?\*.*$|\/\*\*.*\*\/|\/\/.*$/gm, "")),
      );
      return [
        ...(files.length > 300 ? [] : [`only ${files.length} files were looked at`]),
        ...(starting.map((file) => path.relative(root, file)).join() === "packages/cli/src/world/run.ts"
          ? []
          : [`programs are started in ${starting.join(", ")}`]),
        ...withShell.map((file) => `${file} speaks of a shell`),
      ];
    },
  },
];

function readSource(file: string): string {
  return fs.readFileSync(file, "utf8");
}
