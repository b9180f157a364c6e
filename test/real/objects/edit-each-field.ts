import type { Json, JsonObject } from "@fgk/engine";
import { equalJson, isJsonObject } from "@fgk/engine";
import { compareObject } from "../../../packages/providers/src/helm/objects/compare-object.ts";
import { findKnownKind } from "../../../packages/providers/src/helm/objects/kinds.ts";
import type { ManifestObject } from "../../../packages/providers/src/helm/objects/manifest-object.ts";
import { nameObject } from "../../../packages/providers/src/helm/objects/manifest-object.ts";
import type { Place } from "./place.ts";

/** Which edits a server let pass, and which of them fgk didn't see. */
export interface Edited {
  readonly accepted: number;
  readonly unseen: readonly string[];
}

interface Edit {
  readonly op: "remove" | "replace";
  readonly path: string;
  /** Tried one after the other until the server takes one; of a removal only how often it is tried counts. */
  readonly values: readonly Json[];
}

/**
 * Edits every field that the manifest names of an object, one at a time and as a dry run: removes it, and gives it other
 * values. What the server refuses, or keeps as it is, says nothing.
 */
export async function editEachField(place: Place, object: ManifestObject): Promise<Edited> {
  const path = pathOf(object);
  const live = await place.ask(path);
  let accepted = 0;
  const unseen: string[] = [];
  const queue = [...listEdits(object.content, live, "")];
  const work = async (): Promise<void> => {
    for (let edit = queue.shift(); edit !== undefined; edit = queue.shift()) {
      const { op, path: at, values } = edit;
      for (const value of values) {
        const answer = await place.ask(`${path}?dryRun=All&fieldManager=somebody`, [{ op, path: at, value }]);
        if (answer["kind"] === "Status" || equalJson(withoutNotes(answer), withoutNotes(live))) continue;
        accepted += 1;
        if (compareObject(object.content, answer).length > 0) break;
        unseen.push([nameObject(object), op, at, ...(op === "remove" ? [] : [JSON.stringify(value)])].join(" "));
        break;
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return { accepted, unseen };
}

function pathOf({ apiVersion, kind, namespace, name }: ManifestObject): string {
  const { plural, namespaced } = findKnownKind(apiVersion, kind) ?? { plural: "things", namespaced: true };
  const root = apiVersion.includes("/") ? "/apis" : "/api";
  const below = namespaced ? `/namespaces/${namespace}` : "";
  return `${root}/${apiVersion}${below}/${plural.toLowerCase()}/${name}`;
}

/** What every write changes. */
function withoutNotes({ metadata, ...rest }: JsonObject): JsonObject {
  const { managedFields, resourceVersion, generation, ...kept } = metadata as JsonObject;
  return { ...rest, metadata: kept };
}

const fixed = new Set(["/apiVersion", "/kind", "/status", "/metadata/name", "/metadata/namespace"]);

function listEdits(wanted: Json | undefined, live: Json | undefined, at: string): readonly Edit[] {
  if (wanted === undefined || wanted === null || live === undefined || live === null) return [];
  if (Array.isArray(live)) {
    const inside = live.flatMap((item, index) =>
      listEdits(Array.isArray(wanted) ? wanted[index] : undefined, item, `${at}/${index}`),
    );
    return live.length === 0 ? inside : [...inside, { op: "remove", path: `${at}/0`, values: [null] }];
  }
  if (isJsonObject(live)) {
    return Object.entries(live).flatMap(([key, value]): readonly Edit[] => {
      const path = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const asked = isJsonObject(wanted) ? wanted[key] : undefined;
      if (asked === undefined || fixed.has(path)) return [];
      return [...listEdits(asked, value, path), { op: "remove", path, values: [null] }];
    });
  }
  return [{ op: "replace", path: at, values: listOthers(live) }];
}

function listOthers(live: Json): readonly Json[] {
  if (typeof live === "number") return [live + 1];
  if (typeof live === "boolean") return [!live];
  return [`${String(live)}x`, "Always", "None", "zz", "1234m", "YmxhaA=="].filter((value) => value !== live);
}
