import type { Plan, Step } from "@fgk/engine";
import type { Piece } from "./piece.ts";

/** What the plans that were applied said they would do. */
export interface Said {
  readonly deployment: string;
  /** `location/name` */
  readonly cluster: string;
  readonly steps: readonly Step[];
  /** Addresses whose loss of data was consented to when planning. */
  readonly dataLoss: ReadonlySet<string>;
  /** Containers that go with what others put into them. */
  readonly withContents: ReadonlySet<string>;
  /** Addresses that the deployment files name, now or before. */
  readonly named: ReadonlySet<string>;
}

/** Several plans of one deployment, one after the other: a run that died, and the one after it. */
export function gatherPlans(plans: readonly Plan[], named: readonly string[]): Said {
  const [first] = plans;
  if (first === undefined) throw new Error("a witness needs a plan");
  const steps = plans.flatMap((plan) => plan.steps);
  return {
    deployment: first.header.deployment,
    cluster: first.header.target.cluster,
    steps,
    dataLoss: new Set(plans.flatMap((plan) => plan.header.dataLoss)),
    withContents: new Set(plans.flatMap((plan) => plan.header.withContents ?? [])),
    named: new Set([...named, ...steps.map((step) => step.address)]),
  };
}

/** The steps that are about this piece. */
export function stepsAbout(said: Said, piece: Piece): readonly Step[] {
  return said.steps.filter(
    (step) =>
      (piece.addresses.some((address) => fitsAddress(address, step.address)) || isForeseen(step, piece)) &&
      (step.at?.["project"] === undefined || piece.project === "" || piece.project === step.at["project"]),
  );
}

/** Whether the step says by name what it does to this object of the cluster. */
export function isForeseen({ effects = [] }: Step, piece: Piece): boolean {
  return effects.some(({ what }) => what === `${piece.value["kind"]} ${piece.name}`);
}

/** `*` at the end of a pattern stands for anything. */
export function fitsAddress(pattern: string, address: string): boolean {
  return pattern.endsWith("*") ? address.startsWith(pattern.slice(0, -1)) : pattern === address;
}

/** Whether it carries the deployment's mark, both halves. */
export function isMarkedBy(said: Said, piece: Piece): boolean {
  const { deployment, cluster } = said;
  const label = cluster.replace("/", "_");
  const { value } = piece;
  const labels = [
    value["labels"],
    value["resourceLabels"],
    value["config"]?.resourceLabels,
    value["settings"]?.userLabels,
  ];
  if (labels.some((one) => one?.["fgk-deployment"] === deployment && one["fgk-cluster"] === label)) return true;
  const both = [value["labels"], value["metadata"]?.labels];
  if (both.some((one) => one?.["fgk.dev/deployment"] === deployment && one["fgk.dev/cluster"] === label)) return true;
  return String(value["description"] ?? "").endsWith(`[fgk:${deployment}:${cluster}]`);
}
