import type { Diagnostic, Json } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";
import { nameObject } from "../objects/manifest-object.ts";
import type { ObjectContext } from "./object-context.ts";
import { isOpen, sayTrap, specOf } from "./object-context.ts";
import { textOf } from "./rendered-pods.ts";

/** Load balancers of which only one can have its address. Pure. */
export function findSharedAddresses(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const asking = objects.flatMap((object) => {
    const spec = specOf(object);
    const address = textOf(spec["loadBalancerIP"]);
    return object.kind === "Service" && spec["type"] === "LoadBalancer" && isAddress(address)
      ? [{ name: nameObject(object), address }]
      : [];
  });
  return [...new Set(asking.map(({ address }) => address))].flatMap((address) => {
    const ours = address === context.loadBalancerIp ? ["fgk's own Service"] : [];
    const names = [...asking.filter((one) => one.address === address).map(({ name }) => name), ...ours];
    if (names.length < 2) return [];
    return [
      sayTrap(
        context,
        "warning",
        [
          `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""} ask for the one address ${address}`,
          "one address is given to one load balancer, unless it is reserved with the purpose SHARED_LOADBALANCER_VIP: the others stay pending, and helm waits for them in vain",
          "leave Flyte's ports to fgk's Service (loadBalancer), and give the chart's Services the type ClusterIP",
        ],
        "flyte.values.service",
      ),
    ];
  });
}

/** Source ranges that the API server refuses. Pure. */
export function findBadRanges(object: ManifestObject, context: ObjectContext): readonly Diagnostic[] {
  const ranges = specOf(object)["loadBalancerSourceRanges"];
  if (object.kind !== "Service" || !Array.isArray(ranges)) return [];
  return ranges
    .filter((range: Json) => !isRange(textOf(range).trim()) && !isOpen(textOf(range)))
    .map((range: Json) =>
      sayTrap(
        context,
        "error",
        [
          `the source range ${JSON.stringify(range)} of the ${nameObject(object)} is none`,
          "the API server takes one range an item, as 10.0.0.0/8; the chart of Flyte prints a list of several as one text",
          "write loadBalancer.sourceRanges instead: fgk's own Service takes any number",
        ],
        "flyte.values.service.loadBalancerSourceRanges",
      ),
    );
}

function isAddress(text: string): boolean {
  return /^[0-9a-fA-F.:]+$/.test(text);
}

function isRange(text: string): boolean {
  return /^[0-9a-fA-F.:]+\/[0-9]{1,3}$/.test(text);
}
