import { HelmError } from "./helm-world.ts";

/** A helm command line, taken apart. */
export interface HelmArguments {
  readonly words: readonly string[];
  /** The last value of each flag that takes one. */
  readonly options: Readonly<Record<string, string>>;
  /** Flags without a value that were given and not set to false. */
  readonly switches: ReadonlySet<string>;
  /** Values files and --set expressions in their order: later ones win. */
  readonly values: readonly { readonly flag: "values" | "set" | "set-string" | "set-json"; readonly text: string }[];
}

const shortNames: Readonly<Record<string, string>> = {
  n: "namespace",
  f: "values",
  o: "output",
  i: "install",
  A: "all-namespaces",
  a: "all",
  d: "destination",
};

const optionNames = new Set([
  "namespace",
  "output",
  "timeout",
  "version",
  "history-max",
  "labels",
  "kubeconfig",
  "kube-context",
  "kube-apiserver",
  "kube-as-user",
  "kube-ca-file",
  "kube-token",
  "kube-version",
  "api-versions",
  "repo",
  "destination",
  "description",
  "template",
  "revision",
  "max",
  "filter",
  "cascade",
  "server-side",
  "registry-config",
  "repository-config",
  "repository-cache",
  "username",
  "ca-file",
]);

const switchNames = new Set([
  "install",
  "wait",
  "wait-for-jobs",
  "atomic",
  "rollback-on-failure",
  "cleanup-on-fail",
  "create-namespace",
  "dry-run",
  "force",
  "force-conflicts",
  "take-ownership",
  "reset-values",
  "reuse-values",
  "reset-then-reuse-values",
  "keep-history",
  "ignore-not-found",
  "no-hooks",
  "skip-crds",
  "include-crds",
  "is-upgrade",
  "hide-notes",
  "hide-secret",
  "short",
  "all",
  "all-namespaces",
  "debug",
  "disable-openapi-validation",
  "skip-schema-validation",
  "skip-tests",
  "no-color",
]);

const valueFlags = new Set(["values", "set", "set-string", "set-json"]);

/** Takes a command line apart as helm does; an unknown flag is an error, as there. */
export function parseArguments(args: readonly string[]): HelmArguments {
  const words: string[] = [];
  const options: Record<string, string> = {};
  const switches = new Set<string>();
  const values: { flag: "values" | "set" | "set-string" | "set-json"; text: string }[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      continue;
    }
    const [written = "", inline] = splitOnce(arg.replace(/^--?/, ""), "=");
    const name = arg.startsWith("--") ? written : (shortNames[written] ?? written);
    if (switchNames.has(name)) {
      if (inline !== "false") switches.add(name);
      if (inline !== undefined) options[name] = inline;
      continue;
    }
    const text = inline ?? args[++at];
    if (valueFlags.has(name)) values.push({ flag: name as "values", text: needed(name, text) });
    else if (optionNames.has(name)) options[name] = needed(name, text);
    else
      throw new HelmError(
        arg.startsWith("--") ? `unknown flag: --${name}` : `unknown shorthand flag: '${name}' in ${arg}`,
      );
  }
  return { words, options, switches, values };
}

function needed(name: string, text: string | undefined): string {
  if (text === undefined) throw new HelmError(`flag needs an argument: --${name}`);
  return text;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The value of `--labels`: `key=value` pairs, separated by commas. */
export function parseLabels(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined || text === "") return {};
  return Object.fromEntries(text.split(",").map((pair) => [splitOnce(pair, "=")[0], splitOnce(pair, "=")[1] ?? ""]));
}

/** Go's duration (`5m0s`, `90s`, `1h`) in milliseconds. */
export function parseDuration(text: string): number {
  const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.map((part) => part[0]).join("") !== text || text === "") {
    throw new HelmError(
      `invalid argument ${JSON.stringify(text)} for "--timeout" flag: time: invalid duration ${JSON.stringify(text)}`,
    );
  }
  return parts.reduce((sum, part) => sum + Number(part[1]) * (unitsMs[part[2] ?? ""] ?? 0), 0);
}
