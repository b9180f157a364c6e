import { parse } from "yaml";
import type { Stored } from "../cloud/http.ts";
import type { LoginConfig } from "./login/login-config.ts";
import { readLoginConfig } from "./login/login-config.ts";
import type { MountedFiles } from "./mounted-files.ts";
import type { TaskLimits } from "./services/task-resources.ts";
import { defaultTaskLimits } from "./services/task-resources.ts";

/** What Flyte's merged configuration says about the things that the emulator acts on. */
export interface FlyteConfig {
  readonly database: {
    readonly host: string;
    readonly user: string;
    readonly password: string;
    readonly passwordPath: string;
    readonly name: string;
  };
  /** Bucket of Flyte's metadata. */
  readonly container: string;
  readonly domains: readonly Domain[];
  readonly seedProjects: readonly { readonly name: string; readonly description: string }[];
  readonly createsCrd: boolean;
  /** Calls need a token of the login that is configured. */
  readonly usesAuth: boolean;
  readonly login: LoginConfig;
  readonly webhook: {
    readonly serviceName: string;
    readonly secretName: string;
    readonly port: number;
    readonly enabled: boolean;
  };
  readonly resourceTemplates: {
    readonly enabled: boolean;
    readonly path: string;
    /** Template variables for all domains, and by domain. */
    readonly data: Readonly<Record<string, string>>;
    readonly customData: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly namespaceTemplate: string;
  /** The most that a task may have, by the resource's name in refusals. */
  readonly taskLimits?: TaskLimits;
}

export interface Domain {
  readonly id: string;
  readonly name: string;
}

/** Merges the `*.yaml` files in the order of their names: maps are merged, anything else is replaced. */
export function mergeConfigFiles(files: MountedFiles): Stored {
  let merged: Stored = {};
  for (const name of Object.keys(files)
    .filter((file) => file.endsWith(".yaml"))
    .sort()) {
    const value: unknown = parse(files[name] ?? "");
    if (isTree(value)) merged = merge(merged, value);
  }
  return merged;
}

function merge(under: Stored, over: Stored): Stored {
  const result: Stored = { ...under };
  for (const [key, value] of Object.entries(over))
    result[key] = isTree(value) && isTree(result[key]) ? merge(result[key], value) : value;
  return result;
}

const defaultDomains: readonly Domain[] = ["development", "staging", "production"].map((id) => ({ id, name: id }));

/** Reads the merged files with Flyte's own defaults. */
export function readFlyteConfig(merged: Stored): FlyteConfig {
  const postgres: Stored = merged["database"]?.["postgres"] ?? {};
  const admin: Stored = merged["flyte"]?.["admin"] ?? {};
  const propeller: Stored = merged["flyte"]?.["propeller"] ?? {};
  const resources: Stored = merged["cluster_resources"] ?? {};
  const webhook: Stored = merged["webhook"] ?? {};
  return {
    database: {
      host: String(postgres["host"] ?? "localhost"),
      user: String(postgres["username"] ?? "postgres"),
      password: String(postgres["password"] ?? ""),
      passwordPath: String(postgres["passwordPath"] ?? ""),
      name: String(postgres["dbname"] ?? "postgres"),
    },
    container: String(merged["storage"]?.["container"] ?? ""),
    domains: readDomains(merged["domains"]),
    seedProjects: readSeeds(admin),
    createsCrd: merged["propeller"]?.["create-flyteworkflow-crd"] === true,
    usesAuth: merged["server"]?.["security"]?.["useAuth"] === true,
    login: readLoginConfig(merged["auth"] ?? {}),
    webhook: {
      serviceName: String(webhook["serviceName"] ?? "flyte-pod-webhook"),
      secretName: String(webhook["secretName"] ?? "flyte-pod-webhook"),
      port: Number(webhook["servicePort"] ?? 443),
      enabled: propeller["disabled"] !== true && propeller["disableWebhook"] !== true,
    },
    resourceTemplates: {
      enabled: admin["disableClusterResourceManager"] !== true,
      path: String(resources["templatePath"] ?? "/etc/flyte/clusterresource/templates"),
      data: readVariables(resources["templateData"]),
      customData: Object.fromEntries(
        entriesOf(resources["customData"]).map(([domain, data]) => [domain, readVariables(data)]),
      ),
    },
    taskLimits: readTaskLimits(merged["task_resources"]?.["limits"] ?? {}),
    namespaceTemplate: String(merged["namespace_mapping"]?.["template"] ?? "{{ project }}-{{ domain }}"),
  };
}

/** Each limit that the configuration leaves out is Flyte's own. */
function readTaskLimits(limits: Stored): TaskLimits {
  const named = { CPU: limits["cpu"], GPU: limits["gpu"], MEMORY: limits["memory"] };
  const written = Object.entries({ ...named, EPHEMERAL_STORAGE: limits["ephemeralStorage"] });
  const given = written.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
  // None at all of something is no limit.
  const all = Object.entries({ ...defaultTaskLimits, ...Object.fromEntries(given) });
  return Object.fromEntries(all.filter(([, value]) => value !== "0"));
}

function readDomains(value: unknown): readonly Domain[] {
  if (!Array.isArray(value) || value.length === 0) return defaultDomains;
  return value.map((domain: Stored) => ({ id: String(domain["id"]), name: String(domain["name"] ?? domain["id"]) }));
}

/** The projects with details come first; one that only has a name gets a description made of it. */
function readSeeds(admin: Stored): FlyteConfig["seedProjects"] {
  const detailed: readonly Stored[] = admin["seedProjectsWithDetails"] ?? [];
  const names: readonly string[] = admin["seedProjects"]?.length > 0 ? admin["seedProjects"] : ["flytesnacks"];
  const seeds = new Map<string, string>();
  for (const project of detailed)
    if (!seeds.has(project["name"])) seeds.set(project["name"], String(project["description"] ?? ""));
  for (const name of names) if (!seeds.has(name)) seeds.set(name, `${name} description`);
  return [...seeds].map(([name, description]) => ({ name, description }));
}

function readVariables(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(value).flatMap(([name, source]) =>
      isTree(source) && source["value"] !== undefined ? [[name, String(source["value"])]] : [],
    ),
  );
}

/** Flyte writes such maps as a map or as a list of maps with one key each. */
function entriesOf(value: unknown): readonly [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(entriesOf);
  return isTree(value) ? Object.entries(value) : [];
}

function isTree(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
