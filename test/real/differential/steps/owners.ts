import type { Json, Step, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put } from "../step.ts";

const place = "/api/v1/namespaces/of-owners";
const maps = `${place}/configmaps`;
const accounts = `${place}/serviceaccounts`;
const identity = "iam.gke.io/gcp-service-account";
const apply = (name: string, path: string, body: Json): Step => patch(name, "apply", path, body);
const map = (name: string, data?: Readonly<Record<string, string>>, managedFields?: Json): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...(managedFields === undefined ? {} : { managedFields }) },
  ...(data === undefined ? {} : { data }),
});
const account = (value: string): Json => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "default", annotations: { [identity]: value } },
});
const annotate = (name: string, value: string): Step =>
  patch(name, "merge", `${accounts}/default?fieldManager=kubectl-annotate`, {
    metadata: { annotations: { [identity]: value } },
  });

/** Objects without managedFields: which there are, what each verb does to them, and how server-side apply begins them. */
export const ownerSteps: readonly Steps[] = [
  {
    subject: "owners: made with nothing in it",
    steps: [
      ...openNamespace("of-owners"),
      post("a map", maps, map("empty")),
      post("an account", accounts, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "empty" } }),
      post("a secret, which has a type", `${place}/secrets`, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "empty" },
      }),
      apply("a map, applied", `${maps}/applied?fieldManager=fgk`, map("applied")),
      post("with a reset", maps, map("reset", { x: "1" }, [{}])),
      patch("a merge patch", "merge", `${maps}/empty?fieldManager=a`, { data: { x: "1" } }),
      patch("a JSON patch", "json", `${maps}/empty?fieldManager=b`, [{ op: "add", path: "/data/y", value: "1" }]),
      patch("a strategic patch", "strategic", `${maps}/empty?fieldManager=c`, { metadata: { labels: { app: "web" } } }),
      put("a put", `${maps}/empty?fieldManager=d`, map("empty", { x: "2", z: "1" })),
      patch("a patch of what was applied", "merge", `${maps}/applied?fieldManager=a`, { data: { x: "1" } }),
      apply("nothing applied", `${maps}/empty?fieldManager=fgk`, map("empty")),
      patch("a patch after nothing applied", "merge", `${maps}/empty?fieldManager=a`, { data: { x: "3" } }),
    ],
  },
  {
    subject: "owners: the default account",
    steps: [
      annotate("annotated", "a@b.iam.gserviceaccount.com"),
      annotate("annotated again", "c@b.iam.gserviceaccount.com"),
      apply("another value", `${accounts}/default?fieldManager=fgk`, account("d@b.iam.gserviceaccount.com")),
      apply("for a dry run", `${accounts}/default?fieldManager=fgk&force=true&dryRun=All`, account("d@b")),
      get("nothing came of it", `${accounts}/default`),
      apply("by force", `${accounts}/default?fieldManager=fgk&force=true`, account("d@b.iam.gserviceaccount.com")),
      annotate("annotated after that", "e@b.iam.gserviceaccount.com"),
      patch("a label after that", "merge", `${accounts}/default?fieldManager=kubectl-label`, {
        metadata: { labels: { app: "web" } },
      }),
      get("afterwards", `${accounts}/default`),
    ],
  },
  {
    subject: "owners: what stood there before the first apply",
    steps: [
      post("make", maps, map("before")),
      patch("fill", "merge", `${maps}/before?fieldManager=a`, { data: { x: "1", y: "1" } }),
      apply("the same value", `${maps}/before?fieldManager=fgk`, map("before", { x: "1" })),
      apply("a value more", `${maps}/before?fieldManager=helm`, map("before", { z: "1" })),
      apply("conflict", `${maps}/before?fieldManager=helm`, map("before", { y: "2" })),
      patch("a patch now", "merge", `${maps}/before?fieldManager=a`, { data: { y: "3" } }),
      apply("nothing more", `${maps}/before?fieldManager=fgk`, map("before")),
      get("afterwards", `${maps}/before`),
    ],
  },
  {
    subject: "owners: none left",
    steps: [
      post("make", maps, map("left", { x: "1" })),
      put("emptied by another", `${maps}/left?fieldManager=a`, map("left")),
      patch("filled again", "merge", `${maps}/left?fieldManager=b`, { data: { x: "2" } }),
      post("make another", maps, map("given", { x: "1" })),
      patch("reset", "merge", `${maps}/given?fieldManager=a`, { metadata: { managedFields: [{}] } }),
      patch("a patch after the reset", "merge", `${maps}/given?fieldManager=a`, { data: { x: "2" } }),
      put("owners given", `${maps}/given?fieldManager=a`, {
        ...(map("given", { x: "2", y: "1" }, [
          {
            manager: "somebody",
            operation: "Update",
            apiVersion: "v1",
            time: "2026-11-22T10:00:00Z",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { "f:x": {} } },
          },
        ]) as Readonly<Record<string, Json>>),
      }),
      put("without them", `${maps}/given?fieldManager=a`, map("given", { x: "3", y: "1" })),
      patch("of null", "merge", `${maps}/given?fieldManager=a`, { metadata: { managedFields: null } }),
      put("without them again", `${maps}/given?fieldManager=b`, map("given", { x: "4", y: "1" })),
      put("of an empty list", `${maps}/given?fieldManager=b`, map("given", { x: "4", y: "1" }, [])),
      patch("reset with a change", "merge", `${maps}/given?fieldManager=a`, {
        metadata: { managedFields: [{}] },
        data: { z: "1" },
      }),
      apply("applied after a reset", `${maps}/given?fieldManager=fgk`, map("given", { z: "1" })),
      patch("no reset by a subresource", "merge", `${place}/status?fieldManager=a`, {
        metadata: { managedFields: [{}] },
        status: { phase: "Active" },
      }),
    ],
  },
];
