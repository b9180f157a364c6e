import type { CloudState } from "@fgk/emulator";
import type { Piece, Stored } from "../witness/piece.ts";
import { cutPieces } from "../witness/pieces.ts";

/** Objects that others make anew under other names, or that only say how it went. */
const fleeting = /^(pods|events|replicasets|leases|endpoints|endpointslices|jobs)$/;

/** Everything that a cloud has, by name: what was made twice is there twice, or once more than it should be. */
export function listThings(state: CloudState): readonly string[] {
  const pieces = [...cutPieces(state, "/locations/europe-west1-b/clusters/flyte").values()];
  return pieces.flatMap(sayPiece).sort();
}

/** What one cloud has and the other hasn't. */
export function compareThings(expected: readonly string[], found: readonly string[]): readonly string[] {
  const [wanted, seen] = [new Set(expected), new Set(found)];
  return [
    ...expected.filter((one) => !seen.has(one)).map((one) => `missing: ${one}`),
    ...found.filter((one) => !wanted.has(one)).map((one) => `nobody asked for: ${one}`),
    ...found.filter((one, index) => found.indexOf(one) !== index).map((one) => `twice: ${one}`),
  ];
}

function sayPiece({ id, kind, collection, value, follows, name }: Piece): readonly string[] {
  if (follows || fleeting.test(collection) || /(^|\/)sh\.helm\.release\.v1\./.test(name)) return [];
  if (kind === "policy") return sayMembers(value).map((member) => `${id}: ${member}`);
  if (collection === "routers") return (value["nats"] ?? []).map((nat: Stored) => `${id}: NAT ${nat["name"]}`);
  return [id];
}

function sayMembers({ bindings }: Stored): readonly string[] {
  return (bindings as readonly Stored[]).flatMap(({ role, members, condition }) =>
    (members as readonly string[]).map((member) => `${role} ${member} ${condition?.["expression"] ?? ""}`),
  );
}
