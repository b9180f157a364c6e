import fs from "node:fs/promises";
import path from "node:path";
import type { ChildCase } from "./s6-children.row.ts";

const look = `
  const fs = require("node:fs"), path = require("node:path");
  const mode = (name) => (fs.statSync(name).mode & 0o777).toString(8);
  const [file, folder] = process.argv.slice(1);
  const text = fs.readFileSync(file, "utf8");
  process.stdout.write(JSON.stringify([mode(file), mode(path.dirname(file)), mode(folder), text, path.dirname(file)]));
`;

/** Whatever the user's umask, nobody else can read what a program is given. */
const modeCases: readonly ChildCase[] = [0o000, 0o022, 0o077, 0o777].map((mask) => ({
  name: `modes under the umask ${mask.toString(8)}`,
  run: async ({ run, temporary }) => {
    const before = process.umask(mask);
    try {
      const files = { "values.json": "canary" };
      const args = ["-e", look, "--", { file: "values.json" }, { folder: "out" }];
      const answer = await run({ args, files }).catch((error: unknown) => error);
      // Nothing can be made under the last one: then nothing may be left either.
      if (answer instanceof Error) return mask === 0o777 ? [] : [answer.message];
      const { stdout } = answer as { readonly stdout: string };
      const [file, folder, out, text, place] = JSON.parse(stdout) as readonly string[];
      const isOpen = [file, folder, out].join() !== "600,700,700";
      return [
        ...(isOpen && mask !== 0o777 ? [`file ${file}, folder ${folder}, empty folder ${out}`] : []),
        ...(text === "canary" ? [] : ["the program couldn't read its file"]),
        ...(path.dirname(place ?? "") === temporary ? [] : [`it lay in ${place}`]),
      ];
    } finally {
      process.umask(before);
    }
  },
}));

const endings: readonly (readonly [string, string, number | undefined])[] = [
  ["well", "", undefined],
  ["with a failure", "process.exit(7)", undefined],
  ["by a signal", "process.kill(process.pid, 'SIGKILL')", undefined],
  ["too late", "setTimeout(() => {}, 60_000)", 300],
  [
    "with its files made unreadable",
    "require('node:fs').chmodSync(require('node:path').dirname(process.argv[1]), 0)",
    undefined,
  ],
  ["with files of its own", "require('node:fs').writeFileSync(process.argv[1] + '.more', 'canary')", undefined],
];

/** However a program ends, its folder goes. */
const endingCases: readonly ChildCase[] = endings.map(([name, script, timeoutMs]) => ({
  name: `a program that ends ${name}`,
  run: async ({ run, list }) => {
    const more = timeoutMs === undefined ? {} : { timeoutMs };
    await run({ args: ["-e", script, "--", { file: "a" }], files: { a: "canary" }, ...more }).catch(() => undefined);
    return leftOver(await list());
  },
}));

const otherEndings: readonly ChildCase[] = [
  {
    name: "a program that isn't there",
    run: async ({ run, list }) => {
      await run({ command: "/nowhere/helm", args: [{ file: "a" }], files: { a: "canary" } }).catch(() => undefined);
      return leftOver(await list());
    },
  },
  {
    name: "an interruption",
    run: async ({ run, list, interrupt }) => {
      const script = "process.stdout.write('x'); setTimeout(() => {}, 60_000)";
      const onOutput = (): void => interrupt();
      await run({ args: ["-e", script, { file: "a" }], files: { a: "canary" }, onOutput }).catch(() => undefined);
      return leftOver(await list());
    },
  },
  {
    name: "a file's name that leads out of the folder",
    run: async ({ run, list, temporary }) => {
      const names = ["../../escaped", "/tmp/escaped", "a/../../escaped"];
      for (const name of names) {
        await run({ args: ["-e", "", "--", { file: name }], files: { [name]: "canary" } }).catch(() => undefined);
      }
      const escaped = [temporary, path.dirname(temporary), "/tmp"].map((folder) => path.join(folder, "escaped"));
      const there = await Promise.all(
        escaped.map((file) =>
          fs.stat(file).then(
            () => [file],
            () => [],
          ),
        ),
      );
      return [...there.flat(), ...leftOver(await list())];
    },
  },
  {
    name: "two programs at once don't share a folder",
    run: async ({ run }) => {
      const script = "process.stdout.write(require('node:fs').readFileSync(process.argv[1], 'utf8') + process.argv[1])";
      const start = (text: string) => run({ args: ["-e", script, { file: "a" }], files: { a: text } });
      const [first, second] = await Promise.all([start("1"), start("2")]);
      return first.stdout.startsWith("1/") &&
        second.stdout.startsWith("2/") &&
        first.stdout.slice(1) !== second.stdout.slice(1)
        ? []
        : [`${first.stdout} and ${second.stdout}`];
    },
  },
];

function leftOver(names: readonly string[]): readonly string[] {
  return names.map((name) => `left: ${name}`);
}

export const folderCases: readonly ChildCase[] = [...modeCases, ...endingCases, ...otherEndings];
