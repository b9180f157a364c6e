import type { Json, Steps } from "../step.ts";
import { get, openNamespace, post, remove } from "../step.ts";

const maps = "/api/v1/namespaces/of-lists/configmaps";
const select = (selector: string): string => `${maps}?labelSelector=${encodeURIComponent(selector)}`;
const field = (selector: string): string => `${maps}?fieldSelector=${encodeURIComponent(selector)}`;
const map = (name: string, labels: Readonly<Record<string, string>>): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, labels },
  data: { name },
});

/** Lists: selectors, pages, versions, deletion of all. */
export const listSteps: readonly Steps[] = [
  {
    subject: "lists",
    steps: [
      ...openNamespace("of-lists"),
      post("a", maps, map("a", { tier: "front", owner: "helm" })),
      post("b", maps, map("b", { tier: "back", owner: "helm" })),
      post("c", maps, map("c", { tier: "back" })),
      post("d", maps, map("d", {})),
      get("all", maps),
      get("by one label", select("owner=helm")),
      get("by two labels", select("owner==helm,tier=back")),
      get("by another value", select("tier!=back")),
      get("by a key", select("tier")),
      get("by no key", select("!tier")),
      get("by values", select("tier in (front, back),owner")),
      get("by other values", select("tier notin (front)")),
      get("by nothing that is", select("owner=nobody")),
      get("by a bad label", select("a b=c")),
      get("by a bad operator", select("tier in front")),
      get("by name", field("metadata.name=b")),
      get("by other names", field("metadata.name!=kube-root-ca.crt")),
      get("by namespace", `/api/v1/configmaps?fieldSelector=${encodeURIComponent("metadata.namespace=of-lists")}`),
      get("by a field that can't be selected by", field("data.name=b")),
      get("by half a field", field("metadata.name")),
      get("first page", `${maps}?limit=2`),
      get("second page", `${maps}?limit=2&continue={{first page:metadata.continue}}`),
      get("third page", `${maps}?limit=2&continue={{second page:metadata.continue}}`),
      get("page of a selection", `${select("owner=helm")}&limit=1`),
      get("a bad page", `${maps}?limit=2&continue=nothing`),
      get("a bad limit", `${maps}?limit=two`),
      get("a negative limit", `${maps}?limit=-1`),
      get("at any version", `${maps}?resourceVersion=0`),
      get("not older than", `${maps}?resourceVersion={{d:metadata.resourceVersion}}&resourceVersionMatch=NotOlderThan`),
      get("at a bad version", `${maps}?resourceVersion=old`),
      get("at a bad match", `${maps}?resourceVersion=1&resourceVersionMatch=Near`),
      get("a match without a version", `${maps}?resourceVersionMatch=Exact`),
      get("one at any version", `${maps}/a?resourceVersion=0`),
      get("pretty", `${maps}/a?pretty=true`),
      get("as metadata alone", select("owner=helm"), {
        accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
      }),
      get("one as metadata alone", `${maps}/a`, {
        accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
      }),
      remove("delete by label", select("tier=back")),
      get("what is left", maps),
      remove("delete by nothing that is", select("owner=nobody")),
    ],
  },
];
