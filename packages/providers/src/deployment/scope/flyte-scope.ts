import type { DeploymentFile, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { isWritten, readFlag, readItems, readText, readTextOrNull, readTexts } from "../read-key.ts";

/** A Flyte project of the file. */
export interface ProjectScope {
  readonly id: string;
  readonly description: string | null;
  /** Its key path: `flyte.projects[0]`. */
  readonly path: string;
}

/** A namespace in which tasks of one project and domain run. */
export interface NamespaceScope {
  readonly project: string;
  readonly domain: string;
  /** `{project}-{domain}`. */
  readonly name: string;
  /** The key path of its project. */
  readonly path: string;
}

/** The chart: of a repository, or a local folder or archive. */
export interface ChartScope {
  /** Local folder or archive; null: from the repository. */
  readonly path: string | null;
  /** `https://…` or `oci://…`; empty for a local chart. */
  readonly repository: string;
  readonly name: string;
  /** Its version in the repository; null for a local chart. */
  readonly version: string | null;
}

/** Images that are named in full, digests allowed; null: the chart's (curl's for the probe). */
export interface ImagesScope {
  readonly flyte: string | null;
  readonly waitForDb: string | null;
  readonly copilot: string | null;
  readonly probe: string | null;
}

export interface FlyteScope {
  readonly install: string;
  /** Without the v: `1.16.8`. */
  readonly version: string;
  readonly namespace: string;
  readonly release: string;
  readonly fullname: string;
  readonly chart: ChartScope;
  readonly images: ImagesScope;
  readonly domains: readonly string[];
  readonly projects: readonly ProjectScope[];
  /** Every project × every domain, in the order of the file. */
  readonly namespaces: readonly NamespaceScope[];
  readonly removeNamespaces: boolean;
  /** How fgk itself logs in; `clientSecret` is `projects/P/secrets/S`. */
  readonly auth: { readonly clientId: string; readonly clientSecret: string } | null;
  readonly values: JsonObject;
  readonly timeoutMs: number;
}

/** Reads the block `flyte`. */
export function readFlyteScope(file: DeploymentFile, googleProject: string): FlyteScope {
  const version = readText(file, "flyte.version");
  const domains = readTexts(file, "flyte.domains");
  const projects = readItems(file, "flyte.projects").map((_, index) => readProject(file, index));
  const { value: values } = file.get("flyte.values");
  return {
    install: readText(file, "flyte.install"),
    version,
    namespace: readText(file, "flyte.namespace"),
    release: readText(file, "flyte.release"),
    fullname: readText(file, "flyte.fullname"),
    chart: readChart(file, version),
    images: {
      flyte: readTextOrNull(file, "flyte.images.flyte"),
      waitForDb: readTextOrNull(file, "flyte.images.waitForDb"),
      copilot: readTextOrNull(file, "flyte.images.copilot"),
      probe: readTextOrNull(file, "flyte.images.probe"),
    },
    domains,
    projects,
    namespaces: projects.flatMap(({ id, path }) =>
      domains.map((domain) => ({ project: id, domain, name: `${id}-${domain}`, path })),
    ),
    removeNamespaces: readFlag(file, "flyte.removeNamespaces"),
    auth: readAuth(file, googleProject),
    values: isJsonObject(values) ? values : {},
    timeoutMs: readDuration(readText(file, "flyte.timeout")),
  };
}

function readProject(file: DeploymentFile, index: number): ProjectScope {
  const path = `flyte.projects[${index}]`;
  const { value } = file.get(path);
  if (typeof value === "string") return { id: value, description: null, path };
  return { id: readText(file, `${path}.id`), description: readTextOrNull(file, `${path}.description`), path };
}

function readChart(file: DeploymentFile, flyteVersion: string): ChartScope {
  const name = readText(file, "flyte.chart.name");
  const path = readTextOrNull(file, "flyte.chart.path");
  if (path !== null) return { path, repository: "", name, version: null };
  const version = readText(file, "flyte.chart.version", `v${flyteVersion}`);
  return { path: null, repository: readText(file, "flyte.chart.repository"), name, version };
}

function readAuth(file: DeploymentFile, project: string): FlyteScope["auth"] {
  if (!isWritten(file, "flyte.auth")) return null;
  const secret = readText(file, "flyte.auth.clientSecret.secretManager");
  return {
    clientId: readText(file, "flyte.auth.clientId"),
    clientSecret: secret.startsWith("projects/") ? secret : `projects/${project}/secrets/${secret}`,
  };
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `15m` → 900,000. */
function readDuration(text: string): number {
  const parts = /^([0-9]+)([smh])$/.exec(text);
  return Number(parts?.[1] ?? 0) * (unitsMs[parts?.[2] ?? ""] ?? 0);
}
