import type { DeploymentFile } from "@fgk/engine";
import { readFlag, readNumber, readText, readTextOrNull, readWord } from "../read-key.ts";
import type { GoogleScope } from "./google-scope.ts";

/** The VPC and subnet that exist, and what fgk may add to them. */
export interface NetworkScope {
  /** The network's project: the host project of a Shared VPC, else the deployment's. */
  readonly project: string;
  /** The network belongs to another project: what is in it is that project's to make. */
  readonly shared: boolean;
  readonly name: string;
  readonly subnet: string;
  /** `projects/P/global/networks/N`. */
  readonly path: string;
  /** `projects/P/regions/R/subnetworks/S`. */
  readonly subnetPath: string;
  readonly nat: "auto" | "none";
  readonly firewall: "auto" | "none";
  readonly privateServices: { readonly managed: boolean; readonly range: string; readonly prefixLength: number };
}

/** Reads the block `network`. */
export function readNetworkScope(file: DeploymentFile, name: string, google: GoogleScope): NetworkScope {
  const project = readTextOrNull(file, "network.project") ?? google.project;
  const shared = project !== google.project;
  const network = readText(file, "network.name");
  const subnet = readText(file, "network.subnet");
  return {
    project,
    shared,
    name: network,
    subnet,
    path: `projects/${project}/global/networks/${network}`,
    subnetPath: `projects/${project}/regions/${google.region}/subnetworks/${subnet}`,
    nat: readWord(file, "network.nat", ["auto", "none"]),
    firewall: readWord(file, "network.firewall", ["auto", "none"]),
    privateServices: {
      managed: readFlag(file, "network.privateServices.managed", !shared),
      range: readText(file, "network.privateServices.range", `fgk-${name}-services`),
      prefixLength: readNumber(file, "network.privateServices.prefixLength"),
    },
  };
}
