import type { Scope } from "../deployment/scope.ts";
import { getValue } from "../helm/value-path.ts";

/** What a client of Flyte (pyflyte, flytectl) is told. */
export interface ClientConfig {
  /** `localhost:8089`, or `https://flyte.acme.example`: a host, with TLS or without. */
  readonly endpoint: Endpoint;
  /** Where the console is, for the links that pyflyte prints; undefined where it isn't known. */
  readonly console: string | undefined;
  readonly login: ClientLogin | undefined;
}

/** Flyte's gRPC address. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** How a client shows who it is: a person in a browser, a program with a secret, or by what a command prints. */
export type ClientLogin =
  | { readonly type: "Pkce" }
  | { readonly type: "ClientSecret"; readonly clientId: string; readonly secretFile: string }
  | { readonly type: "ExternalCommand"; readonly command: readonly string[] };

/** The `config.yaml` of a client. It has no secret in it. Pure. */
export function writeClientConfig({ endpoint, console, login }: ClientConfig, head: readonly string[] = []): string {
  const lines = [
    ...head.map((line) => `# ${line}`),
    "admin:",
    `  endpoint: ${writeEndpoint(endpoint)}`,
    `  insecure: ${!endpoint.tls}`,
    ...writeLogin(login),
    ...(console === undefined ? [] : ["console:", `  endpoint: ${console}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** flytectl takes it for a URL: a number in front of a colon isn't one, so that addresses need the scheme. */
function writeEndpoint({ host, port }: Endpoint): string {
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return host === "localhost" ? place : `dns:///${place}`;
}

function writeLogin(login: ClientLogin | undefined): readonly string[] {
  switch (login?.type) {
    case undefined:
      return [];
    case "Pkce":
      return ["  authType: Pkce"];
    case "ClientSecret":
      return [
        "  authType: ClientSecret",
        `  clientId: ${JSON.stringify(login.clientId)}`,
        `  clientSecretLocation: ${JSON.stringify(login.secretFile)}`,
      ];
    case "ExternalCommand":
      return ["  authType: ExternalCommand", `  command: ${JSON.stringify(login.command)}`];
  }
}

/** The address that a person wrote, or why it can't be one. Pure. */
export function readEndpoint(text: string): Endpoint | { readonly wrong: string } {
  const bare = /^(?:dns:\/\/\/)?(localhost|127\.0\.0\.1|\[::1\]):(\d{1,5})$/.exec(text);
  const written = bare === null ? text : `http://${bare[1]}:${bare[2]}`;
  if (!/^https?:\/\/[^/\s]+\/?$/.test(written) || !URL.canParse(written)) {
    return { wrong: "write http://HOST:PORT, or https://HOST where Flyte answers with TLS" };
  }
  const { protocol, hostname, port } = new URL(written);
  const tls = protocol === "https:";
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? (tls ? 443 : 80) : Number(port), tls };
}

/** Whether the deployment's Flyte asks people for a login, as far as the file says. Pure. */
export function asksForLogin({ flyte }: Scope): boolean {
  const switches = [
    ["configuration", "auth", "enabled"],
    ["configuration", "inline", "server", "security", "useAuth"],
  ];
  return flyte.auth !== null || switches.some((path) => getValue(flyte.values, path) === true);
}
