import type { CloudState } from "@fgk/emulator";
import type { Draw } from "./draw.ts";

// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each resource as its API's own JSON
export type Stored = Record<string, any>;

/** Where things are planted: a cloud in which fgk has installed a deployment. */
export interface Ground {
  readonly state: CloudState;
  readonly draw: Draw;
  readonly cluster: string;
  readonly serial: () => number;
}

/** The project that everything is in. */
export const project = "projects/acme-ml";

/** Namespaces of the deployment; not every one of it has them all. */
export const spaces: readonly string[] = [
  "flyte",
  "flytesnacks-development",
  "flytesnacks-production",
  "forecasting-development",
];

/** Marks that aren't the deployment's: another's, the same name with another cluster, half a mark. */
export const marks: readonly Stored[] = [
  {},
  { "fgk-deployment": "research", "fgk-cluster": "europe-west4-a_lab" },
  { "fgk-deployment": "prod", "fgk-cluster": "europe-west4-a_lab" },
  { "fgk-deployment": "research", "fgk-cluster": "europe-west1-b_flyte" },
  { "fgk-deployment": "prod" },
];
