import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Chart } from "./chart.ts";
import type { Stored } from "./helm-world.ts";

export type ReleaseStatus =
  | "deployed"
  | "superseded"
  | "failed"
  | "uninstalling"
  | "uninstalled"
  | "pending-install"
  | "pending-upgrade"
  | "pending-rollback";

/** One revision of a release, as Helm 3 keeps it. */
export interface Release {
  name: string;
  info: {
    first_deployed: string;
    last_deployed: string;
    deleted: string;
    description: string;
    status: ReleaseStatus;
    notes?: string;
  };
  chart: Stored;
  config?: Stored;
  manifest: string;
  version: number;
  namespace: string;
  /** Labels of its Secret besides helm's own; never part of the record itself. */
  labels?: Readonly<Record<string, string>>;
}

const ownLabels: ReadonlySet<string> = new Set(["createdAt", "modifiedAt", "name", "owner", "status", "version"]);

/** The labels that a person gave with `--labels`. */
export function customLabels(labels: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !ownLabels.has(key)));
}

/** A chart in the form of a release record. */
export function chartRecord(chart: Chart): Stored {
  return {
    metadata: chart.metadata,
    lock: null,
    templates: chart.templates,
    values: chart.values,
    schema: null,
    files: chart.files,
  };
}

export function secretName(release: Pick<Release, "name" | "version">): string {
  return `sh.helm.release.v1.${release.name}.v${release.version}`;
}

/** The Secret that holds a revision. `stamp` is `createdAt` for a new one and `modifiedAt` for a changed one. */
export function toSecret(release: Release, stamp: "createdAt" | "modifiedAt", nowMs: number): Stored {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: secretName(release),
      namespace: release.namespace,
      labels: {
        ...release.labels,
        [stamp]: String(Math.floor(nowMs / 1_000)),
        name: release.name,
        owner: "helm",
        status: release.info.status,
        version: String(release.version),
      },
    },
    type: "helm.sh/release.v1",
    data: { release: encodeRelease(release) },
  };
}

/** Gzip, then base64 by helm, then base64 once more as the data of a Secret. */
export function encodeRelease(release: Release): string {
  const { labels: _labels, ...record } = release;
  const inner = gzipSync(Buffer.from(JSON.stringify(record)), { level: 9 }).toString("base64");
  return Buffer.from(inner).toString("base64");
}

export function decodeRelease(data: string): Release {
  const inner = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
  return JSON.parse(gunzipSync(inner).toString("utf8")) as Release;
}
