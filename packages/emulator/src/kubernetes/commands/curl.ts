import { request as httpRequest } from "node:http";
import { duplexPair } from "node:stream";
import type { CloudResponse } from "../../cloud/http.ts";
import { answerMetadata, isMetadataHost } from "../metadata-server.ts";
import { storeOf } from "../store.ts";
import type { Command, CommandCall, CommandResult } from "./command.ts";
import { fail } from "./command.ts";
import type { CurlOptions } from "./curl-options.ts";
import { parseCurl } from "./curl-options.ts";
import { routeInside } from "./services.ts";

/** curl from inside a pod: it reaches the metadata server and what the cluster's Services lead to, over plain HTTP. */
export const curl: Command = { run: runCurl };

function runCurl(call: CommandCall): CommandResult | Promise<CommandResult> {
  const options = parseCurl(call.args);
  if (call.args.includes("--version") || call.args.includes("-V")) {
    return { stdout: "curl 8.11.1 (x86_64-pc-linux-musl) libcurl/8.11.1\n", stderr: "", exitCode: 0 };
  }
  const advice = "curl: try 'curl --help' or 'curl --manual' for more information\n";
  if (options.unknown !== undefined) return fail(2, `curl: option ${options.unknown}: is unknown\n${advice}`);
  if (options.url === undefined) return fail(2, `curl: (2) no URL specified\n${advice}`);
  const url = parseUrl(options.url);
  if (url === undefined) return explain(options, 3, "URL rejected: Malformed input to a URL function");
  if (isMetadataHost(url.hostname)) {
    if (url.protocol !== "http:")
      return explain(
        options,
        7,
        `Failed to connect to ${url.hostname} port 443 after 0 ms: Couldn't connect to server`,
      );
    const headers = options.headers;
    return present(call, options, answerMetadata(call.cloud, call.cluster, call.pod, url, headers));
  }
  return callService(call, options, url);
}

function parseUrl(text: string): URL | undefined {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

function callService(call: CommandCall, options: CurlOptions, url: URL): CommandResult | Promise<CommandResult> {
  const place = { cloud: call.cloud, cluster: call.cluster, store: storeOf(call.cloud, call.cluster) };
  const port = Number(url.port || (url.protocol === "https:" ? "443" : "80"));
  const route = routeInside(place, call.pod["metadata"].namespace, url.hostname, port);
  const at = `Failed to connect to ${url.hostname} port ${port} after`;
  if (route.to === "nowhere") {
    if (route.why === "unresolved") return explain(options, 6, `Could not resolve host: ${url.hostname}`);
    if (route.why === "refused") return explain(options, 7, `${at} 1 ms: Couldn't connect to server`);
    return explainTimeout(options, at);
  }
  const [near, far] = duplexPair();
  if (!call.connect(route.pod, route.port, far)) return explain(options, 7, `${at} 1 ms: Couldn't connect to server`);
  return new Promise((resolve) => {
    const headers = { host: url.host, "user-agent": "curl/8.11.1", accept: "*/*", ...options.headers };
    const path = `${url.pathname}${url.search}`;
    const sent = httpRequest({ createConnection: () => near, method: options.method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const received = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
        const body = Buffer.concat(chunks).toString();
        near.destroy();
        resolve(
          present(call, options, { status: incoming.statusCode ?? 0, headers: Object.fromEntries(received), body }),
        );
      });
    });
    sent.on("error", () => resolve(explain(options, 52, "Empty reply from server")));
    sent.end(options.data);
  });
}

function explainTimeout(options: CurlOptions, at: string): CommandResult {
  const total = options.maxTime;
  const connect = options.connectTimeout;
  if (connect !== undefined && (total === undefined || connect < total)) {
    return explain(options, 28, `${at} ${connect * 1000 + 1} ms: Timeout was reached`);
  }
  if (total !== undefined) return explain(options, 28, `Connection timed out after ${total * 1000 + 1} milliseconds`);
  return explain(options, 28, `${at} 134241 ms: Couldn't connect to server`);
}

/** A failure before any answer: code 000 for `-w`, the text unless silent. */
function explain(options: CurlOptions, exitCode: number, why: string): CommandResult {
  const isShown = !options.silent || options.showError;
  return {
    stdout: expandWriteOut(options.writeOut, 0, 0),
    stderr: isShown ? `curl: (${exitCode}) ${why}\n` : "",
    exitCode,
  };
}

function present(call: CommandCall, options: CurlOptions, response: CloudResponse): CommandResult {
  const body = typeof response.body === "string" ? response.body : Buffer.from(response.body).toString();
  const isRefused = response.status >= 400 && (options.failOnError || options.failWithBody);
  const shows = !isRefused || options.failWithBody;
  const head = options.include || options.headOnly ? printHead(response) : "";
  const printed = options.headOnly ? head : head + (shows ? body : "");
  const isDiscarded = options.output !== undefined && options.output !== "-";
  // The meter would get into what is printed on a terminal.
  const isMetered = !options.silent && (call.isTerminal !== true || isDiscarded);
  const error = `curl: (22) The requested URL returned error: ${response.status}\n`;
  const isErrorShown = isRefused && (!options.silent || options.showError);
  return {
    stdout: (isDiscarded ? "" : printed) + expandWriteOut(options.writeOut, response.status, Buffer.byteLength(body)),
    stderr: (isMetered ? printProgress(Buffer.byteLength(body)) : "") + (isErrorShown ? error : ""),
    exitCode: isRefused ? 22 : 0,
  };
}

function printHead(response: CloudResponse): string {
  const names: Readonly<Record<number, string>> = { 200: "OK", 403: "Forbidden", 404: "Not Found" };
  const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${response.status} ${names[response.status] ?? ""}\r\n${lines.join("")}\r\n`;
}

function expandWriteOut(format: string, status: number, size: number): string {
  return format
    .replaceAll(/%\{(?:http_code|response_code)\}/g, String(status).padStart(3, "0"))
    .replaceAll("%{size_download}", String(size))
    .replaceAll("\\n", "\n");
}

/** The meter that curl prints on standard error when it isn't silent and its output is no terminal. */
function printProgress(size: number): string {
  const count = String(size).padStart(5);
  return (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n" +
    "                                 Dload  Upload   Total   Spent    Left  Speed\n" +
    `100 ${count}  100 ${count}    0     0  ${count}      0 --:--:-- --:--:-- --:--:-- ${count}\n`
  );
}
