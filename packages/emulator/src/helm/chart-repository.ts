import { createHash } from "node:crypto";
import type { CloudRequest, CloudResponse } from "../cloud/http.ts";
import { packFiles } from "./chart-archive.ts";
import { chartFiles } from "./chart-files.ts";
import { isChartVersion, ownMetadata } from "./chart-versions.ts";

/** Where a running emulator keeps a chart repository; no path of Google's. */
const repositoryPath = "/charts/";

/** Whether the request asks for something of the emulator's chart repository. */
export function asksForCharts(request: CloudRequest): boolean {
  return request.url.pathname.startsWith(repositoryPath);
}

/** The versions that the index lists, newest first; any other of Flyte 1 is served too when its archive is asked for. */
const listed: readonly string[] = [
  "1.16.8",
  "1.16.7",
  "1.16.6",
  "1.16.5",
  "1.16.4",
  "1.16.3",
  "1.16.2",
  "1.16.1",
  "1.16.0",
];

/**
 * A chart repository in place of Flyte's, for the real helm: `helm repo add flyte URL/charts`. Under every version it has
 * fgk's own chart. Nobody needs a permission, as nobody does for Flyte's.
 */
export function answerCharts(request: CloudRequest): CloudResponse {
  const name = request.url.pathname.slice(repositoryPath.length);
  if (request.method !== "GET" && request.method !== "HEAD")
    return { status: 405, headers: { "content-type": "text/plain" }, body: "charts can only be read here\n" };
  if (name === "index.yaml") return { status: 200, headers: { "content-type": "text/yaml" }, body: writeIndex() };
  const version = /^flyte-binary-v(?<version>.+)\.tgz$/.exec(name)?.groups?.["version"];
  if (version === undefined || !isChartVersion(version))
    return { status: 404, headers: { "content-type": "text/plain" }, body: `there is no chart ${name} here\n` };
  return { status: 200, headers: { "content-type": "application/gzip" }, body: packChart(version) };
}

/** The archive of fgk's own chart under a version of Flyte without its v, as `helm package` would make it. */
export function packChart(version: string): Uint8Array {
  // JSON is YAML.
  const metadata = `${JSON.stringify(ownMetadata(version), null, 2)}\n`;
  const others = Object.entries(chartFiles).filter(([name]) => name !== "Chart.yaml");
  return packFiles(
    [["Chart.yaml", metadata] as const, ...others].map(([name, text]) => [`flyte-binary/${name}`, text]),
  );
}

let index: string | undefined;

function writeIndex(): string {
  index ??= `${JSON.stringify({
    apiVersion: "v1",
    generated: "2026-07-09T00:00:00Z",
    entries: {
      "flyte-binary": listed.map((version) => ({
        ...ownMetadata(version),
        created: "2026-07-09T00:00:00Z",
        digest: createHash("sha256").update(packChart(version)).digest("hex"),
        urls: [`flyte-binary-v${version}.tgz`],
      })),
    },
  })}\n`;
  return index;
}
