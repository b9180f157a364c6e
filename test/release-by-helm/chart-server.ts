import { createHash } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { makeCertificates } from "../../packages/emulator/src/certificates.ts";
import { answerCharts, packChart } from "../../packages/emulator/src/helm/chart-repository.ts";

/** A chart repository and a registry on this machine, over TLS with an authority of their own. */
export interface ChartServer {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** In PEM: what must be trusted. */
  readonly ca: string;
  /** What was asked for: method and path. */
  readonly asked: readonly string[];
  /** Its address as the proxy of a network in which it is a registry of Google's, `googleRegistry`. */
  readonly proxy: string;
  readonly close: () => Promise<void>;
}

export const googleRegistry = "europe-docker.pkg.dev";

/** The archive that it has. */
export const archive: Uint8Array = packChart("1.16.8");

/** Whose login opens `/locked` and the registry's repository of that name. */
export const login = { user: "ana", password: "open-sesame" } as const;
/** The caller's token, which opens them as well, the way in which Google's registries take it. */
export const googleToken = "ya29.of-the-caller";

/** Starts it: `https://HOST/charts` and `oci://HOST/charts` have flyte-binary v1.16.8; under `locked` with a login. */
export async function startChartServer(): Promise<ChartServer> {
  const certificates = makeCertificates(Date.now(), ["127.0.0.1", googleRegistry]);
  const asked: string[] = [];
  const server = https.createServer({ key: certificates.key, cert: certificates.cert }, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = http.createServer().on("connect", (request, client) => {
    if (request.url !== `${googleRegistry}:443`) return client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const through = net.connect(port, "127.0.0.1", () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
    return through
      .pipe(client)
      .on("error", () => through.destroy())
      .pipe(through)
      .on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await Promise.all([server, proxy].map((one) => new Promise((resolve) => one.close(resolve))));
  };
  return {
    host: `127.0.0.1:${port}`,
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    ca: certificates.ca,
    asked,
    close,
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", "https://here");
  const logins = [`${login.user}:${login.password}`, `oauth2accesstoken:${googleToken}`];
  const opens = logins.map((one) => `Basic ${Buffer.from(one).toString("base64")}`);
  if (/^\/(?:v2\/)?locked\//.test(pathname) && !opens.includes(request.headers.authorization ?? "")) {
    const challenge = { "www-authenticate": 'Basic realm="here"', "content-type": "application/json" };
    send(response, 401, challenge, '{"errors":[{"code":"UNAUTHORIZED","message":"who are you?"}]}');
  } else if (pathname.startsWith("/v2/")) answerRegistry(pathname, response);
  else answerRepository(request, pathname, response);
}

function answerRepository(request: IncomingMessage, pathname: string, response: ServerResponse): void {
  if (!/^\/(?:charts|locked)\//.test(pathname)) {
    send(response, 404, {}, "nothing here");
    return;
  }
  const method = request.method ?? "GET";
  const url = new URL(pathname.replace("/locked/", "/charts/"), "https://here");
  const { status, headers, body } = answerCharts({ method, url, headers: {}, body: new Uint8Array() });
  send(response, status, headers, body);
}

const digestOf = (bytes: string | Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

const config = JSON.stringify({ name: "flyte-binary", version: "v1.16.8", apiVersion: "v2" });
const manifestType = "application/vnd.oci.image.manifest.v1+json";
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: manifestType,
  config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: digestOf(config), size: config.length },
  layers: [
    {
      mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
      digest: digestOf(archive),
      size: archive.length,
    },
  ],
});

/** As much of the OCI distribution's API as reading one chart takes. */
function answerRegistry(pathname: string, response: ServerResponse): void {
  const [, kind, reference] =
    /^\/v2\/(?:charts|locked)\/flyte-binary\/(manifests|blobs|tags)\/(.+)$/.exec(pathname) ?? [];
  const blobs = new Map<string, string | Uint8Array>([
    [digestOf(config), config],
    [digestOf(archive), archive],
  ]);
  const isManifest = kind === "manifests" && (reference === "v1.16.8" || reference === digestOf(manifest));
  const found = isManifest ? manifest : kind === "blobs" ? blobs.get(reference ?? "") : undefined;
  const type = isManifest ? manifestType : "application/octet-stream";
  if (pathname === "/v2/") send(response, 200, {}, "{}");
  else if (kind === "tags") send(response, 200, {}, '{"name":"charts/flyte-binary","tags":["v1.16.8"]}');
  else if (found === undefined)
    send(response, 404, {}, '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
  else send(response, 200, { "content-type": type, "docker-content-digest": digestOf(found) }, found);
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
