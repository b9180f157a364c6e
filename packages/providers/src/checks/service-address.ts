import type { Check } from "@fgk/engine";
import { addressOf, equalJson, knownValue } from "@fgk/engine";
import type { CheckContext } from "./context.ts";
import { findResource, green, judgeUnreadable, notAsked, readResource, red } from "./context.ts";

/** Does the load balancer have its address and both ports? */
export function checkServiceAddress(context: CheckContext): Check {
  const { scope } = context;
  const { loadBalancer, flyte } = scope;
  const address = addressOf("kubernetes.service", flyte.namespace, loadBalancer.name);
  const look = `kubectl describe service ${loadBalancer.name} -n ${flyte.namespace}`;
  return {
    name: "service-address",
    question: `Does the Service ${loadBalancer.name} have its address, with ports ${loadBalancer.ports.http} and ${loadBalancer.ports.grpc}?`,
    about: [address, addressOf("network.address", loadBalancer.addressName)],
    needs: [],
    settles: false,
    ask: async (session) => {
      const resource = findResource(context, address);
      if (resource === undefined) return notAsked("the file names no Service");
      const live = await readResource(context, session, resource);
      if (live.status === "unreadable") return judgeUnreadable(live);
      if (live.status === "absent")
        return red("there is no such Service", "it was not made, or was deleted", "fgk apply");
      const ip = live.outputs["ip"];
      if (live.readiness.status !== "ready" || typeof ip !== "string") {
        const why = live.readiness.status === "ready" ? "it has no address" : live.readiness.why;
        return red(why, "the load balancer isn't made, or not with that address", look);
      }
      if (loadBalancer.address !== null && ip !== loadBalancer.address) {
        return red(`its address is ${ip}`, `the file says ${loadBalancer.address}`, "fgk apply");
      }
      for (const path of ["type", "selector", "ports"]) {
        if (!equalJson(live.fields[path], knownValue(resource, path))) {
          return red(`spec.${path} is ${JSON.stringify(live.fields[path] ?? null)}`, "it was edited", "fgk apply");
        }
      }
      return green(`${ip}, ports ${loadBalancer.ports.http} and ${loadBalancer.ports.grpc}`);
    },
  };
}
