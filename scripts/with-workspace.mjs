// `npm run demo` and `npm test` on a fresh checkout, with nothing but Node 20 and npm: installs the workspace when that is
// needed, then runs with the workspace's own Node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const pnpm = "pnpm@12.21.0";
const bin = (name) => path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);

/** Runs a program, its output shown as it comes; answers the exit code. */
function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
    ...options,
  });
  if (result.error !== undefined) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/** True when node_modules is what the lockfile says. */
function isInstalled() {
  const installed = path.join(root, "node_modules", ".modules.yaml");
  const lockfile = path.join(root, "pnpm-lock.yaml");
  if (!existsSync(installed) || !existsSync(bin("node"))) return false;
  if (statSync(installed).mtimeMs > statSync(lockfile).mtimeMs) return true;
  // A fresh checkout gives an old lockfile a new time; pnpm keeps a copy of the one that it installed.
  const copy = path.join(root, "node_modules", ".pnpm", "lock.yaml");
  return existsSync(copy) && readFileSync(copy, "utf8") === readFileSync(lockfile, "utf8");
}

function install() {
  if (isInstalled()) return;
  console.error("Installing the workspace (once)…");
  const env = { ...process.env, CI: "true", npm_config_update_notifier: "false", npm_config_loglevel: "error" };
  const result = spawnSync("npx", ["--yes", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 64 * 1_048_576,
    shell: process.platform === "win32",
  });
  if (result.status === 0) return;
  console.error(result.stdout ?? "", result.stderr ?? "", result.error?.message ?? "");
  console.error("The workspace could not be installed; the lines above say why.");
  process.exit(1);
}

/** The newcomer's tour; whatever follows `demo` is handed on. */
function demo(args) {
  const node = [
    "-C",
    "fgk-source",
    "--disable-warning=ExperimentalWarning",
    path.join("packages", "cli", "src", "main.ts"),
    "demo",
    ...args,
  ];
  return run(bin("node"), node, { stdio: "inherit" });
}

/** The rows of the promise (SECURITY.md): a run of all tests in which one of them shows nothing has failed. */
const promised = [
  ...Array.from({ length: 12 }, (_, index) => `R${index + 1}`),
  ...Array.from({ length: 10 }, (_, index) => `S${index + 1}`),
];

/** Static checks and tests; the last line counts them. */
function test(args) {
  let passed = 0;
  let failed = 0;
  const check = (name, command, commandArgs) => {
    const code = run(command, commandArgs);
    if (code === 0) passed += 1;
    else failed += 1;
    console.log(`${code === 0 ? "ok" : "FAILED"}: ${name}`);
  };
  check("lint (biome check)", bin("biome"), ["check", "--error-on-warnings", "."]);
  check("types (tsc -b)", bin("tsc"), ["-b"]);
  if (["knip.json", "knip.jsonc", "knip.ts"].some((name) => existsSync(path.join(root, name)))) {
    check("nothing unused (knip)", bin("knip"), ["--no-progress"]);
  }
  const tests = runTests(args);
  passed += tests.passed;
  failed += tests.failed;
  if (args.length === 0) {
    const missing = promised.filter((row) => !tests.rows.has(row));
    if (missing.length === 0) passed += 1;
    else failed += 1;
    const words = missing.length === 0 ? "ok" : `FAILED: no figure of ${missing.join(", ")}`;
    console.log(`${words}: every row of the promise has shown its figure (the table above)`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/**
 * What isn't run here, said in a line each: the guide, which wants gcloud, kubectl, helm and some minutes; and what wants a real
 * Kubernetes, where there is none. `part` is how much of the latter runs: in CI, or with FGK_REAL=all, everything.
 */
function chooseTests(args) {
  if (args.some((arg) => arg.startsWith("--project") || /guide|real/.test(arg))) return { leftOut: [], part: "all" };
  console.log("not run here: the guide typed with gcloud, kubectl and helm (pnpm test:guide)");
  const leftOut = ["--project=!guide"];
  const { found, why } = lookForRealKubernetes();
  const isWaited = process.env.FGK_REAL === "all" || !["", "0", "false"].includes(process.env.CI ?? "");
  if (found === "no Go" || (found === "not built" && !isWaited)) {
    const because = why ?? "it isn't built yet, which takes some 8 minutes";
    console.log(`not run here: what wants a real Kubernetes: ${because} (pnpm test:real)`);
    return { leftOut: [...leftOut, "--project=!real"], part: "all" };
  }
  if (isWaited) {
    if (found === "built" || buildRealKubernetes()) return { leftOut, part: "all" };
    console.log("not run here: what wants a real Kubernetes: it can't be built, as said above (pnpm test:real)");
    return { leftOut: [...leftOut, "--project=!real"], part: "all" };
  }
  console.log(
    "against a real Kubernetes: its answers beside the emulator's; the rest by pnpm test:real, or with FGK_REAL=all",
  );
  return { leftOut, part: "some" };
}

/** Some 8 minutes, once; what it needs comes from the network. */
function buildRealKubernetes() {
  return run(bin("node"), ["-C", "fgk-source", path.join("test", "real", "kit", "build.ts")]) === 0;
}

/** Whether the binaries are in the cache; `why` there can't be any. */
function lookForRealKubernetes() {
  const file = path.join(root, "test", "real", "kit", "build.ts");
  const options = { cwd: root, encoding: "utf8", shell: process.platform === "win32" };
  const { stdout, status } = spawnSync(bin("node"), ["-C", "fgk-source", file, "--look"], options);
  return status === 0 ? JSON.parse(stdout) : { found: "no Go", why: "it can't be looked for" };
}

function runTests(args) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fgk-tests-"));
  const output = path.join(folder, "tests.json");
  try {
    const reporters = ["default", "json", "./test/rows/figure-reporter.ts"].map((name) => `--reporter=${name}`);
    reporters.push(`--outputFile.json=${output}`);
    const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
    const { leftOut, part } = chooseTests(args);
    const env = { ...process.env, FGK_REAL: part };
    const code = run(bin("node"), [vitest, "run", ...reporters, ...leftOut, ...args], { env });
    if (!existsSync(output)) return { passed: 0, failed: 1, rows: new Set() };
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(output, "utf8"));
    const shown = testResults.flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ meta }) => meta?.figures ?? []),
    );
    // A test file that can't even be loaded fails the run without a failed test.
    const failed = code === 0 ? numFailedTests : Math.max(1, numFailedTests);
    return { passed: numPassedTests, failed, rows: new Set(shown.map(({ row }) => row)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [what, ...rest] = process.argv.slice(2);
const commands = { demo, test };
if (what === undefined || !Object.hasOwn(commands, what)) {
  console.error("usage: node scripts/with-workspace.mjs demo|test [arguments]");
  process.exit(1);
}
// Ctrl-C reaches the program that runs; this one waits for its end.
process.on("SIGINT", () => undefined);
install();
process.exit(commands[what](rest));
