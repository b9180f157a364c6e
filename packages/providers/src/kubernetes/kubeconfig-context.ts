import type { Diagnostic, World } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";
import { parse } from "yaml";
import type { ServerAddress } from "./transport.ts";

/** The API server of a named context of the user's kubeconfig. Throws `Failure`; never falls back to another context. */
export async function readContext(world: World, context: string): Promise<ServerAddress> {
  const { path, config } = await readKubeconfig(world);
  const chosen = findNamed(config, "contexts", context, "context");
  if (chosen === undefined) throw broken(`${path} has no context ${context}`, "kubectl config get-contexts");
  const cluster = findNamed(config, "clusters", readText(chosen, "cluster"), "cluster");
  if (cluster === undefined) throw broken(`the context ${context} of ${path} names no cluster of that file`);
  const user = findNamed(config, "users", readText(chosen, "user"), "user") ?? {};
  const server = readText(cluster, "server").replace(/\/$/, "");
  if (!server.startsWith("https://")) throw broken(`the context ${context} isn't reached over https`);
  if (cluster["insecure-skip-tls-verify"] === true) {
    throw broken(`the context ${context} turns certificate checks off; fgk doesn't send credentials that way`);
  }
  return { server, ca: await readCa(world, cluster), token: tokenOf(world, context, user) };
}

async function readKubeconfig(world: World): Promise<{ readonly path: string; readonly config: Fields }> {
  const listed = world.variable("KUBECONFIG");
  const home = world.variable("HOME") ?? world.variable("USERPROFILE") ?? "";
  const path = listed === undefined || listed === "" ? `${home}/.kube/config` : (listed.split(":")[0] ?? listed);
  const content = await world.readFile(path);
  if (content === undefined)
    throw broken(`there is no kubeconfig ${path}`, "set KUBECONFIG, or choose another cluster.access");
  const config: unknown = parse(new TextDecoder().decode(content), { maxAliasCount: 0 });
  if (!isJsonObject(config)) throw broken(`${path} isn't a kubeconfig`);
  return { path, config };
}

type Fields = Readonly<Record<string, unknown>>;

function findNamed(config: Fields, list: string, name: string, part: string): Fields | undefined {
  const items: unknown = config[list];
  if (!Array.isArray(items)) return undefined;
  const item: unknown = items.find((entry: unknown) => isJsonObject(entry) && entry["name"] === name);
  const value = isJsonObject(item) ? item[part] : undefined;
  return isJsonObject(value) ? value : undefined;
}

function readText(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : "";
}

async function readCa(world: World, cluster: Fields): Promise<string | undefined> {
  const data = readText(cluster, "certificate-authority-data");
  if (data !== "") return Buffer.from(data, "base64").toString("utf8");
  const path = readText(cluster, "certificate-authority");
  if (path === "") return undefined;
  const content = await world.readFile(path);
  if (content === undefined) throw broken(`the kubeconfig's certificate authority ${path} isn't there`);
  return new TextDecoder().decode(content);
}

/** Tokens as they stand, from a file, or from an exec plugin, which is asked again shortly before its token ends. */
function tokenOf(world: World, context: string, user: Fields): () => Promise<string> {
  const token = readText(user, "token");
  if (token !== "") return async () => token;
  const tokenFile = readText(user, "tokenFile");
  if (tokenFile !== "") {
    return async () => new TextDecoder().decode((await world.readFile(tokenFile)) ?? new Uint8Array()).trim();
  }
  const exec = user["exec"];
  if (isJsonObject(exec)) return execToken(world, context, exec);
  throw broken(
    `the user of the context ${context} has neither token nor exec plugin`,
    "client certificates can't be used: gcloud container clusters get-credentials makes a context with a plugin",
  );
}

const renewBeforeMs = 60_000;

function execToken(world: World, context: string, exec: Fields): () => Promise<string> {
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  return async () => {
    if (known !== undefined && world.now() < known.untilMs) return known.token;
    const args: unknown = exec["args"];
    const answer = await world.run({
      command: readText(exec, "command"),
      args: Array.isArray(args) ? args.map(String) : [],
      timeoutMs: 30_000,
    });
    if (answer.code !== 0) throw broken(`the exec plugin of the context ${context} failed with code ${answer.code}`);
    const status = readExecStatus(answer.stdout);
    const token = readText(status, "token");
    if (token === "") throw broken(`the exec plugin of the context ${context} gave no token`);
    const end = Date.parse(readText(status, "expirationTimestamp"));
    known = { token, untilMs: Number.isNaN(end) ? world.now() + renewBeforeMs : end - renewBeforeMs };
    return token;
  };
}

function readExecStatus(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    const status = isJsonObject(value) ? value["status"] : undefined;
    return isJsonObject(status) ? status : {};
  } catch {
    return {};
  }
}

function broken(summary: string, help?: string): Failure {
  const diagnostic: Diagnostic = { severity: "error", code: "unreachable", summary, keyPath: "cluster.access" };
  return new Failure(help === undefined ? diagnostic : { ...diagnostic, help });
}
