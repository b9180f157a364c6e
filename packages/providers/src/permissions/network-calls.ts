import type { CallRow } from "./call-row.ts";
import { row } from "./call-row.ts";

/** The calls of Compute Engine and of Service Networking: addresses, routers, firewall rules, the peering. */
export const networkCalls: readonly CallRow[] = [
  row("plan", "GET compute /compute/v1/projects/*/regions/*/addresses", "network.address", "compute.addresses.list"),
  row("plan", "GET compute /compute/v1/projects/*/aggregated/addresses", "network.address", "compute.addresses.list"),
  row(
    "plan",
    "GET compute /compute/v1/projects/*/global/addresses",
    "network.private-services network.address sql.instance",
    "compute.globalAddresses.list",
  ),
  row(
    "plan",
    "GET compute /compute/v1/projects/*/regions/*/routers",
    "network.nat gke.cluster",
    "compute.routers.list",
  ),
  row("plan", "GET compute /compute/v1/projects/*/aggregated/routers", "network.nat", "compute.routers.list"),
  row("plan", "GET compute /compute/v1/projects/*/global/firewalls", "network.firewall", "compute.firewalls.list"),
  row(
    "apply",
    "GET compute /compute/v1/projects/*/regions/*/operations/*",
    "network.address network.nat",
    "compute.regionOperations.get",
  ),
  row(
    "apply",
    "GET compute /compute/v1/projects/*/global/operations/*",
    "network.firewall network.private-services",
    "compute.globalOperations.get",
  ),
  row(
    "apply",
    "POST compute /compute/v1/projects/*/regions/*/addresses",
    "network.address",
    "compute.addresses.create compute.addresses.createInternal compute.subnetworks.use",
  ),
  row(
    "apply",
    "POST compute /compute/v1/projects/*/regions/*/addresses/*/setLabels",
    "network.address",
    "compute.addresses.setLabels",
  ),
  row(
    "apply",
    "DELETE compute /compute/v1/projects/*/regions/*/addresses/*",
    "network.address",
    "compute.addresses.delete compute.addresses.deleteInternal",
  ),
  row(
    "apply",
    "POST compute /compute/v1/projects/*/global/addresses",
    "network.private-services",
    "compute.globalAddresses.create compute.globalAddresses.createInternal compute.networks.use",
  ),
  row(
    "apply",
    "POST compute /compute/v1/projects/*/global/addresses/*/setLabels",
    "network.private-services",
    "compute.globalAddresses.setLabels",
  ),
  row(
    "apply",
    "POST compute /compute/v1/projects/*/regions/*/routers",
    "network.nat",
    "compute.routers.create compute.networks.updatePolicy",
  ),
  row(
    "apply",
    "PATCH compute /compute/v1/projects/*/regions/*/routers/*",
    "network.nat",
    "compute.routers.get compute.routers.update compute.networks.updatePolicy",
  ),
  row(
    "apply",
    "DELETE compute /compute/v1/projects/*/regions/*/routers/*",
    "network.nat",
    "compute.routers.delete compute.networks.updatePolicy",
  ),
  row(
    "apply",
    "POST compute /compute/v1/projects/*/global/firewalls",
    "network.firewall",
    "compute.firewalls.create compute.networks.updatePolicy",
  ),
  row(
    "apply",
    "PATCH compute /compute/v1/projects/*/global/firewalls/*",
    "network.firewall",
    "compute.firewalls.get compute.firewalls.update compute.networks.updatePolicy",
  ),
  row(
    "apply",
    "DELETE compute /compute/v1/projects/*/global/firewalls/*",
    "network.firewall",
    "compute.firewalls.delete compute.networks.updatePolicy",
  ),
  row(
    "plan",
    "GET servicenetworking /v1/services/*/connections",
    "network.private-services",
    "servicenetworking.services.get",
  ),
  row("apply", "GET servicenetworking /v1/operations/*", "network.private-services", ""),
  row(
    "apply",
    "POST servicenetworking /v1/services/*/connections",
    "network.private-services",
    "servicenetworking.services.addPeering",
  ),
  row(
    "apply",
    "PATCH servicenetworking /v1/services/*/connections/*",
    "network.private-services",
    "servicenetworking.services.addPeering",
  ),
];
