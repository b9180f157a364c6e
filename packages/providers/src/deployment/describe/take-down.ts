import type { Address, Field, Live, Resource, TakeDown } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import {
  accountAddress,
  accountPolicyAddress,
  bucketRightsAddress,
  clusterAddress,
  namespaceAddress,
  natAddress,
  privateServicesAddress,
  projectRolesAddress,
  releaseAddress,
  reservedAddress,
  secretAddress,
  serviceAddress,
  userAddress,
} from "./addresses.ts";
import { identityRole, pruneKey } from "./describe-account.ts";
import { bucketsWithRights } from "./describe-buckets.ts";
import { passwordHandedOver } from "./describe-database.ts";
import { always } from "./fields.ts";

type Lives = ReadonlyMap<Address, Live>;

/**
 * What the deployment has put into policies that stay, and what of it stays when it is taken down. A Flyte that fgk didn't
 * install goes on running: then nothing that it needs is touched. Pure.
 */
export function describeTakeDown(scope: Scope, resources: readonly Resource[], live: Lives): TakeDown {
  const spared = new Map<Address, string>();
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const release = releaseAddress(scope);
  const flyteStays = isThere(live, release) && !isOurs(live, release);
  if (flyteStays) {
    for (const address of listNeeds(byAddress, release))
      spared.set(address, `${release}, which fgk didn't install, needs it`);
  }
  if (isThere(live, serviceAddress(scope)) && !isOurs(live, serviceAddress(scope))) {
    spared.set(reservedAddress(scope), `${serviceAddress(scope)}, which fgk didn't make, has it`);
  }
  if (!scope.flyte.removeNamespaces) {
    const why = "a project's namespace outlives the project, unless the file says flyte.removeNamespaces: true";
    for (const { name } of scope.flyte.namespaces) spared.set(namespaceAddress(name), why);
  }
  spared.set(privateServicesAddress(scope), "a network has one such peering, and others of the network may use it");
  const keptWith = new Map<Address, Address>();
  const password = passwordHandedOver(scope);
  if (password?.from === "secretManager") keptWith.set(secretAddress(password.name), userAddress(scope));
  // The nodes of a cluster that stays, and whatever else runs on them, reach the internet through it.
  keptWith.set(natAddress(scope), clusterAddress(scope));
  if (flyteStays) return { withdrawn: [], spared, keptWith };
  return { ...describeWithdrawn(scope, byAddress, live), spared, keptWith };
}

/** Whatever a resource needs, directly or through others. */
function listNeeds(resources: ReadonlyMap<Address, Resource>, start: Address): ReadonlySet<Address> {
  const found = new Set<Address>();
  const open = [start];
  for (const address of open) {
    for (const needed of resources.get(address)?.dependsOn ?? []) {
      if (found.has(needed)) continue;
      found.add(needed);
      open.push(needed);
    }
  }
  return found;
}

/**
 * An account that goes (or is gone, by a run that was cut off) must leave no `deleted:` members behind: its rights go first. One
 * that stays keeps them, for whoever else acts as it; it only loses the members by which the deployment's pods do.
 */
function describeWithdrawn(
  scope: Scope,
  resources: ReadonlyMap<Address, Resource>,
  live: Lives,
): Pick<TakeDown, "withdrawn" | "withdrawnWith"> {
  const account = accountAddress(scope);
  const isGone = live.get(account)?.status === "absent";
  const mayGo = resources.get(account)?.managed === true && (isGone || isOurs(live, account));
  const rights = mayGo
    ? [projectRolesAddress(scope), ...bucketsWithRights(scope).map(({ name }) => bucketRightsAddress(name))]
    : [];
  const withdraw = (address: Address, isOurField: (path: string, field: Field) => boolean): readonly Resource[] => {
    const policy = resources.get(address);
    if (policy?.managed !== true) return [];
    const ours = Object.entries(policy.fields).filter(([path, field]) => isOurField(path, field));
    const fields = Object.fromEntries(ours.map(([path, { source }]) => [path, always(null, source)]));
    return ours.length === 0 ? [] : [{ ...policy, fields }];
  };
  const members = withdraw(accountPolicyAddress(scope), (path, field) => isOurMember(path, field, live));
  return {
    withdrawn: [...rights.flatMap((address) => withdraw(address, () => true)), ...members],
    withdrawnWith: new Map(rights.map((address) => [address, account])),
  };
}

/**
 * A member is ours when its namespace carries our mark. So is one whose namespace isn't there (any more): nobody else's pods
 * could run in it. One that the file wants gone although it is somebody else's isn't.
 */
function isOurMember(path: string, { source }: Field, live: Lives): boolean {
  const namespace = new RegExp(`^${identityRole} serviceAccount:[^[]+\\.svc\\.id\\.goog\\[([^/]+)/`).exec(path)?.[1];
  if (namespace === undefined || source === pruneKey) return false;
  const address = namespaceAddress(namespace);
  return isOurs(live, address) || live.get(address)?.status === "absent";
}

function isThere(live: Lives, address: Address): boolean {
  return live.get(address)?.status === "present";
}

function isOurs(live: Lives, address: Address): boolean {
  const found = live.get(address);
  return found?.status === "present" && found.marking.by === "us";
}
