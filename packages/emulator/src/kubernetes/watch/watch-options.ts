import { failWith } from "../status.ts";
import { digest } from "../store.ts";

/** Refuses what a 1.33 server with its usual feature gates refuses of a watch's options. */
export function checkWatchOptions(query: URLSearchParams): void {
  const match = query.get("resourceVersionMatch") ?? "";
  const sendsInitial = query.has("sendInitialEvents");
  const problems: (readonly [field: string, why: string])[] = [];
  if (match !== "" && !sendsInitial) {
    problems.push([
      "resourceVersionMatch",
      "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    ]);
  }
  if (sendsInitial && match !== "NotOlderThan") {
    problems.push(["resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"]);
  }
  if (sendsInitial) {
    const why = "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
    problems.push(["sendInitialEvents", why]);
  }
  if (problems.length === 0) return;
  const texts = problems.map(([field, why]) => `${field}: Forbidden: ${why}`);
  throw failWith({
    code: 422,
    reason: "Invalid",
    message: `ListOptions.meta.k8s.io "" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`}`,
    details: {
      group: "meta.k8s.io",
      kind: "ListOptions",
      causes: problems.map(([field, why]) => ({ reason: "FieldValueForbidden", message: `Forbidden: ${why}`, field })),
    },
  });
}

/** The resourceVersion that a watch starts at; 0 is "from what is there". */
export function readRevision(query: URLSearchParams): number {
  const text = query.get("resourceVersion") ?? "";
  if (/^\d*$/.test(text)) return Number(text);
  const message = `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw failWith({ code: 500, reason: "", message });
}

/** A real server's `--min-request-timeout`; watches last once to twice as long, each its own time. */
const leastSeconds = 1_800;

/** How long the server keeps a watch open, in milliseconds. */
export function timeoutOf(query: URLSearchParams, salt: string): number {
  const asked = Number(query.get("timeoutSeconds") ?? "0");
  if (asked > 0) return asked * 1_000;
  const share = Number.parseInt(digest(salt).slice(0, 4), 16) / 0x10000;
  return Math.round(leastSeconds * (1 + share)) * 1_000;
}
