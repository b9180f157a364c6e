import type { HelmArguments } from "./arguments.ts";
import { parseArguments } from "./arguments.ts";
import { loadChart } from "./chart.ts";
import { describeRelease, describeTable, historyRow, listRow } from "./describe.ts";
import type { HelmOutcome, HelmWorld } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { installRelease, namespaceOf, templateCommand, upgradeRelease } from "./install.ts";
import { pullChart } from "./pull.ts";
import type { Release } from "./release.ts";
import { readHistory, readNewestReleases } from "./release-store.ts";
import { writeGoYaml } from "./template/write-yaml.ts";
import { rollbackRelease, uninstallRelease } from "./uninstall.ts";
import { coalesceValues } from "./values.ts";

const version = "v3.22.0";
const notice = "This is fgk's stand-in for helm: it renders only its own chart and talks only to fgk's emulator.\n";

/**
 * Runs one helm command against an emulated cluster. Does what helm does, in the cluster and on its outputs, for the
 * commands that a deployment needs; refuses other charts and other clusters. Never rejects: what goes wrong is code 1.
 */
export async function runHelm(args: readonly string[], world: HelmWorld): Promise<HelmOutcome> {
  const said: string[] = [];
  try {
    const parsed = parseArguments(args);
    const stdout = await runCommand(parsed, world, (line) => said.push(`${line}\n`));
    return { code: 0, stdout: `${said.join("")}${stdout}`, stderr: notice };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 1, stdout: said.join(""), stderr: `${notice}Error: ${message}\n` };
  }
}

async function runCommand(args: HelmArguments, world: HelmWorld, says: (line: string) => void): Promise<string> {
  const [command] = args.words;
  switch (command) {
    case "version":
      return describeVersion(args);
    case "template":
      return templateCommand(args, world);
    case "show":
      return showChart(args, world);
    case "pull":
      return pullChart(args, world);
    case "repo":
      return "";
    case undefined:
      throw new HelmError("the stand-in has no help; see helm.sh/docs");
  }
  await checkCluster(world);
  switch (command) {
    case "install":
      return printRelease(args, await installRelease(args, world));
    case "upgrade":
      return printUpgrade(args, await upgradeRelease(args, world, says));
    case "uninstall":
    case "delete":
      return uninstallRelease(args, world);
    case "rollback":
      return rollbackRelease(args, world);
    case "status":
      return printRelease(args, await findRevision(args, world, args.words[1]));
    case "get":
      return getPart(args, world);
    case "list":
    case "ls":
      return listReleases(args, world);
    case "history":
      return showHistory(args, world);
  }
  throw new HelmError(`unknown command ${JSON.stringify(command)} for "helm"`);
}

function describeVersion(args: HelmArguments): string {
  const template = args.options["template"];
  if (template !== undefined) return template.replace(/\{\{\s*\.Version\s*\}\}/g, version);
  if (args.switches.has("short")) return `${version}+fgk.stand.in\n`;
  return `version.BuildInfo{Version:${JSON.stringify(version)}, GitCommit:"", GitTreeState:"fgk-stand-in", GoVersion:""}\n`;
}

/** Only the emulator answers this path: a real cluster must never meet a stand-in. */
async function checkCluster(world: HelmWorld): Promise<void> {
  const answer = await world.request("GET", "/fgk-emulator").catch((error: unknown) => {
    throw new HelmError(`Kubernetes cluster unreachable: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (answer.status === 401 || answer.status === 403)
    throw new HelmError(`Kubernetes cluster unreachable: ${String(answer.json["message"])}`);
  if (answer.status !== 200 || answer.json["emulator"] !== "fgk") {
    throw new HelmError(
      "fgk's stand-in for helm works only with fgk's emulator, and this cluster isn't one of its own; install helm",
    );
  }
}

async function showChart(args: HelmArguments, world: HelmWorld): Promise<string> {
  const [, part, reference] = args.words;
  if (reference === undefined) throw new HelmError(`"helm show ${part ?? ""}" requires 1 argument`);
  const chart = await loadChart(reference, args, world);
  if (part === "chart") return `${toYaml(chart.metadata)}\n`;
  if (part === "values") return `${chart.valuesText}\n`;
  throw new HelmError(`unknown command ${JSON.stringify(part)} for "helm show"`);
}

function printRelease(args: HelmArguments, release: Release): string {
  if (args.options["output"] === "json") return `${JSON.stringify(release)}\n`;
  if (args.options["output"] === "yaml") return toYaml(release);
  return args.switches.has("dry-run")
    ? `${describeRelease(release)}MANIFEST:\n${release.manifest}`
    : describeRelease(release);
}

function printUpgrade(args: HelmArguments, release: Release): string {
  const printed = printRelease(args, release);
  if (args.options["output"] !== undefined || release.version === 1) return printed;
  return `Release ${JSON.stringify(release.name)} has been upgraded. Happy Helming!\n${printed}`;
}

async function findRevision(args: HelmArguments, world: HelmWorld, name: string | undefined): Promise<Release> {
  const history = name === undefined ? [] : await readHistory(world, namespaceOf(args), name);
  const asked = args.options["revision"];
  const release =
    asked === undefined ? history.at(-1) : history.find((candidate) => String(candidate.version) === asked);
  if (release === undefined) throw new HelmError("release: not found");
  return release;
}

async function getPart(args: HelmArguments, world: HelmWorld): Promise<string> {
  const [, part, name] = args.words;
  const release = await findRevision(args, world, name);
  if (part === "manifest") return `${release.manifest}\n`;
  if (part === "notes") return `NOTES:\n${release.info.notes ?? ""}\n`;
  if (part !== "values") throw new HelmError(`unknown command ${JSON.stringify(part)} for "helm get"`);
  const all = args.switches.has("all");
  const values = all ? coalesceValues(release.chart["values"], release.config ?? {}) : (release.config ?? null);
  if (args.options["output"] === "json") return `${JSON.stringify(values)}\n`;
  if (args.options["output"] === "yaml") return toYaml(values);
  return `${all ? "COMPUTED" : "USER-SUPPLIED"} VALUES:\n${toYaml(values)}`;
}

async function listReleases(args: HelmArguments, world: HelmWorld): Promise<string> {
  const releases = await readNewestReleases(world, args.switches.has("all-namespaces") ? undefined : namespaceOf(args));
  const shown = releases.filter(
    (release) => args.switches.has("all") || release.info.status === "deployed" || release.info.status === "failed",
  );
  const rows = shown.map(listRow);
  if (args.options["output"] === "json") return `${JSON.stringify(rows)}\n`;
  return describeTable(rows, ["name", "namespace", "revision", "updated", "status", "chart", "app_version"]);
}

async function showHistory(args: HelmArguments, world: HelmWorld): Promise<string> {
  const history = args.words[1] === undefined ? [] : await readHistory(world, namespaceOf(args), args.words[1]);
  if (history.length === 0) throw new HelmError("release: not found");
  const rows = history.map(historyRow);
  if (args.options["output"] === "json") return `${JSON.stringify(rows)}\n`;
  return describeTable(rows, ["revision", "updated", "status", "chart", "app_version", "description"]);
}

function toYaml(value: unknown): string {
  return `${writeGoYaml(value)}\n`;
}
