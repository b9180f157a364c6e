import type { Steps } from "../step.ts";
import { get } from "../step.ts";

const aggregated = {
  accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json",
};
const groups = [
  "apps",
  "batch",
  "autoscaling",
  "networking.k8s.io",
  "policy",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "coordination.k8s.io",
  "rbac.authorization.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
];

/** What there is. */
export const discoverySteps: readonly Steps[] = [
  {
    subject: "discovery",
    steps: [
      get("version", "/version"),
      get("alive", "/livez"),
      get("ready", "/readyz"),
      get("healthy", "/healthz"),
      get("the core's versions", "/api"),
      get("groups", "/apis"),
      get("the core, aggregated", "/api", aggregated),
      get("groups, aggregated", "/apis", aggregated),
      get("the core's resources", "/api/v1"),
      ...groups.map((group) => get(`${group}'s resources`, `/apis/${group}/v1`)),
      get("autoscaling's newer resources", "/apis/autoscaling/v2"),
      get("one group", "/apis/apps"),
      get("a group that isn't there", "/apis/nothing.example.com"),
      get("OpenAPI of a group that isn't there", "/openapi/v3/apis/nothing.example.com/v1"),
    ],
  },
];
