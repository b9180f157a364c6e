import type { CloudResponse, Stored } from "../cloud/http.ts";
import { getObject } from "./registry/read.ts";
import { resourceNamed } from "./resources.ts";
import { badRequest } from "./status.ts";
import { containersOf } from "./strategies/pod-defaults.ts";
import type { Place } from "./strategies/strategy.ts";

/** Answers `/log`: what the container printed, its last lines if asked, or its run before. */
export function answerLog(
  place: Place,
  namespace: string | undefined,
  name: string,
  query: URLSearchParams,
): CloudResponse {
  const pod = getObject(place, resourceNamed("pods"), namespace, name);
  const container = chooseContainer(pod, query.get("container"));
  const log = place.store.logs[pod["metadata"].uid]?.[container];
  const isPrevious = query.get("previous") === "true";
  const state = stateOf(pod, container);
  if (isPrevious && (log === undefined || log.previous === "")) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  if (log === undefined) {
    const reason = state?.["waiting"]?.reason;
    const why =
      reason === undefined || reason === "ContainerCreating" || reason === "PodInitializing"
        ? `is waiting to start: ${reason ?? "ContainerCreating"}`
        : `is waiting to start: ${reason === "ErrImagePull" || reason === "ImagePullBackOff" ? "trying and failing to pull image" : reason}`;
    throw badRequest(`container "${container}" in pod "${name}" ${why}`);
  }
  const text = cutLines(isPrevious ? log.previous : log.current, query.get("tailLines"));
  return { status: 200, headers: { "content-type": "text/plain" }, body: text };
}

/** The container that a log or exec means; a pod with more than one wants it said. */
export function chooseContainer(pod: Stored, wanted: string | null): string {
  const containers: readonly Stored[] = pod["spec"].containers;
  const { name } = pod["metadata"];
  if (wanted === null || wanted === "") {
    const [first] = containers;
    if (containers.length === 1 && first !== undefined) return first["name"];
    const inits = ((pod["spec"].initContainers ?? []) as readonly Stored[]).map((container) => container["name"]);
    const listed = containers.map((container) => container["name"]).join(" ");
    const more = inits.length === 0 ? "" : ` or one of the init containers: [${inits.join(" ")}]`;
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${listed}]${more}`);
  }
  if (containersOf(pod["spec"]).some((container) => container["name"] === wanted)) return wanted;
  throw badRequest(`container ${wanted} is not valid for pod ${name}`);
}

/** What `status` says of a container: its `state`. */
export function stateOf(pod: Stored, container: string): Stored | undefined {
  const statuses: readonly Stored[] = [
    ...(pod["status"]?.initContainerStatuses ?? []),
    ...(pod["status"]?.containerStatuses ?? []),
  ];
  return statuses.find((status) => status["name"] === container)?.["state"];
}

function cutLines(text: string, tailLines: string | null): string {
  if (tailLines === null) return text;
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  const count = Number(tailLines);
  const kept = count <= 0 ? [] : lines.slice(-count);
  return kept.length === 0 ? "" : `${kept.join("\n")}\n`;
}
