import type { Stored } from "../../cloud/http.ts";
import { showAge } from "./age.ts";
import type { Column } from "./column.ts";
import { makeColumn, nameColumn, wideColumn } from "./column.ts";

/** The columns of events; unlike all others they begin with a time. */
export const eventColumns: readonly Column[] = [
  makeColumn("Last Seen", "The time since it happened last.", showLast),
  makeColumn("Type", "Normal, or a warning.", (event) => event["type"] ?? ""),
  makeColumn("Reason", "Why it happened, in one word.", (event) => event["reason"] ?? ""),
  makeColumn("Object", "What it happened to.", showObject),
  wideColumn("Subobject", "The part of it.", (event) => event["involvedObject"]?.fieldPath ?? ""),
  wideColumn("Source", "Who reported it.", showSource),
  makeColumn("Message", "What happened, in a sentence.", (event) => String(event["message"] ?? "").trim()),
  wideColumn("First Seen", "The time since it happened first.", showFirst),
  wideColumn("Count", "How often it happened.", (event) => event["series"]?.count ?? (event["count"] || 1)),
  { ...nameColumn, priority: 1 },
];

function showFirst(event: Stored, nowMs: number): string {
  return showAge(event["firstTimestamp"] ?? event["eventTime"], nowMs);
}

function showLast(event: Stored, nowMs: number): string {
  if (event["series"]) return showAge(event["series"].lastObservedTime, nowMs);
  return event["lastTimestamp"] ? showAge(event["lastTimestamp"], nowMs) : showFirst(event, nowMs);
}

function showObject({ involvedObject }: Stored): string {
  const kind = String(involvedObject?.kind ?? "").toLowerCase();
  return involvedObject?.name ? `${kind}/${involvedObject.name}` : kind;
}

function showSource({ source, reportingComponent, reportingInstance }: Stored): string {
  const component = source?.component || reportingComponent || "";
  const instance = source?.host || reportingInstance || "";
  return instance === "" ? component : `${component}, ${instance}`;
}
