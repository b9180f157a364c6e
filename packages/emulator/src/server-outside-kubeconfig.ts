import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import type { Stored } from "./cloud/http.ts";

/** Why a kubeconfig can't be the emulator's, and what helps. */
export class KubeconfigError extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

/** How to reach a real API server: PEM texts, and a token or a client's certificate. */
export interface OutsideAccess {
  /** `https://HOST:PORT`, on loopback. */
  readonly server: URL;
  readonly ca: string | undefined;
  readonly token: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/**
 * Reads the current context of a kubeconfig. Only a server on loopback is taken: the emulator writes into it whatever the
 * emulated cluster is asked for, with all rights, and must never reach one that others use.
 */
export async function readOutsideAccess(file: string): Promise<OutsideAccess> {
  const config = await readConfig(file);
  const current: unknown = config["current-context"];
  const context = findNamed(config["contexts"], current)?.["context"];
  if (context === undefined) {
    throw new KubeconfigError(
      typeof current === "string" && current !== ""
        ? `${file} has no context ${current}, which it names as its current one`
        : `${file} has no current context`,
      `kubectl config use-context NAME --kubeconfig ${file} names one; get-contexts lists them`,
    );
  }
  const cluster: Stored | undefined = findNamed(config["clusters"], context["cluster"])?.["cluster"];
  const user: Stored = findNamed(config["users"], context["user"])?.["user"] ?? {};
  const server = URL.parse(String(cluster?.["server"] ?? ""));
  if (cluster === undefined || server === null) {
    throw new KubeconfigError(`the context ${current} of ${file} names no server`, "write one under clusters");
  }
  requireLoopback(server, file);
  requirePlain(user, file);
  const read = (field: string, from: Stored): Promise<string | undefined> => readText(file, from, field);
  return {
    server,
    ca: await read("certificate-authority", cluster),
    token: user["token"],
    cert: await read("client-certificate", user),
    key: await read("client-key", user),
  };
}

async function readConfig(file: string): Promise<Stored> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new KubeconfigError(`${file} can't be read: ${describe(error)}`, "name the kubeconfig of a local cluster");
  }
  let config: unknown;
  try {
    config = parse(text);
  } catch (error) {
    throw new KubeconfigError(`${file} is no YAML: ${describe(error)}`, "name the kubeconfig of a local cluster");
  }
  if (typeof config !== "object" || config === null) {
    throw new KubeconfigError(`${file} is no kubeconfig`, "name the kubeconfig of a local cluster");
  }
  return config;
}

function requireLoopback(server: URL, file: string): void {
  const isLoopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(server.hostname);
  if (isLoopback && server.protocol === "https:") return;
  throw new KubeconfigError(
    `the server of ${file}, ${server.origin}, isn't on this machine`,
    "the emulator writes into this cluster with all rights, and deletes what was put into it: it takes only an https server " +
      "on 127.0.0.1, ::1 or localhost",
  );
}

/** Credentials that another program would have to be run for. */
function requirePlain(user: Stored, file: string): void {
  const plugin = ["exec", "auth-provider"].find((field) => user[field] !== undefined);
  if (plugin === undefined) return;
  throw new KubeconfigError(
    `the user of ${file} gets its credentials from a plugin (${plugin})`,
    "the emulator runs no plugins: name a kubeconfig with a token or a client certificate",
  );
}

/** A text that is in the field `NAME-data`, in base64, or in the file that the field names. */
async function readText(file: string, from: Stored, field: string): Promise<string | undefined> {
  const data: string | undefined = from[`${field}-data`];
  if (data !== undefined) return Buffer.from(data, "base64").toString();
  const name: string | undefined = from[field];
  if (name === undefined) return undefined;
  try {
    return await readFile(resolve(dirname(file), name), "utf8");
  } catch (error) {
    throw new KubeconfigError(
      `the ${field} of ${file} can't be read: ${describe(error)}`,
      `write ${field}-data instead`,
    );
  }
}

function findNamed(list: unknown, name: unknown): Stored | undefined {
  return Array.isArray(list) ? list.find((entry: Stored) => entry["name"] === name) : undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
