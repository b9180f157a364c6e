import type { Check, Finding, Json, Present, Resource } from "@fgk/engine";
import { addressOf, equalJson, isJsonObject, knownValue } from "@fgk/engine";
import { assessServiceFields } from "../kubernetes/service-risk.ts";
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
      const edited = findEdit(resource, live);
      if (edited !== undefined) return judgeEdit(resource, edited, look);
      const ip = live.outputs["ip"];
      if (live.readiness.status !== "ready" || typeof ip !== "string") {
        const why = live.readiness.status === "ready" ? "it has no address" : live.readiness.why;
        return red(why, "the load balancer isn't made, or not with that address", look);
      }
      if (loadBalancer.address !== null && ip !== loadBalancer.address) {
        return red(`its address is ${ip}`, `the file says ${loadBalancer.address}`, look);
      }
      return green(`${ip}, ports ${loadBalancer.ports.http} and ${loadBalancer.ports.grpc}`);
    },
  };
}

interface Edit {
  readonly path: string;
  readonly before: Json | undefined;
  readonly evidence: string;
}

/** What of the Service isn't as the file wants it; the address only when the file writes one. */
function findEdit(resource: Resource, live: Present): Edit | undefined {
  const wanted = (path: string): Json | undefined => knownValue(resource, path);
  const seen = (path: string): string => JSON.stringify(live.fields[path] ?? null);
  if (!equalJson(live.fields["type"], wanted("type"))) {
    return { path: "type", before: live.fields["type"], evidence: `spec.type is ${seen("type")}` };
  }
  const { address } = live.fields;
  if (
    resource.fields["address"]?.role === "written" &&
    address !== undefined &&
    !equalJson(address, wanted("address"))
  ) {
    return { path: "address", before: address, evidence: `the address that it asks for is ${String(address)}` };
  }
  if (!equalJson(live.fields["ports"], wanted("ports"))) {
    return {
      path: "ports",
      before: live.fields["ports"],
      evidence: describePorts(live.fields["ports"], wanted("ports")),
    };
  }
  if (!equalJson(live.fields["selector"], wanted("selector"))) {
    return { path: "selector", before: live.fields["selector"], evidence: `spec.selector is ${seen("selector")}` };
  }
  return undefined;
}

function judgeEdit(resource: Resource, { path, before, evidence }: Edit, look: string): Finding {
  if (!resource.managed) return red(evidence, "the file wants another", look);
  const risk = assessServiceFields([{ path, before, after: knownValue(resource, path) ?? null }]);
  const consent = risk === undefined ? "" : ` --allow ${risk.risk}`;
  return red(evidence, "it was edited, or the file has changed since it was applied", `fgk apply${consent}`);
}

/** Names the first port that isn't as it should be. */
function describePorts(seen: Json | undefined, wanted: Json | undefined): string {
  const before = listPorts(seen);
  for (const port of listPorts(wanted)) {
    const live = before.find(({ name }) => name === port.name);
    if (live === undefined) return `there is no port named ${port.name}, ${port.port}`;
    if (live.port !== port.port) return `its ${port.name} port is ${live.port}, not ${port.port}`;
    if (live.target !== port.target) return `its ${port.name} port leads to ${live.target}, not ${port.target}`;
  }
  return `its ports are ${before.map(({ port }) => port).join(", ")}`;
}

function listPorts(ports: Json | undefined): readonly { readonly [key in "name" | "port" | "target"]: string }[] {
  return (Array.isArray(ports) ? ports : []).filter(isJsonObject).map((port) => ({
    name: String(port["name"]),
    port: String(port["port"]),
    target: String(port["targetPort"]),
  }));
}
