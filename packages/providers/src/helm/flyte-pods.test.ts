import type { Session } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { Scope } from "../deployment/scope.ts";
import { deploymentScope } from "../deployment/scope.ts";
import { fileOf, smallestText } from "../deployment/test-files.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { listFlytePods, observeRelease } from "./flyte-pods.ts";

it("takes neither the chart's connector nor a pod that was evicted for Flyte, though all carry the release's label", async () => {
  const pod = (name: string, container: string, phase = "Running"): object => ({
    metadata: { name, labels: { "app.kubernetes.io/instance": "fb" } },
    spec: { containers: [{ name: container }, { name: "sidecar" }] },
    status: { phase },
  });
  const items = [
    pod("flyteconnector-1", "flyteconnector"),
    pod("flyte-binary-0", "flyte", "Failed"),
    pod("flyte-binary-1", "flyte"),
  ];
  const cluster = { core: { listNamespacedPod: async () => ({ items, metadata: {} }) } } as unknown as OpenCluster;
  const session = { once: (_: string, make: () => unknown) => make() } as unknown as Session;
  const scope = { flyte: { namespace: "flyte", release: "fb" } } as unknown as Scope;
  const pods = await listFlytePods(session, cluster, scope);
  expect(pods.map(({ metadata }) => metadata?.name)).toEqual(["flyte-binary-1"]);
});

describe("what a pod says while helm waits for it", () => {
  const session = { once: (_: string, make: () => unknown) => make() } as unknown as Session;
  const observe = (status: object, log = "", warning = ""): Promise<string | undefined> => {
    const pod = { metadata: { name: "fb-0" }, spec: { containers: [{ name: "flyte" }] }, status };
    const involvedObject = { kind: "Pod", name: "fb-0" };
    const event = { type: "Warning", reason: "FailedMount", message: warning, metadata: {}, involvedObject };
    const core = {
      listNamespacedPod: async () => ({ items: [pod], metadata: {} }),
      readNamespacedPodLog: async () => log,
      listNamespacedEvent: async () => ({ items: warning === "" ? [] : [event] }),
    };
    return observeRelease(session, { core } as unknown as OpenCluster, deploymentScope(fileOf(smallestText)));
  };
  const container = (state: object, lastState: object = {}): object => ({
    phase: "Running",
    containerStatuses: [{ name: "flyte", ready: false, state, lastState }],
  });
  const crashing = container(
    { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container=flyte" } },
    { terminated: { reason: "Error", exitCode: 1 } },
  );

  it.each([
    [
      "a known fault, in words instead of its log",
      observe(crashing, 'panic: FATAL: password authentication failed for user "flyteadmin" (SQLSTATE 28P01)\n'),
      "pod fb-0: CrashLoopBackOff: the database doesn't accept the password of flyteadmin",
    ],
    [
      "another: the line that tells, without secrets",
      observe(crashing, 'starting\npanic: bad config password="hunter2-hunter2" in flyte.yaml\nbye\n'),
      'pod fb-0: CrashLoopBackOff: panic: bad config password="<redacted>" in flyte.yaml',
    ],
    [
      "what never ran",
      observe(
        container({ waiting: { reason: "CreateContainerConfigError", message: 'secret "flyte-pass" not found' } }),
      ),
      'pod fb-0: CreateContainerConfigError: secret "flyte-pass" not found',
    ],
    [
      "what is on its way",
      observe(container({ waiting: { reason: "ContainerCreating" } })),
      "pod fb-0: ContainerCreating",
    ],
    [
      "what runs and isn't ready yet, whatever its log says",
      observe(container({ running: {} }), "error: a first try failed\n"),
      "pod fb-0: running, not ready",
    ],
    ["what no node has yet", observe({ phase: "Pending" }), "pod fb-0: Pending"],
    [
      "what the cluster warns of",
      observe({ phase: "Pending" }, "", 'configmap "flyte" not found'),
      'pod fb-0: Pending: FailedMount: configmap "flyte" not found',
    ],
    ["nothing of a pod that is ready", observe({ conditions: [{ type: "Ready", status: "True" }] }), undefined],
  ])("%s", async (_, seen, expected) => {
    expect(await seen).toBe(expected);
  });
});
