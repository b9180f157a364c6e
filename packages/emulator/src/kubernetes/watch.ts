import type { CloudResponse } from "../cloud/http.ts";
import { matchFields, matchLabels } from "./selectors.ts";
import { failWith } from "./status.ts";
import { listStored } from "./store.ts";
import type { Place } from "./strategies/strategy.ts";
import type { Target } from "./target.ts";

/**
 * A watch that ends at once: it says what changed since the given version and closes, which clients answer with a new
 * list. Deletions are not told. Streams that stay open come later.
 */
export function answerWatch(place: Place, target: Target, query: URLSearchParams): CloudResponse {
  if (query.get("sendInitialEvents") === "true") {
    throw failWith({
      code: 422,
      reason: "Invalid",
      message:
        'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    });
  }
  const since = Number(query.get("resourceVersion") ?? "0");
  const changed = listStored(place.store, target.resource, target.namespace)
    .filter((object) => Number(object["metadata"].resourceVersion) > since)
    .filter((object) => matchLabels(query.get("labelSelector") ?? "", object["metadata"].labels))
    .filter((object) => matchFields(target.resource, query.get("fieldSelector") ?? "", object));
  const lines = changed.map((object) => `${JSON.stringify({ type: since === 0 ? "ADDED" : "MODIFIED", object })}\n`);
  return { status: 200, headers: { "content-type": "application/json" }, body: lines.join("") };
}
