import type { World } from "@fgk/engine";
import { isJsonObject, WorldError } from "@fgk/engine";
import { keepSecret, listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { textAt } from "../text-at.ts";
import { brokenContext } from "./broken-context.ts";
import type { Entry, Fields } from "./kubeconfig-files.ts";
import { besideFile } from "./kubeconfig-files.ts";

/** A token is asked for again so long before it ends. */
const renewBeforeMs = 60_000;
const answerTimeoutMs = 30_000;
const versions: readonly string[] = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

/** Tokens from the exec plugin of a context's user, by the protocol of client-go. Throws `Failure`. */
export function openExecPlugin(
  world: World,
  context: string,
  { fields: exec, file }: Entry,
  cluster: Fields,
): (lifeMs?: number) => Promise<string> {
  const version = textAt(exec, "apiVersion");
  const named = textAt(exec, "command");
  if (!versions.includes(version)) {
    throw brokenContext(
      `the exec plugin of the context ${context} speaks ${version === "" ? "no version" : version}`,
      `write apiVersion: ${versions[0]} there, if the plugin knows it`,
    );
  }
  if (exec["interactiveMode"] === "Always") {
    throw brokenContext(`the exec plugin of the context ${context} wants to ask a person; fgk gives it no terminal`);
  }
  const args: unknown = exec["args"];
  const call = {
    // A bare name is looked for in the PATH, as a shell does.
    command: /[/\\]/.test(named) ? besideFile(named, file) : named,
    args: Array.isArray(args) ? args.map(String) : [],
    env: { ...readVariables(exec["env"]), KUBERNETES_EXEC_INFO: describeCall(version, exec, cluster) },
    timeoutMs: answerTimeoutMs,
  };
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  return async (lifeMs = 0) => {
    // Asked for longer than what is left: the plugin may have a newer one by now.
    if (known !== undefined && world.now() + lifeMs < known.untilMs) return known.token;
    const answer = await start(world, context, exec, call);
    const status = readStatus(answer, version);
    const token = textAt(status, "token");
    keepSecret(world, token);
    if (token === "")
      throw brokenContext(`the exec plugin of the context ${context} gave no token`, undefined, why(status));
    const end = Date.parse(textAt(status, "expirationTimestamp"));
    known = { token, untilMs: Number.isNaN(end) ? world.now() + renewBeforeMs : end - renewBeforeMs };
    return token;
  };
}

async function start(world: World, context: string, exec: Fields, call: Parameters<World["run"]>[0]): Promise<string> {
  try {
    const answer = await world.run(call);
    if (answer.code === 0) return answer.stdout;
    const said = scrubText(answer.stderr.trim().split("\n").slice(-4).join("\n").slice(-1_000), listSecrets(world));
    throw brokenContext(`the exec plugin of the context ${context} failed with code ${answer.code}`, undefined, said);
  } catch (error) {
    if (!(error instanceof WorldError) || error.kind === "aborted") throw error;
    const hint = textAt(exec, "installHint");
    throw brokenContext(
      `the exec plugin of the context ${context} can't be run`,
      hint === "" ? `install ${call.command}, or choose another cluster.access` : hint.slice(0, 500),
      scrubText(error.message, listSecrets(world)),
    );
  }
}

/** What the plugin is told: which protocol, that nobody can be asked, and the cluster where the file says so. */
function describeCall(version: string, exec: Fields, cluster: Fields): string {
  const passed = ["server", "tls-server-name", "certificate-authority-data", "proxy-url"];
  const told = Object.fromEntries(passed.flatMap((key) => (key in cluster ? [[key, cluster[key]]] : [])));
  const spec = { ...(exec["provideClusterInfo"] === true ? { cluster: told } : {}), interactive: false };
  return JSON.stringify({ kind: "ExecCredential", apiVersion: version, spec });
}

function readVariables(listed: unknown): Record<string, string> {
  const variables: unknown[] = Array.isArray(listed) ? listed : [];
  const pairs = variables.filter(isJsonObject).map((one) => [textAt(one, "name"), textAt(one, "value")] as const);
  return Object.fromEntries(pairs.filter(([name]) => name !== ""));
}

function readStatus(text: string, version: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || value["apiVersion"] !== version) return {};
    return isJsonObject(value["status"]) ? value["status"] : {};
  } catch {
    return {};
  }
}

function why(status: Fields): string {
  return "clientCertificateData" in status ? "it gave a client certificate, which fgk can't use" : "";
}
