import type { Duplex } from "node:stream";
import type { Cloud } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Stored } from "../cloud/http.ts";
import { identifyPod } from "../kubernetes/identity.ts";
import type { Program, ProgramStart } from "../kubernetes/program.ts";
import { connectFlyte } from "./connect.ts";
import { databaseHost } from "./database-host.ts";
import type { FlyteConfig } from "./flyte-config.ts";
import { mergeConfigFiles, readFlyteConfig } from "./flyte-config.ts";
import { logLine, panicLines } from "./flyte-log.ts";
import { recallFlyte, rememberFlyte } from "./flyte-memory.ts";
import { readMounted, readMountedFile } from "./mounted-files.ts";
import { seedProjects, tablesOf } from "./project-store.ts";
import { writeRuntimeObjects } from "./runtime-objects.ts";
import { startDatabase } from "./start-database.ts";
import { startStorage } from "./start-storage.ts";

/** The single-binary Flyte: starts or dies as the real one does, from the configuration that its pod mounts. */
export const flyteProgram: Program = { start, ready, connect };

function start(cloud: Cloud, cluster: string, pod: Stored, container: Stored): ProgramStart {
  if (container["name"] !== "flyte") return { state: "completes", log: "" };
  const config = readConfig(cloud, cluster, pod, container);
  if (config === undefined)
    return crash(panicLines(cloud, "Admin", "no configuration file matches /etc/flyte/config.d/*.yaml"));
  const opening = logLine(cloud, "info", "start.go:72", "Running Database Migrations...");
  const password = readPassword(cloud, cluster, pod, container, config);
  const database = startDatabase(cloud, config, databaseHost(cloud, pod, config.database.host), password);
  if (database.state === "crashes") return crash(opening + database.log);
  const seeding = logLine(cloud, "info", "start.go:78", "Seeding default projects...");
  seedProjects(tablesOf(cloud, database.database), config.seedProjects);
  const storage = startStorage(cloud, config.container, identifyPod(cloud, cluster, pod));
  if (storage !== undefined) return crash(opening + seeding + storage);
  const { uid, namespace, name } = pod["metadata"];
  rememberFlyte(cloud, uid, { cluster, namespace, pod: name, config, database: database.database, applied: {} });
  const serving = logLine(cloud, "info", "start.go:105", "Starting Admin server...");
  return { state: "ready", afterMs: durations.flyteStart, log: opening + seeding + serving };
}

function crash(log: string): ProgramStart {
  return { state: "crashes", exitCode: 2, log };
}

/** The folder is the one that the container's `--config` argument names. */
function readConfig(cloud: Cloud, cluster: string, pod: Stored, container: Stored): FlyteConfig | undefined {
  const args: readonly string[] = container["args"] ?? [];
  const pattern = args[args.indexOf("--config") + 1] ?? "/etc/flyte/config.d/*.yaml";
  const files = readMounted(cloud, cluster, pod, container, pattern.slice(0, pattern.lastIndexOf("/")));
  return Object.keys(files).length === 0 ? undefined : readFlyteConfig(mergeConfigFiles(files));
}

/** A password in a file loses the white space around it; one in the configuration doesn't. */
function readPassword(cloud: Cloud, cluster: string, pod: Stored, container: Stored, config: FlyteConfig): string {
  const { password, passwordPath } = config.database;
  if (passwordPath === "") return password;
  return readMountedFile(cloud, cluster, pod, container, passwordPath)?.trim() ?? "";
}

function ready(cloud: Cloud, cluster: string, pod: Stored, container: Stored): void {
  const memory = recallFlyte(cloud, pod);
  if (memory === undefined || container["name"] !== "flyte") return;
  writeRuntimeObjects(cloud, cluster, memory.namespace, memory.config);
  if (!memory.config.resourceTemplates.enabled) return;
  const { namespace, name, uid } = pod["metadata"];
  cloud.after(durations.clusterResourceSync, "flyte.sync", { cluster, namespace, pod: name, uid });
}

function connect(cloud: Cloud, cluster: string, pod: Stored, port: number, stream: Duplex): boolean {
  if (recallFlyte(cloud, pod) === undefined || (port !== 8088 && port !== 8089)) return false;
  connectFlyte(cloud, cluster, pod, port, stream);
  return true;
}
