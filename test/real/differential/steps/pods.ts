import type { Json, Steps } from "../step.ts";
import { get, openNamespace, patch, post, put, readPath, remove } from "../step.ts";

const pods = "/api/v1/namespaces/of-pods/pods";
const pod = (name: string, spec: Json, metadata: Readonly<Record<string, Json>> = {}): Json => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, ...metadata },
  spec,
});
const container = { name: "main", image: "nginx:1.27" };

/** Pods by themselves: defaults, what can't be changed, logs and exec that fail. */
export const podSteps: readonly Steps[] = [
  {
    subject: "pods",
    steps: [
      ...openNamespace("of-pods"),
      post("a dry run", `${pods}?dryRun=All`, pod("dry", { containers: [container] })),
      post("without containers", pods, pod("bad", {})),
      post("of no such account", pods, pod("bad", { serviceAccountName: "none", containers: [container] })),
      post("of a bad restart policy", pods, pod("bad", { restartPolicy: "Sometimes", containers: [container] })),
      post(
        "make",
        pods,
        pod("web", { containers: [container], terminationGracePeriodSeconds: 1 }, { labels: { app: "web" } }),
      ),
      { ...get("it runs", `${pods}/web`), until: ({ body }) => readPath(body, "status.phase") === "Running" },
      get("by phase", `${pods}?fieldSelector=status.phase%3DRunning`),
      get("by node that there isn't", `${pods}?fieldSelector=spec.nodeName%3Dnone`),
      get("by a field that can't be selected by", `${pods}?fieldSelector=spec.image%3Dx`),
      patch("another image", "strategic", `${pods}/web`, {
        spec: { containers: [{ name: "main", image: "nginx:1.28" }] },
      }),
      patch("another command", "strategic", `${pods}/web`, {
        spec: { containers: [{ name: "main", command: ["x"] }] },
      }),
      get("logs of no pod", `${pods}/none/log`),
      get("logs of no container", `${pods}/web/log?container=none`),
      get("logs with bad options", `${pods}/web/log?tailLines=-1`),
      post("exec without an upgrade, no pod", `${pods}/none/exec?command=ls&stdout=true`, ""),
      post("exec of nothing", `${pods}/web/exec?stdout=true`, ""),
      post("exec in no container", `${pods}/web/exec?command=ls&stdout=true&container=none`, ""),
      put("its status by the main path", `${pods}/web`, pod("web", { containers: [container] })),
      remove("delete as a dry run", `${pods}/web?dryRun=All`),
      remove("delete at once", `${pods}/web`, { gracePeriodSeconds: 0 }),
      { ...get("it is gone", `${pods}/web`), until: ({ status }) => status === 404 },
    ],
  },
];
