import type { Session } from "@fgk/engine";
import type { compute_v1 } from "@googleapis/compute";
import type { GoogleReach } from "../google/reach.ts";
import { lastPart } from "../google/values.ts";

export type ComputeAddress = compute_v1.Schema$Address;
export type Router = compute_v1.Schema$Router;
export type Firewall = compute_v1.Schema$Firewall;
/** What every compute write answers. */
export type ComputeOperation = compute_v1.Schema$Operation;

const pageSize = "500";

/**
 * The reserved addresses of a region (`regions/R`) or the global ones (`global`), listed once a session; a whole pass takes
 * them from the project's one list.
 */
export async function listAddresses(
  session: Session,
  reach: GoogleReach,
  project: string,
  scope: string,
): Promise<readonly ComputeAddress[]> {
  if (session.whole) {
    const all = await listAllAddresses(session, reach, project);
    return all.filter(({ region }) => scopeOf(region) === scope);
  }
  return session.once(`addresses ${project} ${scope}`, () =>
    reach.rest.list<compute_v1.Schema$AddressList, ComputeAddress>(
      {
        api: "compute",
        method: "GET",
        path: `/compute/v1/projects/${project}/${scope}/addresses`,
        query: { maxResults: pageSize },
        what: `list the addresses of ${project}`,
      },
      (page) => page.items,
    ),
  );
}

/** Every address of the project, wherever it is. */
export function listAllAddresses(
  session: Session,
  reach: GoogleReach,
  project: string,
): Promise<readonly ComputeAddress[]> {
  return session.once(`addresses ${project}`, () =>
    reach.rest.list<compute_v1.Schema$AddressAggregatedList, ComputeAddress>(
      {
        api: "compute",
        method: "GET",
        path: `/compute/v1/projects/${project}/aggregated/addresses`,
        query: { maxResults: pageSize },
        what: `list the addresses of ${project}`,
      },
      (page) => Object.values(page.items ?? {}).flatMap((scope) => scope.addresses ?? []),
    ),
  );
}

function scopeOf(region: string | null | undefined): string {
  return region == null ? "global" : `regions/${lastPart(region)}`;
}

/** The routers of a region; a whole pass takes them from the project's one list. */
export async function listRouters(
  session: Session,
  reach: GoogleReach,
  project: string,
  region: string,
): Promise<readonly Router[]> {
  if (session.whole) {
    const all = await listAllRouters(session, reach, project);
    return all.filter((router) => lastPart(router.region) === region);
  }
  return session.once(`routers ${project} ${region}`, () =>
    reach.rest.list<compute_v1.Schema$RouterList, Router>(
      {
        api: "compute",
        method: "GET",
        path: `/compute/v1/projects/${project}/regions/${region}/routers`,
        query: { maxResults: pageSize },
        what: `list the routers of ${project}`,
      },
      (page) => page.items,
    ),
  );
}

/** Every router of the project, wherever it is. */
export function listAllRouters(session: Session, reach: GoogleReach, project: string): Promise<readonly Router[]> {
  return session.once(`routers ${project}`, () =>
    reach.rest.list<compute_v1.Schema$RouterAggregatedList, Router>(
      {
        api: "compute",
        method: "GET",
        path: `/compute/v1/projects/${project}/aggregated/routers`,
        query: { maxResults: pageSize },
        what: `list the routers of ${project}`,
      },
      (page) => Object.values(page.items ?? {}).flatMap((scope) => scope.routers ?? []),
    ),
  );
}

/** The firewall rules of a project. */
export function listFirewalls(session: Session, reach: GoogleReach, project: string): Promise<readonly Firewall[]> {
  return session.once(`firewalls ${project}`, () =>
    reach.rest.list<compute_v1.Schema$FirewallList, Firewall>(
      {
        api: "compute",
        method: "GET",
        path: `/compute/v1/projects/${project}/global/firewalls`,
        query: { maxResults: pageSize },
        what: `list the firewall rules of ${project}`,
      },
      (page) => page.items,
    ),
  );
}
