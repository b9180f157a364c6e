import type { JournalEntry } from "@fgk/emulator";
import type { Plan, Step } from "@fgk/engine";
import { isCloudMove } from "./cloud-moves.ts";
import { type Difference, listDifferences } from "./differences.ts";
import type { Piece } from "./piece.ts";
import { cutPieces } from "./pieces.ts";
import { fitsAddress } from "./plan-steps.ts";
import type { Snapshot, Watched } from "./witness.ts";
import { isOutsidePlans, listAddresses } from "./writes.ts";

/** What is known of an apply that is done: the plan, and which of its steps fgk says it has written something for. */
export interface Told {
  readonly plan: Plan;
  readonly written: ReadonlySet<string>;
  /** What others had begun to change when it began, as `gke.cluster/flyte: verticalPodAutoscaling enabled`. */
  readonly begunByOthers: readonly string[];
}

/** What was compared, and each sentence of the plan, or of fgk about its apply, that isn't what the cloud saw. */
export interface Lies {
  readonly lies: readonly string[];
  readonly writes: number;
  readonly fields: number;
}

/**
 * Holds a plan against what was written since the snapshot, both ways: each write is one of a step, each step that fgk says it
 * wrote for has its write, and of what was updated these fields have changed and no other. That nothing else was touched is
 * `findDamage`'s matter.
 */
export function findLies(
  snapshot: Snapshot,
  { state, journal }: Watched,
  { plan, written, begunByOthers }: Told,
): Lies {
  const writes = journal
    .slice(snapshot.journalLength)
    .filter((entry) => entry.write && entry.status < 300 && !isOutsidePlans(entry, plan.header));
  const addresses = writes.map((entry) => ({ entry, about: nameAddresses(entry) }));
  const steps = plan.steps.filter(({ address }) => written.has(address));
  const [before, after] = [snapshot.state, state].map((one) => cutPieces(one, toClusterId(plan)));
  const lies: string[] = [];
  for (const { entry, about } of addresses) {
    if (steps.some((step) => fitsAny(about, step))) continue;
    lies.push(`${entry.method} ${entry.path} (${about.join(", ")}) was written, and no step that was done says so`);
  }
  let fields = 0;
  for (const step of steps) {
    const pieces = [...(before?.values() ?? [])].filter((piece) => isItself(piece, step));
    const changes = pieces
      .flatMap((piece) => listChanges(piece, after?.get(piece.id)))
      .filter(({ path }) => !begunByOthers.includes(`${step.address}: ${path}`));
    const seen = addresses.some(({ about }) => fitsAny(about, step)) || hasNoJournal(step, before, after);
    if (!seen) lies.push(`${step.action} ${step.address} was done, and nothing was written for it`);
    if (step.action !== "update") continue;
    fields += step.fields.length;
    lies.push(...compareFields(step, changes));
  }
  return { lies, writes: writes.length, fields };
}

function toClusterId({ header }: Plan): string {
  const [location, name] = header.target.cluster.split("/");
  return `/locations/${location}/clusters/${name}`;
}

function fitsAny(patterns: readonly string[], { address }: Step): boolean {
  return patterns.some((pattern) => fitsAddress(pattern, address));
}

/** As exactly as the request says it: of a collection, the name is in the body. */
function nameAddresses(entry: JournalEntry): readonly string[] {
  const sent = JSON.parse(entry.body?.startsWith("{") ? entry.body : "{}") as Record<string, unknown>;
  const named = (sent["metadata"] ?? sent["cluster"] ?? sent["nodePool"] ?? sent) as Record<string, unknown>;
  const name = named["name"] ?? sent["accountId"];
  return listAddresses(entry).map((pattern) =>
    typeof name === "string" &&
    /^(network\.(address|nat|firewall)|gke|sql|storage|iam\.service|kubernetes)/.test(pattern)
      ? pattern.replace(/\*$/, name)
      : pattern,
  );
}

/** The thing that a step is about, not what hangs on it. */
function isItself(piece: Piece, step: Step): boolean {
  const project = step.at?.["project"];
  if (project !== undefined && piece.project !== "" && piece.project !== project) return false;
  return piece.kind !== "policy" && piece.addresses.some((address) => address === step.address);
}

function listChanges(piece: Piece, now: Piece | undefined): readonly Difference[] {
  return listDifferences(piece.value, now?.value).filter(
    ({ path }) => !isCloudMove(piece.kind, piece.collection, path),
  );
}

/** Flyte is written to over HTTP/2, which the journal doesn't see: the project itself shows it. */
function hasNoJournal(
  step: Step,
  before: ReadonlyMap<string, Piece> | undefined,
  after: ReadonlyMap<string, Piece> | undefined,
): boolean {
  if (!step.address.startsWith("flyte.project/")) return false;
  const show = (pieces: ReadonlyMap<string, Piece> | undefined): string =>
    JSON.stringify([...(pieces?.values() ?? [])].filter((piece) => isItself(piece, step)).map(({ value }) => value));
  return show(before) !== show(after);
}

/** Where the emulator keeps a field of a kind. Members and rights are whole lines, which `findDamage` compares. */
const places: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  "flyte.project": { state: /^state$/ },
  "gke.cluster": { releaseChannel: /^releaseChannel\b/, workloadPool: /^workloadIdentityConfig\b/ },
  "gke.node-pool": {
    machineType: /^config machineType$/,
    workloadMetadata: /^config workloadMetadataConfig\b/,
  },
  // What was put into it, and which password of which secret that was.
  "kubernetes.secret": { password: /^(data 012-fgk-database\.yaml|metadata annotations fgk\.dev\/password)/ },
  "kubernetes.service": {
    address: /^spec loadBalancerIP$/,
    globalAccess: /^metadata annotations networking\.gke\.io\/internal-load-balancer-allow-global-access$/,
    ports: /^spec ports$/,
  },
  "kubernetes.service-account": {
    "annotations.iam.gke.io/gcp-service-account": /^metadata annotations iam\.gke\.io\/gcp-service-account$/,
  },
  "network.firewall": { ports: /^allowed$/ },
  "sql.instance": { tier: /^settings tier$/ },
  "sql.user": { password: /^password$/ },
  "storage.bucket": { versioning: /^versioning\b/ },
};

/** Kinds whose fields are compared elsewhere: member by member, and a release's objects by the effects that it foresees. */
const comparedElsewhere = /^(iam\.|storage\.bucket-rights|helm\.release)/;

/** A password is written where nobody can know whether it is another one. */
const mayStay = /^sql\.user\//;

function compareFields({ address, fields }: Step, changes: readonly Difference[]): readonly string[] {
  if (comparedElsewhere.test(address)) return [];
  const kind = places[address.slice(0, address.indexOf("/"))] ?? {};
  const where = fields.map(({ path }) => ({ path, place: kind[path] }));
  const unchanged = where.filter(
    ({ place }) => place === undefined || (!mayStay.test(address) && !changes.some(({ path }) => place.test(path))),
  );
  const beside = changes.filter(({ path }) => !where.some(({ place }) => place?.test(path)));
  return [
    ...unchanged.map(({ path }) => `update ${address} says ${path}, which has not changed`),
    ...beside.map(({ path }) => `update ${address} has changed ${path}, which it doesn't say`),
  ];
}
