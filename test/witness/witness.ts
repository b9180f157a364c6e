import type { CloudState, JournalEntry } from "@fgk/emulator";
import type { Plan } from "@fgk/engine";
import { isCloudMove } from "./cloud-moves.ts";
import { listDifferences } from "./differences.ts";
import { isPermitted } from "./permitted.ts";
import type { Piece } from "./piece.ts";
import { cutPieces } from "./pieces.ts";
import { gatherPlans, isMarkedBy, type Said, stepsAbout } from "./plan-steps.ts";
import { findPolicyDamage } from "./policies.ts";
import { findStrayWrites } from "./writes.ts";

/** What the witness looks at: the emulator's own state and journal, nothing of fgk. */
export interface Watched {
  readonly state: CloudState;
  readonly journal: readonly JournalEntry[];
}

/** The cloud as it was at one moment. */
export interface Snapshot {
  readonly state: CloudState;
  readonly journalLength: number;
}

/** Remembers the cloud as it is now. */
export function takeSnapshot({ state, journal }: Watched): Snapshot {
  return { state: structuredClone(state), journalLength: journal.length };
}

/**
 * What happened since the snapshot that the applied plans don't explain, each as a sentence. Empty: nothing of others was
 * touched. `named` are the addresses that the deployment file names.
 */
export function findDamage(
  snapshot: Snapshot,
  watched: Watched,
  plans: readonly Plan[],
  named: readonly string[] = [],
): readonly string[] {
  const said = gatherPlans(plans, named);
  const [before, after] = [snapshot.state, watched.state].map((state) => cutPieces(state, toClusterId(said)));
  if (before === undefined || after === undefined) return [];
  const requests = watched.journal.slice(snapshot.journalLength).filter(({ write }) => write);
  const scene: Scene = { before, after, said, written: new Set(requests.map(({ path }) => path)) };
  const found: string[] = [...findStrayWrites(watched.journal, snapshot.journalLength, said)];
  for (const piece of before.values()) {
    if (piece.follows) continue;
    const now = after.get(piece.id);
    if (now === undefined || isAnother(piece, now)) found.push(...judgeGone(piece, scene));
    else found.push(...judgeChanged(piece, now, scene));
  }
  return found;
}

function toClusterId({ cluster }: Said): string {
  const [location, name] = cluster.split("/");
  return `/locations/${location}/clusters/${name}`;
}

interface Scene {
  readonly before: ReadonlyMap<string, Piece>;
  readonly after: ReadonlyMap<string, Piece>;
  readonly said: Said;
  /** Paths of the requests that wrote since the snapshot. */
  readonly written: ReadonlySet<string>;
}

/** An object of the same name that was made anew: the one that was there is gone. */
function isAnother(piece: Piece, now: Piece): boolean {
  return piece.kind === "kubernetes" && piece.value["metadata"]?.uid !== now.value["metadata"]?.uid;
}

/** Addresses whose delete leaves the thing itself: an annotation is removed, a project is archived, a grant is taken. */
const neverRemoved =
  /^(services\.api|kubernetes\.service-account|flyte\.project|network\.private-services|iam\.project-roles)\//;

function judgeGone(piece: Piece, scene: Scene): readonly string[] {
  const { said } = scene;
  const removing = stepsAbout(said, piece).filter(removes);
  if (removing.some((step) => !neverRemoved.test(step.address) && !keepsContents(step.address, piece))) return [];
  // helm prunes what its chart doesn't render any more, and the records of old revisions.
  if (stepsAbout(said, piece).some(({ address }) => address.startsWith("helm.release/"))) return [];
  const containers = piece.within.flatMap((id) => scene.before.get(id) ?? []);
  for (const container of containers) {
    if (stepsAbout(said, container).some(removes) && maySink(piece, container, scene)) return [];
  }
  return [`${piece.id} is gone`];
}

function removes({ action }: { readonly action: string }): boolean {
  return action === "delete" || action === "replace";
}

/** A router stays for the NATs of others. */
function keepsContents(address: string, piece: Piece): boolean {
  if (!address.startsWith("network.nat/")) return false;
  const nats: readonly { readonly name: string }[] = piece.value["nats"] ?? [];
  return nats.some(({ name }) => name !== piece.name);
}

/** Whether a piece may go down with what it is in: it isn't anybody's, it is ours, or its loss was consented to. */
function maySink(piece: Piece, container: Piece, scene: Scene): boolean {
  const { said, before } = scene;
  if (container.addresses.some((address) => said.withContents.has(address))) return true;
  const isData = ["object", "flyte execution", "flyte project", "tables", "secret version", "policy"].includes(
    piece.kind,
  );
  const consented = container.addresses.some((address) => said.dataLoss.has(address));
  if (consented && (isData || container.collection === "namespaces")) return true;
  if (piece.kind === "policy" || piece.kind === "secret version") return true;
  if (piece.byItself || isMarkedBy(said, piece)) return true;
  if (piece.addresses.some((address) => said.named.has(address) || address.startsWith("helm.release/"))) return true;
  const inside = piece.within.flatMap((id) => (id === container.id ? [] : (before.get(id) ?? [])));
  return isData && inside.length > 0 && inside.every((one) => maySink(one, container, scene));
}

function judgeChanged(piece: Piece, now: Piece, { said, before, written }: Scene): readonly string[] {
  // What was in a thing whose loss was consented to by name is another thing now, of the same name.
  const containers = piece.within.flatMap((id) => before.get(id) ?? []);
  if (containers.some((container) => isReplacedByName(container, said))) return [];
  const steps = stepsAbout(said, piece);
  if (piece.kind === "policy") return findPolicyDamage(piece, now, steps);
  return listDifferences(piece.value, now.value)
    .filter(({ path }) => !isCloudMove(piece.kind, piece.collection, path))
    .filter((difference) => !steps.some((step) => isPermitted(step, piece, difference)))
    .filter(({ path }) => !isFlytesOwn(piece, path, written))
    .map(
      ({ path, before, after }) =>
        `${piece.id}: ${path} was ${show(before)} and is ${show(after)}${steps.length === 0 ? "" : ", which no step may change"}`,
    );
}

function isReplacedByName(piece: Piece, said: Said): boolean {
  const replaces = stepsAbout(said, piece).some(({ action }) => action === "replace");
  return replaces && piece.addresses.some((address) => said.dataLoss.has(address));
}

/** Flyte's controller annotates the default accounts of every project from its template, without a request of fgk's. */
function isFlytesOwn(piece: Piece, path: string, written: ReadonlySet<string>): boolean {
  return (
    piece.collection === "serviceaccounts" &&
    piece.name.endsWith("/default") &&
    path === "metadata annotations iam.gke.io/gcp-service-account" &&
    !written.has(`/api/v1/namespaces/${piece.name.replace("/", "/serviceaccounts/")}`)
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
