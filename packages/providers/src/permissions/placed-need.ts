import type { Resource, Session } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import type { ClusterReach } from "../kubernetes/reach.ts";
import type { StepNeed } from "./step-needs.ts";

/** Where the permissions of a plan's steps are asked for. */
export interface AskedOf {
  readonly google: GoogleReach;
  readonly cluster: ClusterReach;
  readonly session: Session;
  /** The deployment's own project, in which its cluster is. */
  readonly project: string;
  readonly resources: readonly Resource[];
}

/** A permission that a step needs, in the project that is asked for it. */
export interface PlacedNeed extends StepNeed {
  readonly project: string;
  readonly at: Readonly<Record<string, string>>;
}
