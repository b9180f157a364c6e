import type { Steps } from "../step.ts";
import { get, openNamespace, post } from "../step.ts";

const place = "/api/v1/namespaces/of-tables";
const accept = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };
const labels = { app: "web" };

/** What `kubectl get` shows. */
export const tableSteps: readonly Steps[] = [
  {
    subject: "tables",
    amongControllers: true,
    steps: [
      ...openNamespace("of-tables"),
      post("a map", `${place}/configmaps`, { metadata: { name: "a" }, data: { a: "1" } }),
      get("one map", `${place}/configmaps/a`, accept),
      get("maps", `${place}/configmaps`, accept),
      get("maps with their objects", `${place}/configmaps?includeObject=Object`, accept),
      get("maps without their objects", `${place}/configmaps?includeObject=None`, accept),
      get("a namespace", "/api/v1/namespaces/of-tables", accept),
      get("accounts", `${place}/serviceaccounts`, accept),
      post("a secret", `${place}/secrets`, { metadata: { name: "s" }, data: { a: "MQ==" } }),
      get("secrets", `${place}/secrets`, accept),
      post("a Service", `${place}/services`, {
        metadata: { name: "web" },
        spec: {
          selector: labels,
          ports: [
            { name: "a", port: 80 },
            { name: "b", port: 81, protocol: "UDP" },
          ],
        },
      }),
      get("services", `${place}/services`, accept),
      post("a headless Service", `${place}/services`, {
        metadata: { name: "zero" },
        spec: { clusterIP: "None", ports: [{ port: 80 }] },
      }),
      get("one headless Service", `${place}/services/zero`, accept),
      post("a Deployment", "/apis/apps/v1/namespaces/of-tables/deployments", {
        metadata: { name: "none" },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx" }] } },
        },
      }),
      get("deployments", "/apis/apps/v1/namespaces/of-tables/deployments", accept),
      post("a role", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-tables/roles", {
        metadata: { name: "r" },
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
      }),
      get("roles", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-tables/roles", accept),
      post("a binding", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-tables/rolebindings", {
        metadata: { name: "b" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
        subjects: [{ kind: "ServiceAccount", name: "default" }],
      }),
      get("bindings", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-tables/rolebindings", accept),
      post("a lease", "/apis/coordination.k8s.io/v1/namespaces/of-tables/leases", {
        metadata: { name: "l" },
        spec: { holderIdentity: "one" },
      }),
      get("leases", "/apis/coordination.k8s.io/v1/namespaces/of-tables/leases", accept),
      get("pods of none", `${place}/pods`, accept),
      get("what isn't there", `${place}/pods/none`, accept),
      get("first page", `${place}/configmaps?limit=1`, accept),
    ],
  },
];
