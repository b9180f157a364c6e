import type { Draw } from "../property/draw.ts";
import { type Binding, buckets, email, namespaces, projectId, type Stored, sayGrant, sayPair } from "./places.ts";

/** One request of a foreign tool. */
export interface Request {
  readonly method: string;
  readonly target: string;
  readonly body?: unknown;
  readonly type?: string;
}

/** What somebody else does while fgk works: a read, and some time later a write that is made of its answer. */
export interface Edit {
  /** For the reader of a failure. */
  readonly what: string;
  /** Writes of fgk at the same place, for drawing moments that hurt. */
  readonly path: RegExp;
  /** Nothing is read by a tool that sends what it wants and no more. */
  readonly read?: Request;
  /** Undefined when the answer leaves nothing to do. */
  readonly write: (read: Stored) => Request | undefined;
  /** What is true after an accepted write, and what isn't any more. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** Draws one edit; `who` is a name that no other edit has. */
export function drawEdit(draw: Draw, who: string): Edit {
  const kind = draw.one(["policy", "policy", "policy", "bucket", "cluster", "object", "object"] as const);
  switch (kind) {
    case "policy":
      return drawPolicyEdit(draw, who);
    case "bucket":
      return drawBucketLabel(draw, who);
    case "cluster":
      return drawClusterLabel(draw, who);
    case "object":
      return drawObjectEdit(draw, who);
  }
}

const crm = "https://cloudresourcemanager.googleapis.com";
const account = `https://iam.googleapis.com/v1/projects/-/serviceAccounts/${email}`;
const ours = `serviceAccount:${email}`;

/** How each policy is read and written, and roles that it takes: ones that fgk gives, and others. */
interface PolicyPlace {
  readonly roles: readonly string[];
  /** A grant that fgk is about to make: a colleague does it by hand at the same moment. */
  readonly sameAsOurs?: { readonly role: string; readonly member: string };
  /** A member of others that somebody takes away meanwhile. */
  readonly leaver: { readonly role: string; readonly member: string };
  readonly path: RegExp;
  readonly read: (version: 1 | 3) => Request;
  readonly write: (policy: Stored) => Request;
}

function projectPolicy(api: "v1" | "v3"): PolicyPlace {
  return {
    roles: ["roles/monitoring.viewer", "roles/viewer", "roles/logging.viewer"],
    sameAsOurs: { role: "roles/monitoring.viewer", member: ours },
    leaver: { role: "roles/monitoring.viewer", member: "user:ana@acme.example" },
    path: /projects\/acme-ml:setIamPolicy/,
    read: (requestedPolicyVersion) => ({
      method: "POST",
      target: `${crm}/${api}/projects/${projectId}:getIamPolicy`,
      body: requestedPolicyVersion === 1 ? {} : { options: { requestedPolicyVersion } },
    }),
    write: (policy) => ({
      method: "POST",
      target: `${crm}/${api}/projects/${projectId}:setIamPolicy`,
      body: { policy },
    }),
  };
}

const accountPolicy: PolicyPlace = {
  roles: ["roles/iam.workloadIdentityUser", "roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser"],
  sameAsOurs: {
    role: "roles/iam.workloadIdentityUser",
    member: "serviceAccount:acme-ml.svc.id.goog[flytesnacks-development/default]",
  },
  leaver: { role: "roles/iam.serviceAccountTokenCreator", member: "user:ben@acme.example" },
  path: /serviceAccounts\/[^/]+:setIamPolicy/,
  read: (version) => ({
    method: "POST",
    target: `${account}:getIamPolicy${version === 1 ? "" : "?options.requestedPolicyVersion=3"}`,
  }),
  write: (policy) => ({ method: "POST", target: `${account}:setIamPolicy`, body: { policy } }),
};

function bucketPolicy(bucket: string): PolicyPlace {
  const target = `https://storage.googleapis.com/storage/v1/b/${bucket}/iam`;
  return {
    roles: ["roles/storage.objectAdmin", "roles/storage.objectViewer", "roles/storage.legacyBucketReader"],
    leaver: { role: "roles/storage.objectViewer", member: "group:ml@acme.example" },
    path: new RegExp(`^(PUT|PATCH) .*/b/${bucket}(/iam)?$`),
    read: (version) => ({
      method: "GET",
      target: version === 1 ? target : `${target}?optionsRequestedPolicyVersion=3`,
    }),
    write: (policy) => ({ method: "PUT", target, body: policy }),
  };
}

function drawPolicyEdit(draw: Draw, who: string): Edit {
  const [name, place] = draw.one<readonly [string, PolicyPlace]>([
    ["project", projectPolicy(draw.one(["v1", "v3"]))],
    ["account", accountPolicy],
    ["account", accountPolicy],
    ...buckets.map((bucket) => [bucket, bucketPolicy(bucket)] as const),
  ]);
  const version = draw.one([1, 3, 3] as const);
  const takes = draw.chance(0.2);
  const same = !takes && draw.chance(0.15) ? place.sameAsOurs : undefined;
  const condition =
    version === 3 && same === undefined && !takes && draw.chance(0.4)
      ? { title: who, expression: `request.host == '${who}'` }
      : undefined;
  const added = same ?? { role: draw.one(place.roles), member: `user:${who}@acme.example` };
  const grant = takes ? place.leaver : added;
  const fact = sayGrant(name, grant.role, grant.member, condition);
  return {
    what: `${takes ? "takes" : "gives"} ${fact} (version ${version})`,
    path: place.path,
    read: place.read(version),
    write: (policy) =>
      place.write({ ...policy, version, bindings: editBindings(policy["bindings"] ?? [], grant, takes, condition) }),
    gained: takes ? [] : [fact],
    lost: takes ? [fact] : [],
  };
}

function editBindings(
  bindings: readonly Binding[],
  { role, member }: { readonly role: string; readonly member: string },
  takes: boolean,
  condition: Stored | undefined,
): readonly Binding[] {
  const isMeant = (binding: Binding): boolean => binding.role === role && binding.condition === undefined;
  if (takes) {
    return bindings
      .map((one) => (isMeant(one) ? { ...one, members: one.members.filter((each) => each !== member) } : one))
      .filter(({ members }) => members.length > 0);
  }
  if (condition !== undefined) return [...bindings, { role, members: [member], condition }];
  if (!bindings.some(isMeant)) return [...bindings, { role, members: [member] }];
  return bindings.map((one) =>
    isMeant(one) ? { ...one, members: [...one.members.filter((each) => each !== member), member] } : one,
  );
}

/** `gcloud storage buckets update --update-labels`, with and without the metageneration; or a label that is taken off. */
function drawBucketLabel(draw: Draw, who: string): Edit {
  const bucket = draw.one(buckets);
  const target = `https://storage.googleapis.com/storage/v1/b/${bucket}`;
  const takes = draw.chance(0.2);
  const labels = takes ? { owner: null } : { [who]: "here" };
  const guarded = draw.chance(0.5);
  const fact = takes ? sayPair(`${bucket} labels`, "owner", "vision") : sayPair(`${bucket} labels`, who, "here");
  return {
    what: `${takes ? "takes" : "puts"} ${fact}${guarded ? " under the metageneration" : ""}`,
    path: new RegExp(`^(PUT|PATCH) .*/b/${bucket}(/iam)?$`),
    ...(guarded ? { read: { method: "GET", target } } : {}),
    write: ({ metageneration }) => ({
      method: "PATCH",
      target: guarded ? `${target}?ifMetagenerationMatch=${metageneration}` : target,
      body: { labels },
    }),
    gained: takes ? [] : [fact],
    lost: takes ? [fact] : [],
  };
}

/** `gcloud container clusters update --update-labels`, as far as it keeps to the fingerprint. */
function drawClusterLabel(draw: Draw, who: string): Edit {
  const target = `https://container.googleapis.com/v1/projects/${projectId}/locations/europe-west1-b/clusters/flyte`;
  const takes = draw.chance(0.2);
  const fact = takes ? sayPair("cluster labels", "owner", "vision") : sayPair("cluster labels", who, "here");
  return {
    what: `${takes ? "takes" : "puts"} ${fact}`,
    path: /clusters\/flyte:setResourceLabels/,
    read: { method: "GET", target },
    write: ({ resourceLabels, labelFingerprint }) => {
      const { owner, ...rest } = resourceLabels;
      const labels = takes ? rest : { ...rest, ...(owner === undefined ? {} : { owner }), [who]: "here" };
      return {
        method: "POST",
        target: `${target}:setResourceLabels`,
        body: { resourceLabels: labels, labelFingerprint },
      };
    },
    gained: takes ? [] : [fact],
    lost: takes ? [fact] : [],
  };
}

/** `kubectl label`, `annotate` (a patch of that key) or `edit` (the whole object under its version). */
function drawObjectEdit(draw: Draw, who: string): Edit {
  const namespace = draw.one(namespaces);
  const [collection, place] = draw.one([
    ["namespaces", `/api/v1/namespaces/${namespace}`],
    ["serviceaccounts", `/api/v1/namespaces/${namespace}/serviceaccounts/default`],
  ] as const);
  const map = draw.one(["labels", "annotations"] as const);
  const key = `team.example/${who}`;
  const whole = draw.chance(0.5);
  const type = draw.one(["application/strategic-merge-patch+json", "application/merge-patch+json"]);
  const fact = sayPair(`${collection} ${namespace} ${map}`, key, "here");
  const target = `cluster:${place}`;
  return {
    what: `puts ${fact}${whole ? " by edit" : ""}`,
    path: new RegExp(`^(PATCH ${place}|POST /api/v1/namespaces)$`),
    ...(whole ? { read: { method: "GET", target } } : {}),
    write: (object) =>
      whole
        ? { method: "PUT", target, body: withPair(object, map, key) }
        : { method: "PATCH", target, body: { metadata: { [map]: { [key]: "here" } } }, type },
    gained: [fact],
    lost: [],
  };
}

function withPair(object: Stored, map: "labels" | "annotations", key: string): Stored {
  const metadata: Stored = object["metadata"];
  return { ...object, metadata: { ...metadata, [map]: { ...metadata[map], [key]: "here" } } };
}
