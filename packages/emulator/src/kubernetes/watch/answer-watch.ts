import { settle } from "../../cloud/cloud.ts";
import type { CloudResponse, Stored, StreamPart } from "../../cloud/http.ts";
import { allEffects } from "../../google/effects.ts";
import { nameResource, versionOf } from "../resources.ts";
import { matchFields, matchLabels } from "../selectors.ts";
import { failWith } from "../status.ts";
import { findStore, listStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import type { Target } from "../target.ts";
import type { Change } from "./history.ts";
import { changesSince } from "./history.ts";
import { checkWatchOptions, readRevision, timeoutOf } from "./watch-options.ts";

/** How an object stands in an event: itself, or a Table of one row. Asked once for each event, in their order. */
export type RenderObject = (object: Stored) => unknown;

/**
 * A watch: what has come so far, and then each change as a line of JSON for as long as it stays open. It starts at a
 * resourceVersion, or with everything that is there as ADDED.
 */
export function answerWatch(
  place: Place,
  target: Target,
  query: URLSearchParams,
  render: RenderObject = (object) => object,
): CloudResponse {
  checkWatchOptions(query);
  const watch = openWatch(place, target, query, render);
  const first = watch.next();
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-cache, private" },
    body: first.text,
    ...(first.isOver ? {} : { stream: watch }),
  };
}

interface Watch {
  readonly timeoutMs: number;
  readonly next: () => StreamPart;
  readonly beat: () => string;
}

function openWatch(place: Place, target: Target, query: URLSearchParams, render: RenderObject): Watch {
  const { store, cloud, cluster } = place;
  const { resource } = target;
  const isSeen = selectObjects(target, query);
  const asked = readRevision(query);
  let pending = asked === 0 ? listStored(store, resource, target.namespace).filter(isSeen).map(added) : [];
  let revision = asked === 0 ? store.revision : asked;
  const write = ({ type, object }: WatchEvent): string => `${JSON.stringify({ type, object: render(object) })}\n`;
  return {
    timeoutMs: timeoutOf(query, `${cluster} ${revision}`),
    next: () => {
      settle(cloud, allEffects);
      if (findStore(cloud, cluster) !== store) return { text: "", isOver: true };
      const changes = changesSince(store, nameResource(resource), revision);
      if ("oldest" in changes) return { text: describeTooOld(revision, changes.oldest), isOver: true };
      const events = [...pending, ...changes.flatMap((change) => tellChange(change, isSeen))];
      pending = [];
      revision = Math.max(revision, store.revision);
      return { text: events.map(write).join(""), isOver: false };
    },
    beat: () => {
      if (!["true", "1"].includes(query.get("allowWatchBookmarks") ?? "")) return "";
      const metadata = { resourceVersion: String(revision) };
      const object = { kind: resource.kind, apiVersion: versionOf(resource), metadata };
      return `${JSON.stringify({ type: "BOOKMARK", object: render(object) })}\n`;
    },
  };
}

interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Stored;
}

function added(object: Stored): WatchEvent {
  return { type: "ADDED", object };
}

/** Whether a watch of the target with these selectors shows an object. */
function selectObjects(target: Target, query: URLSearchParams): (object: Stored) => boolean {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  // A selector that can't be read is refused now, though nothing may be there to match.
  matchLabels(labels, {});
  matchFields(target.resource, fields, { metadata: {} });
  return (object) =>
    (target.namespace === undefined || object["metadata"].namespace === target.namespace) &&
    matchLabels(labels, object["metadata"].labels) &&
    matchFields(target.resource, fields, object);
}

/** For a watch with selectors an object comes when it begins to match, and is gone when it no longer does. */
function tellChange({ revision, before, after }: Change, isSeen: (object: Stored) => boolean): readonly WatchEvent[] {
  const was = before !== undefined && isSeen(before);
  if (after !== undefined && isSeen(after)) return [{ type: was ? "MODIFIED" : "ADDED", object: after }];
  if (!was) return [];
  const metadata = { ...before["metadata"], resourceVersion: String(revision) };
  return [{ type: "DELETED", object: { ...before, metadata } }];
}

function describeTooOld(revision: number, oldest: number): string {
  const message = `too old resource version: ${revision} (${oldest})`;
  const { body } = failWith({ code: 410, reason: "Expired", message }).response;
  return `{"type":"ERROR","object":${String(body).trim()}}\n`;
}
