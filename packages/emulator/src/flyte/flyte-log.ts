import type { Cloud } from "../cloud/cloud.ts";

type Level = "info" | "warning" | "error" | "panic";

/** One line of Flyte's log, in its JSON format. */
export function logLine(cloud: Cloud, level: Level, source: string, message: string): string {
  const ts = new Date(cloud.now()).toISOString().replace(/\.\d+Z$/, "Z");
  return `${JSON.stringify({ json: { src: source }, level, msg: message, ts })}\n`;
}

/** How a Flyte process ends when one of its parts can't start. */
export function panicLines(cloud: Cloud, part: "Admin" | "Propeller" | "Datacatalog", cause: string): string {
  const message = `Failed to start ${part}, err: ${cause}`;
  return `${logLine(cloud, "panic", "start.go:225", message)}panic: ${message}\n\ngoroutine 1 [running]:\n`;
}
