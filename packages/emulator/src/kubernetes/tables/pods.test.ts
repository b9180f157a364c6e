import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { conditionsOfPod, podColumns } from "./pods.ts";

const now = Date.parse("2026-11-22T10:30:00Z");
const ended = "2026-11-22T10:07:00Z";

const running = { running: { startedAt: ended } };
const waiting = (reason: string): Stored => ({ waiting: { reason } });
const over = (exitCode: number, reason = "", signal = 0): Stored => ({
  terminated: { exitCode, reason, signal, finishedAt: ended },
});
const failedBefore = { lastState: over(1, "Error") };
const ready = { ready: true, state: running };
const yes = (...types: readonly string[]): readonly Stored[] => types.map((type) => ({ type, status: "True" }));

interface PodCase {
  readonly name: string;
  readonly status: Stored;
  readonly inits?: readonly Stored[];
  readonly metadata?: Stored;
  readonly row: readonly [ready: string, status: string, restarts: string];
}

const twoInits = [{ name: "i1" }, { name: "i2" }];
const withSidecar = [{ name: "i1" }, { name: "s1", restartPolicy: "Always" }];
const gates = { spec: { readinessGates: [{ conditionType: "a.b/c" }, { conditionType: "d.e/f" }] } };

/** The pods have the containers a and b. The rows are what a real kube-apiserver 1.33.13 answered for these statuses. */
const cases: readonly PodCase[] = [
  {
    name: "both run",
    status: { phase: "Running", containerStatuses: [ready, ready] },
    row: ["2/2", "Running", "0"],
  },
  {
    name: "one crashes",
    status: {
      phase: "Running",
      containerStatuses: [{ state: waiting("CrashLoopBackOff"), restartCount: 7, ...failedBefore }, ready],
    },
    row: ["1/2", "CrashLoopBackOff", "7 (23m ago)"],
  },
  {
    name: "one had too little memory, the other was started again",
    status: {
      phase: "Running",
      containerStatuses: [{ state: over(137, "OOMKilled") }, { ...ready, restartCount: 2, ...failedBefore }],
    },
    row: ["1/2", "OOMKilled", "2 (23m ago)"],
  },
  {
    name: "ended by a signal, without a reason: the first container speaks",
    status: { phase: "Running", containerStatuses: [{ state: over(0, "", 9) }, { state: over(3) }] },
    row: ["0/2", "Signal:9", "0"],
  },
  {
    name: "an image can't be pulled",
    status: {
      phase: "Pending",
      containerStatuses: [{ state: waiting("ImagePullBackOff") }, { state: waiting("ContainerCreating") }],
    },
    row: ["0/2", "ImagePullBackOff", "0"],
  },
  {
    name: "the second init container runs",
    inits: twoInits,
    status: {
      phase: "Pending",
      initContainerStatuses: [
        { name: "i1", state: over(0) },
        { name: "i2", state: running },
      ],
      containerStatuses: [{ state: waiting("PodInitializing") }, { state: waiting("PodInitializing") }],
    },
    row: ["0/2", "Init:1/2", "0"],
  },
  {
    name: "an init container crashes",
    inits: twoInits,
    status: {
      phase: "Pending",
      initContainerStatuses: [
        { name: "i1", state: waiting("CrashLoopBackOff"), restartCount: 3, ...failedBefore },
        { name: "i2", state: waiting("PodInitializing") },
      ],
    },
    row: ["0/2", "Init:CrashLoopBackOff", "3 (23m ago)"],
  },
  {
    name: "an init container failed",
    inits: twoInits,
    status: { phase: "Pending", initContainerStatuses: [{ name: "i1", state: over(2, "Error") }] },
    row: ["0/2", "Init:Error", "0"],
  },
  {
    name: "an init container failed without a reason",
    inits: twoInits,
    status: { phase: "Pending", initContainerStatuses: [{ name: "i1", state: over(2) }] },
    row: ["0/2", "Init:ExitCode:2", "0"],
  },
  {
    name: "a sidecar counts, other init containers' restarts no longer",
    inits: withSidecar,
    status: {
      phase: "Running",
      conditions: yes("Initialized", "Ready"),
      initContainerStatuses: [
        { name: "i1", state: over(0), restartCount: 4, ...failedBefore },
        { name: "s1", ...ready, started: true, restartCount: 2, ...failedBefore },
      ],
      containerStatuses: [ready, { ...ready, restartCount: 1, ...failedBefore }],
    },
    row: ["3/3", "Running", "3 (23m ago)"],
  },
  {
    name: "a sidecar that hasn't started yet",
    inits: withSidecar,
    status: {
      phase: "Pending",
      initContainerStatuses: [
        { name: "i1", state: over(0), restartCount: 1 },
        { name: "s1", state: running, started: false, restartCount: 2, ...failedBefore },
      ],
    },
    row: ["0/3", "Init:1/2", "3 (23m ago)"],
  },
  {
    name: "a sidecar that crashes later",
    inits: withSidecar,
    status: {
      phase: "Running",
      conditions: yes("Initialized"),
      initContainerStatuses: [
        { name: "i1", state: over(0) },
        { name: "s1", state: waiting("CrashLoopBackOff"), started: false, restartCount: 9, ...failedBefore },
      ],
      containerStatuses: [ready, ready],
    },
    row: ["2/3", "Init:CrashLoopBackOff", "9 (23m ago)"],
  },
  {
    name: "all are done",
    status: {
      phase: "Succeeded",
      containerStatuses: [{ state: over(0, "Completed") }, { state: over(0, "Completed") }],
    },
    row: ["0/2", "Completed", "0"],
  },
  {
    name: "one is done, the other runs, the pod is ready",
    status: {
      phase: "Running",
      conditions: yes("Ready"),
      containerStatuses: [{ state: over(0, "Completed") }, ready],
    },
    row: ["1/2", "Running", "0"],
  },
  {
    name: "one is done, the other runs, the pod isn't ready",
    status: { phase: "Running", containerStatuses: [{ state: over(0, "Completed") }, ready] },
    row: ["1/2", "NotReady", "0"],
  },
  { name: "evicted", status: { phase: "Failed", reason: "Evicted" }, row: ["0/2", "Evicted", "0"] },
  {
    name: "held back by a scheduling gate",
    status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] },
    row: ["0/2", "SchedulingGated", "0"],
  },
  {
    name: "being deleted",
    metadata: { deletionTimestamp: "2026-11-22T10:29:30Z" },
    status: { phase: "Running", containerStatuses: [ready, ready] },
    row: ["2/2", "Terminating", "0"],
  },
  {
    name: "being deleted after it was over",
    metadata: { deletionTimestamp: "2026-11-22T10:29:30Z" },
    status: { phase: "Succeeded", containerStatuses: [{ state: over(0, "Completed") }] },
    row: ["0/2", "Completed", "0"],
  },
  {
    name: "being deleted from a node that is lost",
    metadata: { deletionTimestamp: "2026-11-22T10:29:30Z" },
    status: { phase: "Running", reason: "NodeLost" },
    row: ["0/2", "Unknown", "0"],
  },
];

function makePod(status: Stored, inits?: readonly Stored[], metadata: Stored = {}, spec: Stored = {}): Stored {
  return {
    metadata: { name: "p", creationTimestamp: "2026-11-22T10:25:15Z", ...metadata },
    spec: {
      containers: [{ name: "a" }, { name: "b" }],
      ...(inits === undefined ? {} : { initContainers: inits }),
      ...spec,
    },
    status,
  };
}

describe("a pod's row says what the real server says", () => {
  it.each(cases)("$name", ({ status, inits, metadata, row }) => {
    const cells = podColumns.map((column) => column.cell(makePod(status, inits, metadata), now));
    expect(cells.slice(0, 5)).toStrictEqual(["p", ...row, "4m45s"]);
  });

  it("shows address, node and gates when asked for more", () => {
    const status = {
      phase: "Running",
      podIPs: [{ ip: "10.9.9.9" }],
      nominatedNodeName: "n2",
      conditions: yes("a.b/c"),
    };
    const pod = makePod(status, undefined, {}, { nodeName: "n1", ...gates.spec });
    expect(podColumns.slice(5).map((column) => column.cell(pod, now))).toStrictEqual(["10.9.9.9", "n1", "n2", "1/2"]);
    const bare = podColumns.slice(5).map((column) => column.cell(makePod({ phase: "Pending" }), now));
    expect(bare).toStrictEqual(["<none>", "<none>", "<none>", "<none>"]);
    expect(podColumns.map((column) => column.priority)).toStrictEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it("marks pods that are over, and no others", () => {
    expect(conditionsOfPod(makePod({ phase: "Failed" }))).toStrictEqual([
      { type: "Completed", status: "True", reason: "Failed", message: "The pod failed." },
    ]);
    expect(conditionsOfPod(makePod({ phase: "Running" }))).toBeUndefined();
  });
});
