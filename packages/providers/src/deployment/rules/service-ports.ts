import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

/** What the Service can't be. */
export const checkService: Rule = ({ loadBalancer, flyte }) => {
  const ofChart = ["http", "grpc", "webhook"].map((suffix) => `${flyte.fullname}-${suffix}`);
  return [
    ...when(loadBalancer.ports.http === loadBalancer.ports.grpc, () =>
      broken(
        "loadBalancer.ports",
        `http and grpc are both on port ${loadBalancer.ports.http}`,
        "Flyte serves them on two ports, and a Service can't tell them apart",
        "choose two ports",
      ),
    ),
    ...when(ofChart.includes(loadBalancer.name), () =>
      broken(
        "loadBalancer.name",
        `the Service ${loadBalancer.name} is the chart's own`,
        `with flyte.fullname ${flyte.fullname} the chart makes ${ofChart.join(", ")}`,
        `choose another name, such as ${flyte.fullname}`,
      ),
    ),
    ...when(!loadBalancer.internal && loadBalancer.globalAccess, () =>
      broken(
        "loadBalancer.globalAccess",
        "a published Service has no global access to switch on",
        "globalAccess is about other regions of the internal network",
        "take globalAccess out",
      ),
    ),
    ...when(!loadBalancer.internal && loadBalancer.address !== null && isPrivate(loadBalancer.address), () =>
      broken(
        "loadBalancer.address",
        `${loadBalancer.address} is a private address and can't be published`,
        "loadBalancer.internal is false",
        "leave the address out to have one reserved, or write internal: true",
      ),
    ),
  ];
};

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.)/.test(address);
}
