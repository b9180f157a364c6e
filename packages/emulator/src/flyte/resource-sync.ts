import { createHash } from "node:crypto";
import { parse } from "yaml";
import { ApiError } from "../cloud/api-error.ts";
import type { Cloud, Effects } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { findInside, writeInside } from "../kubernetes/inside.ts";
import { nameResource, resourceOfKind } from "../kubernetes/resources.ts";
import { retryAfter } from "../kubernetes/timing.ts";
import type { FlyteConfig } from "./flyte-config.ts";
import { logLine } from "./flyte-log.ts";
import type { FlyteMemory } from "./flyte-memory.ts";
import { forgetFlyte, recallFlyte } from "./flyte-memory.ts";
import type { MountedFiles } from "./mounted-files.ts";
import { readMounted } from "./mounted-files.ts";
import { tablesOf } from "./project-store.ts";

/** Flyte's own interval between two rounds. */
const refreshMs = 60_000;

export interface SyncArgs {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
}

/** What happens later on behalf of running Flytes. */
export const flyteEffects: Effects = {
  "flyte.sync": (cloud: Cloud, args: SyncArgs) => {
    const pod = findInside(cloud, args.cluster, "pods", args.namespace, args.pod);
    const memory = pod?.["metadata"]["uid"] === args.uid && pod !== undefined ? recallFlyte(cloud, pod) : undefined;
    if (pod === undefined || memory === undefined) return forgetFlyte(cloud, args.uid);
    if (isRunning(pod)) syncProjects(cloud, pod, memory);
    retryAfter(cloud, refreshMs, "flyte.sync", { ...args });
  },
};

function isRunning(pod: Stored): boolean {
  const statuses: readonly Stored[] = pod["status"]?.["containerStatuses"] ?? [];
  return statuses.some((status) => status["name"] === "flyte" && status["state"]?.["running"] !== undefined);
}

/** One round: every template for every project that isn't archived, in each of the domains. */
export function syncProjects(cloud: Cloud, pod: Stored, memory: FlyteMemory): void {
  const { config, cluster } = memory;
  const container: Stored = pod["spec"]["containers"].find((candidate: Stored) => candidate["name"] === "flyte") ?? {};
  const templates = readMounted(cloud, cluster, pod, container, config.resourceTemplates.path);
  for (const project of tablesOf(cloud, memory.database).projects.filter((row) => row.state !== 1)) {
    for (const domain of config.domains) syncNamespace(cloud, memory, templates, project.id, domain.id);
  }
}

function syncNamespace(
  cloud: Cloud,
  memory: FlyteMemory,
  templates: MountedFiles,
  project: string,
  domain: string,
): void {
  const namespace = memory.config.namespaceTemplate
    .replaceAll("{{ project }}", project)
    .replaceAll("{{ domain }}", domain);
  for (const file of Object.keys(templates)
    .filter((name) => name.endsWith(".yaml"))
    .sort()) {
    const { text, checksum } = fillIn(memory.config, file, templates[file] ?? "", { namespace, project, domain });
    if (memory.applied[namespace]?.[file] === checksum) continue;
    if (!applyTemplate(cloud, memory, namespace, file, text)) continue;
    memory.applied[namespace] = { ...memory.applied[namespace], [file]: checksum };
  }
}

interface Filled {
  readonly template: string;
  readonly text: string;
  readonly checksum: string;
}

/** Templates that were filled in before, by a running Flyte's settings: each round fills in the same ones. */
const filled = new WeakMap<FlyteConfig, Map<string, Filled>>();

function fillIn(
  config: FlyteConfig,
  file: string,
  template: string,
  place: { readonly namespace: string; readonly project: string; readonly domain: string },
): Filled {
  const known = filled.get(config) ?? new Map<string, Filled>();
  const key = `${place.namespace}/${place.project}/${place.domain}/${file}`;
  const found = known.get(key);
  if (found?.template === template) return found;
  const { data, customData } = config.resourceTemplates;
  const text = Object.entries({ ...data, ...customData[place.domain], ...place }).reduce(
    (part, [name, value]) => part.replaceAll(`{{ ${name} }}`, value),
    template,
  );
  const made = { template, text, checksum: checksumOf(text) };
  filled.set(config, known.set(key, made));
  return made;
}

function checksumOf(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/**
 * The objects of texts that were parsed before, by cloud: those that Flyte found to be true already come back in every
 * round, for every namespace.
 */
const parsed = new WeakMap<Cloud, Map<string, Stored>>();
const mostParsed = 5_000;

/** The object that a text describes; not to be changed. */
function parseTemplate(cloud: Cloud, text: string): Stored {
  const known = parsed.get(cloud) ?? new Map<string, Stored>();
  const found = known.get(text);
  if (found !== undefined) return found;
  const object = parse(text) as Stored;
  if (known.size >= mostParsed) known.clear();
  parsed.set(cloud, known.set(text, object));
  return object;
}

/**
 * Creates or patches one object. True only when something was written: Flyte remembers no template that it found to be true
 * already, and so looks at that object again in every round.
 */
function applyTemplate(cloud: Cloud, memory: FlyteMemory, namespace: string, file: string, text: string): boolean {
  try {
    const object = parseTemplate(cloud, text);
    const resource = resourceOfKind(object["apiVersion"], object["kind"]);
    if (resource === undefined)
      throw new Error(
        `no matches for kind ${JSON.stringify(object["kind"])} in version ${JSON.stringify(object["apiVersion"])}`,
      );
    const metadata: Stored = { ...object["metadata"], ...(resource.namespaced ? { namespace } : {}) };
    const before = findInside(cloud, memory.cluster, nameResource(resource), metadata["namespace"], metadata["name"]);
    if (before !== undefined && contains(before, { ...object, metadata })) return false;
    writeInside(cloud, memory.cluster, { ...object, metadata }, "flyte");
    return true;
  } catch (error) {
    const message = error instanceof ApiError || error instanceof Error ? error.message : String(error);
    noteFailure(
      cloud,
      memory,
      `Failed to create kubernetes object from config template [${file}] for namespace [${namespace}] with err: ${message}`,
    );
    return false;
  }
}

function contains(live: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return live === wanted;
  if (typeof live !== "object" || live === null) return false;
  if (Array.isArray(wanted)) return JSON.stringify(live) === JSON.stringify(wanted);
  return Object.entries(wanted).every(([key, value]) => contains((live as Stored)[key], value));
}

/** Adds a line to the container's log, once for each text. */
function noteFailure(cloud: Cloud, memory: FlyteMemory, message: string): void {
  const pod = findInside(cloud, memory.cluster, "pods", memory.namespace, memory.pod);
  const logs: Stored | undefined =
    cloud.state.kubernetes[memory.cluster]?.["logs"]?.[pod?.["metadata"]["uid"]]?.["flyte"];
  if (logs === undefined || String(logs["current"]).includes(JSON.stringify(message))) return;
  logs["current"] += logLine(cloud, "warning", "controller.go:346", message);
}
