import type { JsonObject } from "@fgk/engine";
import { ipv4, ipv4Range, resourceName } from "./patterns.ts";
import { count, flag, list, map, text } from "./shapes.ts";

/** The block `loadBalancer`. */
export const loadBalancerSchema: JsonObject = map("The Service with a fixed address through which Flyte is used.", {
  managed: flag("false: another team's; fgk reads and checks it, and never writes to it.", { default: true }),
  name: text("The Service's name: small letters, digits and hyphens, a letter first.", {
    pattern: resourceName,
    default: "flyte-binary",
  }),
  internal: flag("true: reachable from the network only. false publishes Flyte (risk: exposure).", { default: true }),
  globalAccess: flag("true: from every region of the network, not only the cluster's.", { default: false }),
  address: text("The address: 10.132.0.6. Left out: one is reserved, and known after apply.", { pattern: ipv4 }),
  addressName: text("The name of the reserved address.", {
    pattern: resourceName,
    derived: "fgk-<name>-lb-<address>; fgk-<name>-lb when no address is given",
  }),
  ports: map(
    "The Service's ports.",
    {
      http: count("Console and REST.", 1, 65_535, { default: 8088 }),
      grpc: count("gRPC.", 1, 65_535, { default: 8089 }),
    },
    [],
    { always: true },
  ),
  sourceRanges: list(
    "Who may connect, as ranges (10.0.0.0/8); empty: everybody who can reach the address.",
    text("A range of addresses: 10.0.0.0/8.", { pattern: ipv4Range }),
  ),
});
