import { WorldError } from "@fgk/engine";
import type { ReadVariable } from "./variables.ts";
import { isLoopbackHost } from "./variables.ts";

/**
 * The proxy that a connection goes through, or undefined for a direct one; HTTPS_PROXY and NO_PROXY as curl reads them.
 * Throws `WorldError` for one that can't be read.
 */
export function findProxy(host: string, port: number, variable: ReadVariable): URL | undefined {
  if (isLoopbackHost(host)) return undefined;
  const text = variable("HTTPS_PROXY") ?? variable("https_proxy");
  if (text === undefined || isExcluded(host, port, variable("NO_PROXY") ?? variable("no_proxy") ?? ""))
    return undefined;
  const withScheme = text.includes("://") ? text : `http://${text}`;
  // Never a direct connection instead; and never quoted, for it may hold a password.
  if (!URL.canParse(withScheme)) {
    throw new WorldError("refused", "the proxy that HTTPS_PROXY names is no URL that can be used");
  }
  return new URL(withScheme);
}

function isExcluded(host: string, port: number, list: string): boolean {
  const name = host.toLowerCase();
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, pattern = "", entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (entryPort !== undefined && Number(entryPort) !== port) return false;
      if (pattern === "*") return true;
      const suffix = pattern.replace(/^\*?\.?/, "");
      return name === suffix || name.endsWith(`.${suffix}`);
    });
}

/** The request that opens a tunnel through a proxy. Throws `WorldError`. */
export function writeConnectRequest(proxy: URL, host: string, port: number): string {
  const target = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`];
  if (proxy.username !== "") {
    const account = `${decodePart(proxy.username)}:${decodePart(proxy.password)}`;
    lines.push(`Proxy-Authorization: Basic ${Buffer.from(account).toString("base64")}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WorldError("refused", "the login in the proxy's URL has a % that encodes nothing: write %25 for it");
  }
}
