import type { Json, JsonObject, Resource } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { Document, isScalar, visit } from "yaml";
import { joinValuePath } from "../deployment/values-path.ts";
import { redacted, redactValue } from "./redact-value.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { listForeignLeaves } from "./release-values.ts";
import { getValue, setValue } from "./value-path.ts";

/** A release's own values that its deployment file doesn't give it. */
export interface LiveValues {
  /** As they may be pasted under `flyte.values`; what could be a secret is redacted. */
  readonly values: JsonObject;
  /** Key paths of what was redacted, in whole or in part. */
  readonly hidden: readonly string[];
}

/**
 * What a person gave the live release and neither the file nor fgk gives it: other keys, and other values where fgk only has
 * a default. Empty maps say nothing and are left out.
 */
export function collectLiveValues(record: ReleaseRecord, wanted: Resource): LiveValues {
  const shown = listForeignLeaves(record, wanted)
    .map((path) => ({ path, value: getValue(record.config, path) ?? null }))
    .filter(({ value }) => !isJsonObject(value))
    .map(({ path, value }) => ({ path, value: redactValue(path, value) }));
  return {
    values: shown.reduce<JsonObject>((all, { path, value }) => setValue(all, path, value), {}),
    hidden: shown.filter(({ value }) => holdsRedacted(value)).map(({ path }) => joinValuePath(path)),
  };
}

function holdsRedacted(value: Json): boolean {
  if (value === redacted) return true;
  if (Array.isArray(value)) return value.some((item: Json) => holdsRedacted(item));
  return isJsonObject(value) && Object.values(value).some((item) => item !== undefined && holdsRedacted(item));
}

/** The values as sorted YAML that every YAML reader takes alike, with a comment above each one that was redacted. */
export function writeLiveValues({ values }: LiveValues): string {
  const document = new Document(values, { sortMapEntries: true, version: "1.1" });
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && isScalar(pair.value) && pair.value.value === redacted) {
        pair.key.commentBefore = ` ${elsewhere}`;
      }
    },
    Seq(_, list) {
      for (const item of list.items) {
        if (isScalar(item) && item.value === redacted) item.commentBefore = ` ${elsewhere}`;
      }
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const elsewhere = "could be a secret: keep it in a Kubernetes secret that the chart is told of, not in this file";
