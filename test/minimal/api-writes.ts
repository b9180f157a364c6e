import type { Piece, PieceKind } from "../witness/piece.ts";

/** One write as it was sent and taken. */
export interface SentWrite {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/** What a write is about: `*` in a name stands for one that the request doesn't say. */
export interface Aim {
  readonly kind: PieceKind;
  readonly name: string;
  /** What of the object: one write each is allowed, for the API has a call of its own for it. */
  readonly aspect: string;
}

type Body = Readonly<Record<string, unknown>>;
type Row = readonly [
  RegExp,
  (
    groups: readonly string[],
    body: Body,
    url: URL,
    method: string,
  ) => Omit<Aim, "aspect"> & { readonly aspect?: string },
];

const text = (value: unknown): string => (typeof value === "string" ? value : "*");
const inside = (body: Body, key: string): Body => (body[key] ?? {}) as Body;

/**
 * Which object each writing call of the APIs is about, by their reference documentation: one call writes one object. Where
 * the documentation has a call for a part of an object, or allows one field a call, that is an aspect of its own:
 * - compute `addresses.setLabels`: `insert` is the only other call of an address
 * - container `clusters.update`: "exactly one update can be applied to a cluster with each request"; `setResourceLabels`
 * - container `nodePools.update`, `setAutoscaling`, `setManagement`, `setSize`
 * - IAM: a policy is written whole, whatever is in it
 */
const table: readonly Row[] = [
  [
    /^\/v1\/projects\/([^/]+)\/services\/([^/:]+):enable$/,
    ([p, host]) => ({ kind: "service", name: `projects/${p}/services/${host}` }),
  ],
  [/^\/v1\/(projects\/[^/]+)\/services:batchEnable$/, ([p]) => ({ kind: "service", name: `${p}/services/*` })],
  [/^\/v[13]\/(projects\/[^/:]+):setIamPolicy$/, ([p]) => ({ kind: "policy", name: `${p}` })],
  [/^\/compute\/v1\/(projects\/.+)\/setLabels$/, ([name]) => ({ kind: "compute", name: `${name}`, aspect: "labels" })],
  [
    /^\/compute\/v1\/(projects\/[^/]+\/(?:global|regions\/[^/]+)\/[a-z]+)(\/[^/]+)?$/i,
    ([place, name], body) => ({ kind: "compute", name: `${place}${name ?? `/${text(body["name"])}`}` }),
  ],
  [/^\/v1\/services\/servicenetworking\.googleapis\.com\/connections/, () => ({ kind: "connection", name: "*" })],
  [
    /^\/v1\/(projects\/[^/]+\/locations\/[^/]+\/clusters\/[^/:]+\/nodePools)(\/[^/:]+)?(?::(.+))?$/,
    ([place, name, part], body) => ({
      kind: "node pool",
      name: `${place}${name ?? `/${text(inside(body, "nodePool")["name"])}`}`,
      aspect: part ?? fieldsOf(body),
    }),
  ],
  [
    /^\/v1\/(projects\/[^/]+\/locations\/[^/]+\/clusters)(\/[^/:]+)?(?::(.+))?$/,
    ([place, name, part], body) => ({
      kind: "cluster",
      name: `${place}${name ?? `/${text(inside(body, "cluster")["name"])}`}`,
      aspect: part ?? fieldsOf(inside(body, "update")),
    }),
  ],
  [
    /^\/sql\/v1beta4\/(projects\/[^/]+\/instances\/[^/]+\/databases)(\/[^/]+)?$/,
    ([place, name], body) => ({ kind: "database", name: `${place}${name ?? `/${text(body["name"])}`}` }),
  ],
  [
    /^\/sql\/v1beta4\/(projects\/[^/]+\/instances\/[^/]+\/users)$/,
    ([place], body, url) => ({ kind: "user", name: `${place}/${url.searchParams.get("name") ?? text(body["name"])}` }),
  ],
  [
    /^\/sql\/v1beta4\/(projects\/[^/]+\/instances)(\/[^/]+)?$/,
    ([place, name], body) => ({ kind: "instance", name: `${place}${name ?? `/${text(body["name"])}`}` }),
  ],
  [/^\/storage\/v1\/b\/([^/]+)\/iam$/, ([name]) => ({ kind: "policy", name: `${name}` })],
  [/^\/storage\/v1\/b\/([^/]+)\/o\/(.+)$/, ([bucket, name]) => ({ kind: "object", name: `${bucket}/${name}` })],
  [/^\/storage\/v1\/b(?:\/([^/]+))?$/, ([name], body) => ({ kind: "bucket", name: name ?? text(body["name"]) })],
  [
    /^\/v1\/(projects\/[^/]+\/secrets\/[^/:]+):addVersion$/,
    ([name]) => ({ kind: "secret version", name: `${name}/versions/*` }),
  ],
  [
    /^\/v1\/(projects\/[^/]+\/secrets\/[^/:]+\/versions\/[^/:]+)(?::(.+))?$/,
    ([name]) => ({ kind: "secret version", name: `${name}` }),
  ],
  [
    /^\/v1\/(projects\/[^/]+\/secrets)(\/[^/:]+)?$/,
    ([place, name], _body, url) => ({
      kind: "secret",
      name: `${place}${name ?? `/${url.searchParams.get("secretId")}`}`,
    }),
  ],
  [
    /^\/v1\/projects\/[^/]+\/serviceAccounts\/([^/:]+):setIamPolicy$/,
    ([email]) => ({ kind: "policy", name: `*/serviceAccounts/${email}` }),
  ],
  [
    /^\/v1\/projects\/[^/]+\/serviceAccounts(?:\/([^/:]+))?(?::(.+))?$/,
    ([email], body) => ({
      kind: "account",
      name:
        email === undefined
          ? `*/serviceAccounts/${text(body["accountId"])}@*`
          : /^\d+$/.test(email)
            ? "*"
            : `*/serviceAccounts/${email}`,
    }),
  ],
  [
    /^\/api\/v1\/namespaces(?:\/([^/]+))?$/,
    ([name], body) => ({ kind: "kubernetes", name: `* namespaces/${name ?? text(inside(body, "metadata")["name"])}` }),
  ],
  [
    /^\/api\/v1\/namespaces\/([^/]+)\/([a-z]+)(?:\/([^/]+))?$/,
    ([space, collection, name], body) => ({
      kind: "kubernetes",
      name: `* ${collection}/${space}/${name ?? text(inside(body, "metadata")["name"])}`,
    }),
  ],
  [
    /^\/apis\/(admissionregistration\.k8s\.io|apiextensions\.k8s\.io)\/v1\/([a-z]+)\/([^/]+)$/,
    ([group, collection, name]) => ({ kind: "kubernetes", name: `* ${collection}.${group}/${name}` }),
  ],
];

/** What a write is about; undefined: the table doesn't know the call. */
export function aimOf({ method, url, body }: SentWrite): Aim | undefined {
  const path = decodeURIComponent(url.pathname);
  for (const [pattern, describe] of table) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const parsed = (body === "" ? {} : JSON.parse(body)) as Body;
    const { kind, name, aspect } = describe(match.slice(1), parsed, url, method);
    return { kind, name, aspect: aspect === undefined ? method : `${method} ${aspect}` };
  }
  return undefined;
}

/**
 * What Flyte's program leaves in the cluster bears no mark of anybody: it is marked before its release goes, so that a run
 * that dies in between leaves it to the next one. Then it is deleted, or the mark is taken off for the Flyte that comes.
 */
export function isPrecaution({ method, body }: SentWrite): boolean {
  return method === "PATCH" && body.includes('"fgk.dev/left-by"');
}

/** The fields of a body, which the API takes one at a time. */
function fieldsOf(body: Body): string {
  return Object.keys(body).sort().join(" ");
}

export function isAbout({ kind, name }: Aim, piece: Piece): boolean {
  if (piece.kind !== kind) return false;
  const id = piece.id.slice(kind.length + 1);
  const pattern = new RegExp(
    `^${name
      .split("*")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return pattern.test(id);
}
