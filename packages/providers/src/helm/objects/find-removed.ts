import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { FieldDifference, FieldPath } from "./field-path.ts";
import { findKnownKind } from "./kinds.ts";
import { findListKind, readItemKey } from "./merge-keys.ts";
import { isEmpty, keptTexts } from "./same-scalar.ts";

/** What the server writes where nothing is named, so that no longer naming it changes nothing. */
const defaults: Readonly<Record<string, Json>> = {
  protocol: "TCP",
  type: "ClusterIP",
  sessionAffinity: "None",
  internalTrafficPolicy: "Cluster",
  externalTrafficPolicy: "Cluster",
  imagePullPolicy: "IfNotPresent",
  restartPolicy: "Always",
  dnsPolicy: "ClusterFirst",
  schedulerName: "default-scheduler",
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "File",
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  scheme: "HTTP",
  replicas: 1,
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  defaultMode: 420,
  apiGroup: "rbac.authorization.k8s.io",
};

/** What the last manifest named, the next one doesn't, and the object still has: helm takes it away. All normalised. */
export function findRemoved(last: JsonObject, next: JsonObject, live: JsonObject): readonly FieldDifference[] {
  const kind = String(next["kind"]);
  return removedFromMap({ kind, own: findKnownKind(String(next["apiVersion"]), kind) !== undefined }, [], {
    last,
    next,
    live,
  });
}

interface Context {
  readonly kind: string;
  readonly own: boolean;
}

interface Three<T> {
  readonly last: T;
  readonly next: T;
  readonly live: T;
}

function removedFromMap(context: Context, path: FieldPath, { last, next, live }: Three<JsonObject>): FieldDifference[] {
  return Object.entries(last).flatMap(([key, was]): FieldDifference[] => {
    const [shall, is] = [next[key] ?? null, live[key] ?? null];
    if (was === null || was === shall || is === null) return [];
    const here = [...path, key];
    if (shall === null) {
      const isNothing = is === "" ? !keptTexts.has(String(path.at(-1))) : isEmpty(is) || is === defaults[key];
      return isNothing ? [] : [{ path: here, before: is, after: null }];
    }
    if (isJsonObject(was) && isJsonObject(shall) && isJsonObject(is)) {
      return removedFromMap(context, here, { last: was, next: shall, live: is });
    }
    if (!Array.isArray(was) || !Array.isArray(shall) || !Array.isArray(is)) return [];
    return removedFromList(context, here, { last: was, next: shall, live: is });
  });
}

function removedFromList(
  context: Context,
  path: FieldPath,
  { last, next, live }: Three<readonly Json[]>,
): FieldDifference[] {
  const keys = findListKind(context.kind, context.own, String(path.at(-1)), [...last, ...next]);
  if (keys === "set") return [];
  if (keys === "whole") {
    // Lists of different lengths differ as a whole, which is found elsewhere.
    if (last.length !== next.length || live.length !== next.length) return [];
    return last.flatMap((was, index) => {
      const [shall, is] = [next[index], live[index]];
      if (!isJsonObject(was) || !isJsonObject(shall) || !isJsonObject(is)) return [];
      return removedFromMap(context, [...path, { index }], { last: was, next: shall, live: is });
    });
  }
  const find = (list: readonly Json[], key: string): Json | undefined =>
    list.find((item) => JSON.stringify(readItemKey(item, keys)) === key);
  return last.flatMap((was) => {
    const item = readItemKey(was, keys);
    const key = JSON.stringify(item);
    const [shall, is] = [find(next, key), find(live, key)];
    if (is === undefined) return [];
    if (shall === undefined) return [{ path: [...path, { item }], before: is, after: null }];
    if (!isJsonObject(was) || !isJsonObject(shall) || !isJsonObject(is)) return [];
    return removedFromMap(context, [...path, { item }], { last: was, next: shall, live: is });
  });
}
