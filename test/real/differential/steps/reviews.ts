import type { Steps } from "../step.ts";
import { openNamespace, post } from "../step.ts";

const place = "/api/v1/namespaces/of-reviews";
const authentication = "/apis/authentication.k8s.io/v1";
const authorization = "/apis/authorization.k8s.io/v1";
const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest" };
const access = { apiVersion: "authorization.k8s.io/v1" };
const attributes = { namespace: "of-reviews", verb: "create", resource: "pods" };

/** Tokens of accounts, and who may do what. */
export const reviewSteps: readonly Steps[] = [
  {
    subject: "tokens",
    steps: [
      ...openNamespace("of-reviews"),
      post("request", `${place}/serviceaccounts/default/token`, { ...request, spec: { expirationSeconds: 3600 } }),
      post("request for an audience", `${place}/serviceaccounts/default/token`, {
        ...request,
        spec: { audiences: ["acme-ml.svc.id.goog"] },
      }),
      post("request of too short a time", `${place}/serviceaccounts/default/token`, {
        ...request,
        spec: { expirationSeconds: 10 },
      }),
      post("request of no account", `${place}/serviceaccounts/none/token`, { ...request, spec: {} }),
      post("review", `${authentication}/tokenreviews`, {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenReview",
        spec: { token: "{{request:status.token}}" },
      }),
      post("review of another token", `${authentication}/tokenreviews`, {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenReview",
        spec: { token: "nothing" },
      }),
      post("who am I", `${authentication}/selfsubjectreviews`, {
        apiVersion: "authentication.k8s.io/v1",
        kind: "SelfSubjectReview",
      }),
    ],
  },
  {
    subject: "access reviews",
    steps: [
      post("may I", `${authorization}/selfsubjectaccessreviews`, {
        ...access,
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: attributes },
      }),
      post("may an account", `${authorization}/subjectaccessreviews`, {
        ...access,
        kind: "SubjectAccessReview",
        spec: { user: "system:serviceaccount:of-reviews:default", resourceAttributes: attributes },
      }),
      post("a role", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-reviews/roles", {
        metadata: { name: "maker" },
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create"] }],
      }),
      post("its binding", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-reviews/rolebindings", {
        metadata: { name: "maker" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "maker" },
        subjects: [{ kind: "ServiceAccount", name: "default" }],
      }),
      post("may the account now", `${authorization}/subjectaccessreviews`, {
        ...access,
        kind: "SubjectAccessReview",
        spec: { user: "system:serviceaccount:of-reviews:default", resourceAttributes: attributes },
      }),
      post("may it in another namespace", `${authorization}/subjectaccessreviews`, {
        ...access,
        kind: "SubjectAccessReview",
        spec: {
          user: "system:serviceaccount:of-reviews:default",
          resourceAttributes: { ...attributes, namespace: "default" },
        },
      }),
      post("without a user", `${authorization}/subjectaccessreviews`, {
        ...access,
        kind: "SubjectAccessReview",
        spec: { resourceAttributes: attributes },
      }),
      post("without anything", `${authorization}/selfsubjectaccessreviews`, {
        ...access,
        kind: "SelfSubjectAccessReview",
        spec: {},
      }),
      post("a binding to no such kind", "/apis/rbac.authorization.k8s.io/v1/namespaces/of-reviews/rolebindings", {
        metadata: { name: "bad" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Thing", name: "maker" },
        subjects: [{ kind: "ServiceAccount", name: "default" }],
      }),
    ],
  },
];
