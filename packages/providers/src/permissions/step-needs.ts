import type { Address, Step } from "@fgk/engine";
import { kindOf } from "@fgk/engine";
import type { CallRow } from "./call-row.ts";
import { permissionTable } from "./roles.ts";

/** What a step is, as far as its permissions go. */
export type StepPlace = Pick<Step, "action" | "address" | "at">;

/** A permission that a step can't do without, and for what. */
export interface StepNeed {
  readonly address: Address;
  readonly permission: string;
  /** The call of the table that needs it. */
  readonly call: string;
}

type Verb = "create" | "update" | "delete";

/**
 * The permissions that the steps can't do without, by address and name. Only what is certain: who holds less than the
 * applier's role, but enough for these steps, must not be turned away. What a plan with no step needs is the lease.
 */
export function listStepNeeds(steps: readonly StepPlace[], lease: Address): readonly StepNeed[] {
  const isMadeNow = (address: Address): boolean =>
    steps.some((step) => step.address === address && step.action === "create");
  const makesCluster = steps.some(({ action, address }) => action === "create" && kindOf(address) === "gke.cluster");
  const needs = steps.flatMap(({ action, address }) =>
    // Pools of a new cluster are part of its create.
    makesCluster && kindOf(address) === "gke.node-pool" && isMadeNow(address) ? [] : needsOf(address, action),
  );
  return [...needs, ...needsOf(lease, "update")];
}

function needsOf(address: Address, action: Step["action"]): readonly StepNeed[] {
  return verbsOf(action)
    .flatMap((verb) => rowsOf(kindOf(address), verb))
    .flatMap(({ call, permissions }) =>
      permissions
        .filter((permission) => !isJudgedElsewhere(permission))
        .map((permission) => ({ address, permission, call })),
    );
}

function verbsOf(action: Step["action"]): readonly Verb[] {
  switch (action) {
    case "create":
    case "update":
    case "delete":
      return [action];
    case "adopt":
      return ["update"];
    case "replace":
      return ["delete", "create"];
    // What it will be is only known when it can be read.
    case "ensure":
      return [];
  }
}

/** Kinds whose calls don't follow from the action alone: the calls that are always made. */
const always: Readonly<Record<string, Readonly<Record<Verb, readonly string[]>>>> = {
  "helm.release": {
    create: ["create secrets", "create deployments", "create services"],
    update: ["create secrets", "update secrets"],
    delete: ["delete secrets", "delete deployments"],
  },
  "network.private-services": {
    create: ["POST servicenetworking /v1/services/*/connections"],
    update: [],
    delete: [],
  },
  "storage.bucket": {
    create: ["POST storage /storage/v1/b"],
    update: ["PATCH storage /storage/v1/b/*"],
    delete: ["DELETE storage /storage/v1/b/*"],
  },
  lease: { create: [], update: ["get leases", "create leases", "update leases"], delete: [] },
};

/** A kind without calls of that verb changes something that is there anyway: a policy, an annotation. */
function rowsOf(kind: string, verb: Verb): readonly CallRow[] {
  const rows = permissionTable.filter(({ when, makers }) => when === "apply" && makers.includes(kind));
  const named = always[kind]?.[verb];
  if (named !== undefined) return rows.filter(({ call }) => named.includes(call));
  const found = rows.filter(({ call }) => verbOfCall(call) === verb);
  return found.length > 0 ? found : rows.filter(({ call }) => verbOfCall(call) === "update");
}

function verbOfCall(call: string): Verb | "read" {
  const [first = ""] = call.split(" ");
  switch (first) {
    case "create":
    case "update":
    case "delete":
      return first;
    case "PUT":
    case "PATCH":
      return "update";
    case "DELETE":
      return "delete";
    case "POST":
      return /[:/]set\w+$/.test(call) ? "update" : "create";
    default:
      return "read";
  }
}

/** Held on another thing than the one that is made: the account of nodes, a subnet of another project. */
function isJudgedElsewhere(permission: string): boolean {
  return /\.(actAs|use)$/.test(permission);
}
