import type { Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, remove } from "../step.ts";

const place = "/api/v1/namespaces/of-secrets";
const secrets = `${place}/secrets`;
const leases = "/apis/coordination.k8s.io/v1/namespaces/of-secrets/leases";
const secret = { apiVersion: "v1", kind: "Secret" };
const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "fgk" } };
const spec = { holderIdentity: "one", leaseDurationSeconds: 60, leaseTransitions: 1 };

/** Secrets with their types, and the lease that fgk takes. */
export const secretSteps: readonly Steps[] = [
  {
    subject: "secrets",
    steps: [
      ...openNamespace("of-secrets"),
      post("of helm's type", secrets, {
        ...secret,
        metadata: {
          name: "sh.helm.release.v1.fb.v1",
          labels: { owner: "helm", name: "fb", status: "deployed", version: "1" },
        },
        type: "helm.sh/release.v1",
        data: { release: "SDRzSUFBQUE=" },
      }),
      get("helm's list", `${secrets}?labelSelector=name%3Dfb%2Cowner%3Dhelm`),
      get("by type", `${secrets}?fieldSelector=type%3Dhelm.sh%2Frelease.v1`),
      post("from texts", secrets, {
        ...secret,
        metadata: { name: "texts" },
        stringData: { a: "1" },
        data: { b: "Mg==" },
      }),
      post("a text over data", secrets, {
        ...secret,
        metadata: { name: "both" },
        stringData: { a: "1" },
        data: { a: "Mg==" },
      }),
      post("without anything", secrets, { ...secret, metadata: { name: "empty" } }),
      post("of no base64", secrets, { ...secret, metadata: { name: "bad" }, data: { a: "%%" } }),
      post("of a bad key", secrets, { ...secret, metadata: { name: "bad" }, data: { "a b": "MQ==" } }),
      post("for TLS without its keys", secrets, { ...secret, metadata: { name: "bad" }, type: "kubernetes.io/tls" }),
      post("for TLS", secrets, {
        ...secret,
        metadata: { name: "tls" },
        type: "kubernetes.io/tls",
        data: { "tls.crt": "MQ==", "tls.key": "Mg==" },
      }),
      post("for a registry, empty", secrets, {
        ...secret,
        metadata: { name: "bad" },
        type: "kubernetes.io/dockerconfigjson",
      }),
      post("for a registry, broken", secrets, {
        ...secret,
        metadata: { name: "bad" },
        type: "kubernetes.io/dockerconfigjson",
        data: { ".dockerconfigjson": "MQo=" },
      }),
      post("for basic authentication, empty", secrets, {
        ...secret,
        metadata: { name: "bad" },
        type: "kubernetes.io/basic-auth",
      }),
      post("of an account that isn't named", secrets, {
        ...secret,
        metadata: { name: "bad" },
        type: "kubernetes.io/service-account-token",
      }),
      put("another type", `${secrets}/texts`, { ...secret, metadata: { name: "texts" }, type: "other" }),
      patch("made immutable", "merge", `${secrets}/texts`, { immutable: true }),
      patch("changed though immutable", "merge", `${secrets}/texts`, { stringData: { a: "2" } }),
      patch("no longer immutable", "merge", `${secrets}/texts`, { immutable: false }),
      patch("labelled though immutable", "merge", `${secrets}/texts`, { metadata: { labels: { a: "b" } } }),
      patch("a text by apply", "apply", `${secrets}/applied?fieldManager=fgk`, {
        ...secret,
        metadata: { name: "applied" },
        stringData: { "123": "pass" },
      }),
      patch("data by apply", "apply", `${secrets}/applied?fieldManager=fgk&force=true`, {
        ...secret,
        metadata: { name: "applied" },
        data: { "123": "cGFzcw==" },
      }),
      post("an immutable map", `${place}/configmaps`, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "fixed" },
        immutable: true,
        data: { a: "1" },
      }),
      patch("changed though immutable (map)", "merge", `${place}/configmaps/fixed`, { data: { a: "2" } }),
      post("a map with one key twice", `${place}/configmaps`, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "twice" },
        data: { a: "1" },
        binaryData: { a: "MQ==" },
      }),
      remove("delete", `${secrets}/texts`),
    ],
  },
  {
    subject: "leases",
    steps: [
      post("take", `${leases}?fieldManager=fgk`, {
        ...lease,
        spec: { ...spec, acquireTime: "2026-11-22T10:00:00.000000Z", renewTime: "2026-11-22T10:00:00.000000Z" },
      }),
      post("take what is taken", leases, { ...lease, spec }),
      get("read", `${leases}/fgk`),
      put("renew", `${leases}/fgk`, {
        ...lease,
        metadata: { name: "fgk", resourceVersion: "{{read:metadata.resourceVersion}}" },
        spec: { ...spec, renewTime: "2026-11-22T10:01:00.000000Z" },
      }),
      put("renew what has moved on", `${leases}/fgk`, {
        ...lease,
        metadata: { name: "fgk", resourceVersion: "{{read:metadata.resourceVersion}}" },
        spec: { ...spec, holderIdentity: "two" },
      }),
      put("renew without a version", `${leases}/fgk`, { ...lease, spec }),
      patch("take over", "merge", `${leases}/fgk`, { spec: { holderIdentity: "two", leaseTransitions: 2 } }),
      patch("a negative duration", "merge", `${leases}/fgk`, { spec: { leaseDurationSeconds: -1 } }),
      patch("a bad time", "merge", `${leases}/fgk`, { spec: { renewTime: "yesterday" } }),
      remove("give back what has moved on", `${leases}/fgk`, {
        preconditions: { resourceVersion: "{{read:metadata.resourceVersion}}" },
      }),
      remove("give back", `${leases}/fgk`, {
        apiVersion: "v1",
        kind: "DeleteOptions",
        preconditions: {
          resourceVersion: "{{take over:metadata.resourceVersion}}",
          uid: "{{read:metadata.uid}}",
        },
      }),
    ],
  },
];
