import type { Diagnostic, RunAnswer, RunOptions, World } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { listSecrets, withoutSecretVariables } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { writeKubeconfig } from "../kubernetes/kubeconfig.ts";
import type { ServerAddress } from "../kubernetes/transport.ts";
import { explainChartTrouble } from "./chart-trouble.ts";
import { createRunMemory } from "./run-memory.ts";

/** One call of helm. */
export interface HelmCall {
  readonly args: RunOptions["args"];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly timeoutMs: number;
  /** What must not be seen in a message. */
  readonly secrets?: readonly string[];
}

const installHelp =
  "install helm 3.19 or later (or 4) from https://helm.sh/docs/intro/install, then run the command again";

/** Runs helm against the cluster: credentials and values go through private files, never through arguments. Throws `Failure`. */
export async function runHelm(world: World, address: ServerAddress, call: HelmCall): Promise<RunAnswer> {
  // A token that ends while helm waits leaves the release pending: helm can't write down how it went.
  const token = await address.token(call.timeoutMs);
  const answer = await startHelm(world, {
    command: "helm",
    args: [...call.args, "--kubeconfig", { file: "kubeconfig" }],
    files: { ...call.files, kubeconfig: await writeKubeconfig(address, token) },
    timeoutMs: call.timeoutMs,
  });
  if (answer.code !== 0) throw helmFailure(answer, [token, ...(call.secrets ?? []), ...listSecrets(world)]);
  return answer;
}

/** A call of helm that asks no cluster. */
export interface HelmQuestion extends HelmCall {
  /** What its own words mean, where more is known of the question; undefined: nothing particular. */
  readonly explain?: (said: string) => Failure | undefined;
}

/** Runs helm without a cluster: nothing is lost when it doesn't end. Throws `Failure`. */
export async function askHelm(world: World, question: HelmQuestion): Promise<RunAnswer> {
  const { args, files = {}, timeoutMs, explain } = question;
  const answer = await startHelm(world, { command: "helm", args, files, timeoutMs }, false);
  if (answer.code === 0) return answer;
  const secrets = [...(question.secrets ?? []), ...listSecrets(world)];
  throw explain?.(wordsOf(answer, secrets)) ?? helmFailure(answer, secrets);
}

async function startHelm(world: World, options: RunOptions, writes = true): Promise<RunAnswer> {
  try {
    return await world.run({ ...options, env: withoutSecretVariables(world) });
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const cause = scrubText(error.message, listSecrets(world));
    if (error.kind === "no-command") throw new Failure(missingHelm(world, cause));
    if (error.kind === "aborted")
      throw new Failure({ severity: "error", code: "interrupted", summary: "interrupted: helm", cause });
    if (!writes) {
      const summary = `helm ${String(options.args[0])} didn't end`;
      throw new Failure({ severity: "error", code: "timeout", summary, cause }, "transient");
    }
    // Killed or out of time: what it had begun is in the cluster.
    throw new Failure(
      { severity: "error", code: "answer-lost", summary: "helm ended without an answer", cause },
      "lost",
    );
  }
}

function missingHelm(world: World, cause: string): Diagnostic {
  const named = world.variable("FGK_HELM");
  if (named !== undefined && named !== "") {
    const help = "mend FGK_HELM, or unset it to take the helm in PATH";
    return { severity: "error", code: "no-helm", summary: `helm isn't where FGK_HELM says: ${named}`, cause, help };
  }
  const emulated = world.variable("FGK_GOOGLE_ENDPOINT") !== undefined;
  const help = emulated ? `${installHelp}; for the emulated cloud FGK_HELM=stand-in will do` : installHelp;
  return { severity: "error", code: "no-helm", summary: "helm isn't installed", cause, help };
}

/** helm itself ends with 1; from here on it's the shell's word for a signal. */
const endedBySignal = 128;

/**
 * Not asked again at once: what killed it (no memory, an operator) would kill it again, and what it left counts as living for a
 * while. The next plan reads what that is.
 */
function killedFailure(said: string): Failure {
  return new Failure({
    severity: "error",
    code: "answer-lost",
    summary: "helm was killed while it was at work",
    cause: said === "" ? "it ended by a signal, without a word" : said,
    help: "fgk plan says what it left behind, and fgk apply goes on from there",
  });
}

/** The last lines that helm wrote, as a failure. */
function helmFailure(answer: RunAnswer, secrets: readonly string[]): Failure {
  const said = wordsOf(answer, secrets);
  if (answer.code >= endedBySignal) return killedFailure(said);
  const trouble = explainChartTrouble(said);
  if (trouble !== undefined) return trouble;
  const make = (summary: string, help?: string): Diagnostic => ({
    severity: "error",
    code: "helm-failed",
    summary,
    cause: said,
    ...(help === undefined ? {} : { help }),
  });
  if (/another operation \(install\/upgrade\/rollback\) is in progress/.test(said)) {
    return new Failure(make("helm: another operation on the release is in progress"), "busy");
  }
  if (
    /connection reset|TLS handshake timeout|Client\.Timeout|i\/o timeout|etcdserver: request timed out|\b50[234]\b.*unavailable/i.test(
      said,
    )
  ) {
    return new Failure(make("helm lost its connection to the cluster"), "lost");
  }
  if (/conflict with "[^"]+"|Apply failed with \d+ conflict/.test(said)) {
    return new Failure(
      make(
        "helm: somebody else wrote a field that the chart writes",
        "the message names the field and its manager: take the edit back (kubectl edit), or put its value into flyte.values",
      ),
    );
  }
  return new Failure(make(`helm failed with code ${answer.code}`));
}

function wordsOf(answer: RunAnswer, secrets: readonly string[]): string {
  return scrubText(lastLines(withoutTemplates(answer.stderr || answer.stdout)), secrets);
}

/** helm repeats a whole text that it was given to fill in, such as `configuration.inline` with all that is in it. */
function withoutTemplates(text: string): string {
  return text.replace(/(cannot parse template|tpl function execution for) "(?:[^"\\]|\\.)*"/g, "$1 …");
}

const keptLines = 8;

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-keptLines).join("\n").slice(-2_000);
}

/** What of a helm's version decides how it behaves. */
export interface HelmVersion {
  readonly major: number;
  readonly minor: number;
}

const oldestMinor = 19;

/** helm's version. Throws `Failure` with code `no-helm` when helm isn't there, can't say its version or is too old. */
export function requireHelm(world: World): Promise<HelmVersion> {
  return rememberVersion(world, "", () => readVersion(world));
}

const rememberVersion = createRunMemory<HelmVersion>();

async function readVersion(world: World): Promise<HelmVersion> {
  const answer = await startHelm(world, {
    command: "helm",
    args: ["version", "--template", "{{.Version}}"],
    timeoutMs: 30_000,
  });
  const parts = /v?(\d+)\.(\d+)/.exec(answer.stdout);
  if (answer.code !== 0 || parts === null) {
    const said = scrubText(lastLines(answer.stderr || answer.stdout), listSecrets(world));
    throw new Failure({
      severity: "error",
      code: "no-helm",
      summary: "helm doesn't say its version",
      cause: said === "" ? `helm version ended with code ${answer.code}` : `helm version answered: ${said}`,
      help: installHelp,
    });
  }
  const version = { major: Number(parts[1]), minor: Number(parts[2]) };
  if (version.major >= 4 || (version.major === 3 && version.minor >= oldestMinor)) return version;
  throw new Failure({
    severity: "error",
    code: "no-helm",
    summary: `helm ${version.major}.${version.minor} is too old`,
    cause: `fgk needs helm 3.${oldestMinor} or later`,
    help: installHelp,
  });
}
