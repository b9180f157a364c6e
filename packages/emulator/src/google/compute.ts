import type { Effects } from "../cloud/cloud.ts";
import type { Route } from "../cloud/router.ts";
import { computeAddressRoutes } from "./compute-addresses.ts";
import { computeFirewallRoutes } from "./compute-firewalls.ts";
import { computeForwardingRuleRoutes } from "./compute-forwarding-rules.ts";
import { computeNetworkRoutes } from "./compute-networks.ts";
import { computeOperationEffects, computeOperationRoutes } from "./compute-operations.ts";
import { computeProjectRoutes } from "./compute-projects.ts";
import { computeRouterRoutes } from "./compute-routers.ts";
import { computeSubnetworkRoutes } from "./compute-subnetworks.ts";
import { computeZoneRoutes } from "./compute-zones.ts";

/** Compute Engine, as far as a Flyte installation touches it. Every version in the path answers alike. */
export const computeRoutes: readonly Route[] = [
  ...computeProjectRoutes,
  ...computeZoneRoutes,
  ...computeOperationRoutes,
  ...computeAddressRoutes,
  ...computeForwardingRuleRoutes,
  ...computeNetworkRoutes,
  ...computeSubnetworkRoutes,
  ...computeRouterRoutes,
  ...computeFirewallRoutes,
];

export const computeEffects: Effects = computeOperationEffects;
