import type { Address } from "../model/address.ts";
import type { Catalog } from "../model/catalog.ts";
import type { Finding } from "../model/check.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Emit } from "../model/event.ts";
import type { World } from "../model/world.ts";

/** What a round of checks is given. */
export interface ChecksInput {
  readonly file: DeploymentFile;
  readonly catalog: Catalog;
  readonly world: World;
  readonly emit: Emit;
  /** Only checks about these; empty: all. */
  readonly target: readonly Address[];
  /** An apply has just made sure of the target and what it needs, and of nothing else. */
  readonly partial?: boolean;
  /** What an apply has just changed: checks about it are asked again for `patienceMs` while Google lets it settle. */
  readonly changed: readonly Address[];
  readonly patienceMs?: number;
  readonly stop: AbortSignal;
}

/** What a round of checks found. */
export interface ChecksOutcome {
  readonly status: "green" | "red" | "interrupted";
  /** In the order in which a person would ask. */
  readonly findings: readonly { readonly name: string; readonly question: string; readonly finding: Finding }[];
}
