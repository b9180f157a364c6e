import type { Address } from "../model/address.ts";
import type { Catalog } from "../model/catalog.ts";
import type { Risk } from "../model/change.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Emit } from "../model/event.ts";
import type { World } from "../model/world.ts";

/** What a plan is made of, besides what is found. */
export interface PlanInput {
  readonly file: DeploymentFile;
  readonly catalog: Catalog;
  readonly world: World;
  /** fgk's version; the plan keeps major.minor. */
  readonly fgkVersion: string;
  /** The deployment file as the plan file shall name it; the file's own name when left out. */
  readonly fileLabel?: string;
  readonly allow: readonly Risk[];
  readonly dataLoss: readonly Address[];
  readonly adopt: readonly Address[] | "all";
  /** Empty: everything. */
  readonly target: readonly Address[];
  /** Take the deployment down; `withContents` names containers that go with what others put into them. */
  readonly destroy?: { readonly withContents: readonly Address[] };
  /** Plan without asking the cluster: the plan is marked as partial and can't be applied. */
  readonly skipCluster?: boolean;
  readonly emit: Emit;
}
