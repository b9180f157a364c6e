import type { Stored } from "../cloud/http.ts";
import { copyJson } from "../cloud/plain-json.ts";
import { resourceNamed } from "./resources.ts";
import { digest, makeUid, putStored, readStored, timestamp } from "./store.ts";
import type { Place } from "./strategies/strategy.ts";

export interface EventParts {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** Component that reports: `kubelet`, `default-scheduler`, … */
  readonly source: string;
  /** Part of the object, such as `spec.containers{flyte}`. */
  readonly fieldPath?: string;
}

const events = resourceNamed("events");

/** Records an event of an object; the same one again only counts up. */
export function recordEvent(place: Place, subject: Stored, parts: EventParts): void {
  const { kind, apiVersion } = subject;
  const { name, namespace, uid, resourceVersion } = subject["metadata"];
  const home = namespace ?? "default";
  const eventName = `${name}.${digest(uid, parts.reason, parts.message, parts.fieldPath ?? "").slice(0, 16)}`;
  const before = readStored(place.store, events, home, eventName);
  const now = timestamp(place.cloud);
  if (before !== undefined) {
    putStored(place.store, events, { ...copyJson(before), count: before["count"] + 1, lastTimestamp: now });
    return;
  }
  putStored(place.store, events, {
    kind: "Event",
    apiVersion: "v1",
    metadata: {
      name: eventName,
      namespace: home,
      uid: makeUid(place.cluster, place.store, eventName),
      creationTimestamp: now,
    },
    involvedObject: {
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      uid,
      apiVersion,
      resourceVersion,
      ...(parts.fieldPath === undefined ? {} : { fieldPath: parts.fieldPath }),
    },
    reason: parts.reason,
    message: parts.message,
    source: { component: parts.source },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: parts.type,
    eventTime: null,
    reportingComponent: parts.source,
    reportingInstance: "",
  });
}
