import type { Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, remove } from "../step.ts";

const place = "/api/v1/namespaces/of-errors";
const maps = `${place}/configmaps`;
const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

/** Refusals, word for word. */
export const errorSteps: readonly Steps[] = [
  {
    subject: "errors",
    steps: [
      ...openNamespace("of-errors"),
      get("a path of no API", "/nothing"),
      get("a group that isn't there", "/apis/nothing.example.com/v1/things"),
      get("a version that isn't there", "/apis/apps/v1beta1/deployments"),
      get("a resource that isn't there", "/api/v1/things"),
      get("a subresource that isn't there", `${maps}/kube-root-ca.crt/scale`),
      get("status of a kind without one", `${maps}/kube-root-ca.crt/status`),
      get("a list in a namespace that isn't there", "/api/v1/namespaces/none/configmaps"),
      get("an object in a namespace that isn't there", "/api/v1/namespaces/none/configmaps/a"),
      post("make in a namespace that isn't there", "/api/v1/namespaces/none/configmaps", map),
      post("make across all namespaces", "/api/v1/configmaps", map),
      post("make at an object's path", `${maps}/a`, map),
      put("replace a list", maps, map),
      remove("delete across all namespaces", "/api/v1/configmaps"),
      post("make another kind", maps, { ...map, kind: "Secret" }),
      post("make another version", maps, { ...map, apiVersion: "v2" }),
      post("make without a type", maps, { metadata: { name: "untyped" } }),
      post("make in another namespace", maps, { ...map, metadata: { name: "a", namespace: "default" } }),
      post("make with a version", maps, { ...map, metadata: { name: "a", resourceVersion: "5" } }),
      post("make with a bad name", maps, { ...map, metadata: { name: "A_b" } }),
      post("make with a bad label", maps, { ...map, metadata: { name: "a", labels: { "a b": "c d" } } }),
      post("make with a bad annotation", maps, { ...map, metadata: { name: "a", annotations: { "a b": "c" } } }),
      post("make with a bad finalizer", maps, { ...map, metadata: { name: "a", finalizers: ["hold"] } }),
      post("make with a bad owner", maps, {
        ...map,
        metadata: { name: "a", ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "b", uid: "" }] },
      }),
      post("make of nothing", maps, ""),
      post("make of half a JSON", maps, "{"),
      post("make of a list", maps, []),
      post("make of a number in a text's place", maps, { ...map, data: { a: 1 } }),
      post("make of text", maps, "hello", { "content-type": "text/plain" }),
      post("make of YAML", maps, "kind: ConfigMap\napiVersion: v1\nmetadata: {name: from-yaml}\n", {
        "content-type": "application/yaml",
      }),
      get("an answer in a type that there isn't", maps, { accept: "text/plain" }),
      get("a list as a type that there isn't", maps, { accept: "application/json;as=Thing;v=v1;g=meta.k8s.io" }),
      put("replace one that isn't there", `${maps}/none`, { ...map, metadata: { name: "none" } }),
      put("replace under another name", `${maps}/none`, map),
      patch("patch one that isn't there", "merge", `${maps}/none`, { data: { a: "1" } }),
      { ...patch("patch as plain JSON", "merge", `${maps}/none`, {}), headers: { "content-type": "application/json" } },
      remove("delete one that isn't there", `${maps}/none`),
      remove("delete with a bad policy", `${maps}/from-yaml`, { propagationPolicy: "Sideways" }),
      remove("delete with a bad version", `${maps}/from-yaml`, { preconditions: { resourceVersion: "1" } }),
      post("a bad dry run", `${maps}?dryRun=Some`, map),
      post("a bad field validation", `${maps}?fieldValidation=Some`, map),
      post("a manager with a long name", `${maps}?fieldManager=${"a".repeat(129)}`, map),
      remove("delete the default namespace", "/api/v1/namespaces/default"),
      remove("delete kube-system", "/api/v1/namespaces/kube-system"),
    ],
  },
];
