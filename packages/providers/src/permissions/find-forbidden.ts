import type { Address, Diagnostic, Resource, Session } from "@fgk/engine";
import { compareText, Failure, kindOf, nameOf } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { accountPath } from "../iam/account-read.ts";
import type { ClusterReach } from "../kubernetes/reach.ts";
import { askCluster, readCaller } from "./ask-cluster.ts";
import { describeForbidden } from "./describe-forbidden.ts";
import type { StepNeed, StepPlace } from "./step-needs.ts";
import { listStepNeeds } from "./step-needs.ts";

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

/** The lease is no resource: it has a name of its own in messages. */
const lease: Address = "lease/default";

/**
 * The permissions that the steps need and the caller doesn't hold, as one diagnostic; none when all are held. Held is what
 * the project gives, the thing itself (bucket, account, secret) or, in the cluster, its own RBAC. Where nobody can be asked
 * nothing is said: the step itself will.
 */
export async function findForbidden(steps: readonly StepPlace[], asked: AskedOf): Promise<readonly Diagnostic[]> {
  const places = new Map(asked.resources.map(({ address, at }) => [address, at]));
  const needs = listStepNeeds(steps, lease).map((need): PlacedNeed => {
    const at = places.get(need.address) ?? steps.find(({ address }) => address === need.address)?.at ?? {};
    return { ...need, at, project: isInCluster(need) ? asked.project : (at["project"] ?? asked.project) };
  });
  const unheld = await listUnheld(asked, needs);
  const missing = await Promise.all(
    unheld.map(async (need) => {
      const isHeld = isInCluster(need) ? await askCluster(asked, need) : await askThing(asked.google, need);
      return isHeld ? [] : [need];
    }),
  );
  const found = missing.flat();
  if (found.length === 0) return [];
  return [describeForbidden(found, await readCaller(asked))];
}

function isInCluster({ call }: StepNeed): boolean {
  return /^[a-z]/.test(call);
}

/** What the projects don't give. */
async function listUnheld({ google }: AskedOf, needs: readonly PlacedNeed[]): Promise<readonly PlacedNeed[]> {
  const projects = [...new Set(needs.map(({ project }) => project))].sort(compareText);
  const unheld = await Promise.all(
    projects.map(async (project) => {
      const here = needs.filter((need) => need.project === project);
      const permissions = [...new Set(here.map(({ permission }) => permission))].sort(compareText);
      const held = await askProject(google, project, permissions);
      return here.filter(({ permission }) => !held.has(permission));
    }),
  );
  return unheld.flat();
}

/** Google takes so many in one call. */
const mostPerCall = 100;

async function askProject(
  google: GoogleReach,
  project: string,
  permissions: readonly string[],
): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  for (let from = 0; from < permissions.length; from += mostPerCall) {
    const part = permissions.slice(from, from + mostPerCall);
    const answer = await askOr(part, () =>
      google.rest.call<Held>({
        api: "cloudresourcemanager",
        method: "POST",
        path: `/v1/projects/${project}:testIamPermissions`,
        body: { permissions: part },
        what: `ask what these credentials may do in ${project}`,
      }),
    );
    for (const permission of answer) held.add(permission);
  }
  return held;
}

interface Held {
  readonly permissions?: readonly string[];
}

/** What is held; `otherwise` when it can't be asked. */
async function askOr(otherwise: readonly string[], call: () => Promise<Held>): Promise<readonly string[]> {
  try {
    return (await call()).permissions ?? [];
  } catch (error) {
    if (error instanceof Failure) return otherwise;
    throw error;
  }
}

/** Whether the thing's own policy gives it; what isn't there gives nothing. */
async function askThing(google: GoogleReach, { address, permission, project, at }: PlacedNeed): Promise<boolean> {
  const what = `ask what these credentials may do with ${address}`;
  const ask = async (call: () => Promise<Held>): Promise<boolean> => (await askOr([], call)).includes(permission);
  const name = encodeURIComponent(nameOf(address));
  switch (kindOf(address)) {
    case "storage.bucket":
    case "storage.bucket-rights": {
      const path = `/storage/v1/b/${name}/iam/testPermissions`;
      return ask(() =>
        google.rest.call<Held>({ api: "storage", method: "GET", path, query: { permissions: permission }, what }),
      );
    }
    case "iam.service-account":
    case "iam.account-policy": {
      const path = `${accountPath(project, at["email"] ?? "")}:testIamPermissions`;
      return ask(() =>
        google.rest.call<Held>({ api: "iam", method: "POST", path, body: { permissions: [permission] }, what }),
      );
    }
    case "secrets.secret": {
      const path = `/v1/projects/${project}/secrets/${name}:testIamPermissions`;
      return ask(() =>
        google.rest.call<Held>({
          api: "secretmanager",
          method: "POST",
          path,
          body: { permissions: [permission] },
          what,
        }),
      );
    }
    default:
      return false;
  }
}
