import type { ReadVariable } from "./variables.ts";
import { isLoopbackHost } from "./variables.ts";

/** The proxy that a connection goes through, or undefined for a direct one; HTTPS_PROXY and NO_PROXY as curl reads them. */
export function findProxy(host: string, port: number, variable: ReadVariable): URL | undefined {
  if (isLoopbackHost(host)) return undefined;
  const text = variable("HTTPS_PROXY") ?? variable("https_proxy");
  if (text === undefined || isExcluded(host, port, variable("NO_PROXY") ?? variable("no_proxy") ?? ""))
    return undefined;
  const withScheme = text.includes("://") ? text : `http://${text}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined;
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

/** The request that opens a tunnel through a proxy. */
export function writeConnectRequest(proxy: URL, host: string, port: number): string {
  const target = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`];
  if (proxy.username !== "") {
    const account = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    lines.push(`Proxy-Authorization: Basic ${Buffer.from(account).toString("base64")}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
