import type { Stored } from "../../cloud/http.ts";
import { showAge } from "./age.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn, wideColumn } from "./column.ts";
import { summarizePod } from "./pod-summary.ts";
import { none } from "./texts.ts";

/** The columns of pods. */
export const podColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Ready", "How many of the pod's containers are ready.", (pod) => {
    const { ready, total } = summarizePod(pod);
    return `${ready}/${total}`;
  }),
  makeColumn("Status", "What the pod's containers taken together are up to.", (pod) => summarizePod(pod).reason),
  makeColumn("Restarts", "How often containers were started again, and when last.", showRestarts),
  ageColumn,
  wideColumn("IP", "The pod's address.", (pod) => none(pod["status"]?.podIPs?.[0]?.ip ?? pod["status"]?.podIP)),
  wideColumn("Node", "The node that the pod runs on.", (pod) => none(pod["spec"]?.nodeName)),
  wideColumn("Nominated Node", "The node that is being made free for the pod.", (pod) =>
    none(pod["status"]?.nominatedNodeName),
  ),
  wideColumn("Readiness Gates", "How many of the pod's further conditions hold.", showGates),
];

function showRestarts(pod: Stored, nowMs: number): string {
  const { restarts, lastRestart } = summarizePod(pod);
  return restarts === 0 || lastRestart === undefined
    ? String(restarts)
    : `${restarts} (${showAge(lastRestart, nowMs)} ago)`;
}

function showGates(pod: Stored): string {
  const gates: readonly Stored[] = pod["spec"]?.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const conditions: readonly Stored[] = pod["status"]?.conditions ?? [];
  const holds = (type: string): boolean =>
    conditions.some((condition) => condition["type"] === type && condition["status"] === "True");
  return `${gates.filter((gate) => holds(gate["conditionType"])).length}/${gates.length}`;
}

/** What a row says of a pod that is over, so that clients may hide it. */
export function conditionsOfPod(pod: Stored): readonly Stored[] | undefined {
  const messages: Readonly<Record<string, string>> = {
    Succeeded: "The pod has completed successfully.",
    Failed: "The pod failed.",
  };
  const phase: string = pod["status"]?.phase ?? "";
  const message = messages[phase];
  return message === undefined ? undefined : [{ type: "Completed", status: "True", reason: phase, message }];
}
