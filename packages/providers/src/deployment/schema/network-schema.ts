import type { JsonObject } from "@fgk/engine";
import { projectId, resourceName } from "./patterns.ts";
import { count, flag, map, text, word } from "./shapes.ts";

/** The block `network`. */
export const networkSchema: JsonObject = map(
  "The VPC network and the subnet of the cluster. They exist: fgk doesn't make them, only what Flyte needs in them.",
  {
    project: text("The host project of a Shared VPC; left out: the network is in google.project.", {
      pattern: projectId,
      nullable: true,
    }),
    name: text("The name of the VPC network.", { pattern: resourceName, default: "default" }),
    subnet: text("The name of the subnet in the region.", { pattern: resourceName, default: "default" }),
    nat: word(
      "auto: a router with NAT is made with a new private cluster when no NAT covers the subnet and public images are used. none: never.",
      ["auto", "none"],
      { default: "auto" },
    ),
    firewall: word(
      "auto: a rule that lets the control plane reach Flyte's webhook (port 9443) is made with a new private cluster. none: never.",
      ["auto", "none"],
      { default: "auto" },
    ),
    privateServices: map("The peering through which Cloud SQL gets its private address.", {
      managed: flag("false: the network's owner makes it (as in a Shared VPC); fgk only checks it.", {
        derived: "true; false in a Shared VPC",
      }),
      range: text("The name of the address range that is reserved for the peering.", {
        pattern: resourceName,
        derived: "fgk-<name>-services",
      }),
      prefixLength: count("The size of that range: 16 is 65,536 addresses.", 8, 24, { default: 16 }),
    }),
  },
);
