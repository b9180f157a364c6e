import type { Address, Diagnostic } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import { askCluster, readCaller } from "./ask-cluster.ts";
import { askProject, askThing } from "./ask-google.ts";
import { describeForbidden } from "./describe-forbidden.ts";
import type { AskedOf, PlacedNeed } from "./placed-need.ts";
import type { StepNeed, StepPlace } from "./step-needs.ts";
import { listStepNeeds } from "./step-needs.ts";

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
