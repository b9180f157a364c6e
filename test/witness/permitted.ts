import type { Step } from "@fgk/engine";
import type { Difference } from "./differences.ts";
import type { Piece, Stored } from "./piece.ts";
import { isForeseen } from "./plan-steps.ts";

/** Keys of labels and annotations that are fgk's, helm's or a controller's own, whoever's object they stand on. */
const ownKeys =
  /^(fgk\.dev\/|fgk-(deployment|cluster)$|helm\.sh\/|meta\.helm\.sh\/|app\.kubernetes\.io\/|deployment\.kubernetes\.io\/|iam\.gke\.io\/gcp-service-account$|goog-)/;

/** What a step about a piece may change of it, by the kind of its address. Anything else on the piece is kept. */
const changeable: Readonly<Record<string, (difference: Difference, step: Step, piece: Piece) => boolean>> = {
  "services.api": () => true,
  "network.address": atPaths(/^(labels|description)\b/),
  "network.private-services": ({ path, before, after }) =>
    /^(labels|description)\b/.test(path) ||
    (path === "reservedPeeringRanges" && keepsAll(before, after, (one) => JSON.stringify(one))),
  "network.nat": ({ path, before, after }, _step, piece) =>
    path === "description" || (path === "nats" && keepsAll(before, after, nameOf, [piece.name])),
  "network.firewall": atPaths(/^(sourceRanges|allowed|description|disabled|sourceTags|targetTags)\b/),
  "gke.cluster": notKeyed(/^resourceLabels (.+)$/),
  "gke.node-pool": notKeyed(/^config (?:resourceLabels|labels) (.+)$/),
  "sql.instance": ({ path, before, after }, step, piece) =>
    path === "settings databaseFlags"
      ? keepsAll(before, after, nameOf, namedIn(step))
      : notKeyed(/^settings userLabels (.+)$/)({ path, before, after }, step, piece),
  "sql.database": () => false,
  "sql.user": atPaths(/^(password|superuser)$/),
  "storage.bucket": ({ path, before, after }, step) =>
    path === "lifecycle rule"
      ? keepsAll(before, after, (one) => JSON.stringify(one), [], isPlainExpiry)
      : /^(versioning|iamConfiguration)\b/.test(path) || isNamedKey(path, /^labels (.+)$/, step),
  "secrets.secret": ({ path }, step) =>
    /^versionAliases fgk$/.test(path) || isNamedKey(path, /^(?:labels|annotations) (.+)$/, step),
  "iam.service-account": atPaths(/^(description|displayName)$/),
  "kubernetes.namespace": noted(/^$/),
  "kubernetes.service-account": noted(/^metadata annotations iam\.gke\.io\/gcp-service-account$/),
  "kubernetes.secret": ({ path, before }, step) =>
    isNamedKey(path, /^metadata (?:labels|annotations) (.+)$/, step) ||
    // The file with the password is fgk's; people's own keys stay.
    (path === "data 012-fgk-database.yaml" && namedIn(step).includes("password")) ||
    (path.startsWith("data ") && (before === undefined || namedIn(step).includes(path.slice(5)))),
  "kubernetes.service": noted(
    /^(spec (type|ports|selector|loadBalancerIP|loadBalancerSourceRanges)\b|metadata annotations (networking\.gke\.io|cloud\.google\.com)\/)/,
  ),
  // helm's own records of a release are nobody else's.
  "helm.release": (difference, step, piece) =>
    piece.name.includes("/sh.helm.release.") ||
    (inRelease(difference, step, piece) && (step.action !== "update" || isForeseen(step, piece))),
  "flyte.project": ({ path }) => /^(state|name|description)$/.test(path) || /^labels fgk\.dev\//.test(path),
};

/** Whether the step may make this difference on the piece. */
export function isPermitted(step: Step, piece: Piece, difference: Difference): boolean {
  // A replaced thing is another thing. What was in it is judged by itself.
  if (step.action === "replace") return true;
  if (step.action === "adopt") return writesMark(difference);
  const kind = step.address.slice(0, step.address.indexOf("/"));
  return changeable[kind]?.(difference, step, piece) ?? false;
}

/** An adoption writes a mark and nothing else. */
function writesMark({ path, before, after }: Difference): boolean {
  if (path === "description")
    return String(after).startsWith(String(before ?? "")) && /\[fgk:[^\]]+\]$/.test(String(after));
  const key = /(?:labels|Labels|annotations) (.+)$/.exec(path)?.[1] ?? "";
  return before === undefined && /^fgk(\.dev\/|-)/.test(key);
}

const inRelease = notKeyed(/^metadata (?:labels|annotations) (.+)$/);

function atPaths(paths: RegExp): (difference: Difference) => boolean {
  return ({ path }) => paths.test(path);
}

/** Everything may change but the keys of others in these maps. */
function notKeyed(keyed: RegExp): (difference: Difference, step: Step, piece: Piece) => boolean {
  return ({ path }, step) => !keyed.test(path) || isNamedKey(path, keyed, step);
}

/** These paths, fgk's own labels, and defaults that the API server adds to a spec. */
function noted(paths: RegExp): (difference: Difference, step: Step, piece: Piece) => boolean {
  return ({ path, before }, step) =>
    (paths.source !== "^$" && paths.test(path)) ||
    isNamedKey(path, /^metadata (?:labels|annotations) (.+)$/, step) ||
    (before === undefined && /^(spec|metadata finalizers)\b/.test(path));
}

/** A key of a map of labels: fgk's own, or one that the step's fields name. */
function isNamedKey(path: string, keyed: RegExp, step: Step): boolean {
  const key = keyed.exec(path)?.[1];
  return key !== undefined && (ownKeys.test(key) || namedIn(step).some((name) => name.includes(key)));
}

/** The paths and texts of a step's fields. */
function namedIn(step: Step): readonly string[] {
  return step.fields.flatMap(({ path, after }) => {
    if (typeof after === "string") return [path, after];
    // A map of labels is planned whole.
    return [path, ...(typeof after === "object" && after !== null ? Object.keys(after) : [])];
  });
}

function nameOf(item: unknown): string {
  return String((item as Stored | null)?.["name"]);
}

/** Every item of the list is there afterwards as it was, but for those of these names. */
function keepsAll(
  before: unknown,
  after: unknown,
  key: (item: unknown) => string,
  but: readonly string[] = [],
  skip: (item: unknown) => boolean = () => false,
): boolean {
  const left = (Array.isArray(after) ? after : []).map((item) => JSON.stringify(item));
  return (Array.isArray(before) ? before : [])
    .filter((item) => !but.some((name) => name.includes(key(item))) && !skip(item))
    .every((item) => left.includes(JSON.stringify(item)));
}

function isPlainExpiry(rule: unknown): boolean {
  const { action, condition } = rule as Stored;
  return action?.["type"] === "Delete" && Object.keys(condition ?? {}).join() === "age";
}
