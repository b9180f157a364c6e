import type { Draw } from "../property/draw.ts";

/** A binding as Google's JSON has it. */
export interface StoredBinding {
  readonly role: string;
  /** JSON leaves an empty list out. */
  readonly members?: readonly string[];
  readonly condition?: { readonly title: string; readonly expression: string; readonly description?: string } | null;
}

/** A policy as a server keeps it. */
export interface StoredPolicy {
  readonly version?: number;
  readonly etag?: string;
  readonly bindings?: readonly StoredBinding[];
  readonly auditConfigs?: readonly unknown[];
  /** What only one of the APIs has, or has since yesterday. */
  readonly [other: string]: unknown;
}

export const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";

/** Members that a grant of fgk's is about. */
export const ownMembers: readonly string[] = [
  `serviceAccount:${account}`,
  "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]",
  "serviceAccount:acme-ml.svc.id.goog[flytesnacks-development/default]",
];

export const roles: readonly string[] = [
  "roles/iam.workloadIdentityUser",
  "roles/storage.objectAdmin",
  "roles/iam.serviceAccountTokenCreator",
  "roles/owner",
  "projects/acme-ml/roles/flyte.reader",
];

const others: readonly string[] = [
  "user:founder@acme.example",
  "user:Founder@acme.example",
  "group:ml@acme.example",
  "domain:acme.example",
  "allUsers",
  "allAuthenticatedUsers",
  "projectEditor:acme-ml",
  "serviceAccount:build@acme-ml.iam.gserviceaccount.com",
  "serviceAccount:acme-ml.svc.id.goog[shop/web]",
  "deleted:serviceAccount:old@acme-ml.iam.gserviceaccount.com?uid=117261900000000000001",
  "deleted:user:gone@acme.example?uid=118",
  "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/group/g",
  "serviceAccount:flyte-sa@acme-ml.iam.gserviceaccount.com.evil.example",
];

const conditions: readonly NonNullable<StoredBinding["condition"]>[] = [
  { title: "nights", expression: "request.time.getHours() < 6" },
  { title: "nights", expression: "request.time.getHours() < 7" },
  { title: "temp", description: "until the audit", expression: 'request.time < timestamp("2026-12-01T00:00:00Z")' },
];

/** A policy of a few bindings with everything in it that people and Google leave there. */
export function drawPolicy(draw: Draw): StoredPolicy {
  const bindings = Array.from({ length: Math.floor(draw.one([0, 1, 2, 4, 8, 12])) }, () => drawBinding(draw));
  const hasCondition = bindings.some(({ condition }) => condition != null);
  return {
    ...(draw.chance(0.9) ? { etag: Buffer.from(`etag-${Math.floor(draw.one([1, 7, 99]))}`).toString("base64") } : {}),
    ...(hasCondition || draw.chance(0.3) ? { version: 3 } : draw.chance(0.5) ? { version: 1 } : {}),
    ...(bindings.length === 0 && draw.chance(0.5) ? {} : { bindings }),
    ...(draw.chance(0.4)
      ? { auditConfigs: [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] }] }
      : {}),
  };
}

function drawBinding(draw: Draw): StoredBinding {
  const all = [...others, ...ownMembers, ...ownMembers.map((member) => `deleted:${member}?uid=117261900000000000002`)];
  const members = [...new Set(Array.from({ length: draw.one([0, 1, 1, 2, 3, 6]) }, () => draw.one(all)))];
  const condition = draw.chance(0.35) ? { condition: draw.one(conditions) } : {};
  return { role: draw.one(roles), members, ...condition };
}
