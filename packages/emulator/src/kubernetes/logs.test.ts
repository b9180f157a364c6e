import { describe, expect, it } from "vitest";
import type { ResponseStream } from "../cloud/http.ts";
import { answerKubernetes } from "./answer.ts";
import { cutLog } from "./log-cut.ts";
import { storeOf } from "./store.ts";
import type { TestCluster } from "./test-cluster.ts";
import { makeTestCluster } from "./test-cluster.ts";

const text = [
  '{"msg":"one","ts":"2026-11-22T10:00:01Z"}',
  '{"msg":"two","ts":"2026-11-22T10:00:05Z"}',
  "plain three",
  "",
].join("\n");
const times = { nowMs: Date.parse("2026-11-22T10:00:08Z"), startedAt: "2026-11-22T10:00:04Z" };

describe("a log, cut", () => {
  const rows: readonly { name: string; cut: Parameters<typeof cutLog>[1]; expected: string }[] = [
    { name: "not at all", cut: { timestamps: false }, expected: text },
    { name: "to no lines", cut: { timestamps: false, tailLines: 0 }, expected: "" },
    { name: "to the last line", cut: { timestamps: false, tailLines: 1 }, expected: "plain three\n" },
    {
      name: "to the last three seconds: a line without a time is as old as the run",
      cut: { timestamps: false, sinceSeconds: 3 },
      expected: '{"msg":"two","ts":"2026-11-22T10:00:05Z"}\n',
    },
    { name: "to its first bytes", cut: { timestamps: false, tailLines: 1, limitBytes: 5 }, expected: "plain" },
    {
      name: "with times",
      cut: { timestamps: true, tailLines: 2 },
      expected:
        '2026-11-22T10:00:05.000000000Z {"msg":"two","ts":"2026-11-22T10:00:05Z"}\n2026-11-22T10:00:04.000000000Z plain three\n',
    },
  ];
  it.each(rows)("$name", ({ cut, expected }) => {
    expect(cutLog(text, cut, times)).toBe(expected);
  });
});

async function startPod(command: readonly string[]): Promise<TestCluster> {
  const cluster = makeTestCluster();
  const spec = { containers: [{ name: "c", image: "busybox", command }] };
  await cluster.send("POST", "/api/v1/namespaces/default/pods", { metadata: { name: "p" }, spec });
  await cluster.wait(10_000);
  return cluster;
}

const log = "/api/v1/namespaces/default/pods/p/log";

async function follow({ cloud, cluster }: TestCluster): Promise<{ first: string; stream: ResponseStream | undefined }> {
  const url = new URL(`${log}?follow=true`, "https://cluster.invalid");
  const headers = { authorization: "Bearer t" };
  const answer = await answerKubernetes(cloud, cluster, { method: "GET", url, headers, body: new Uint8Array() });
  return { first: String(answer.body), stream: answer.stream };
}

describe("kubectl logs -f", () => {
  it("goes on with what is printed, until the pod goes", async () => {
    const cluster = await startPod(["sleep", "3600"]);
    const { first, stream } = await follow(cluster);
    expect(first).toBe("");
    expect(stream?.next()).toEqual({ text: "", isOver: false });
    const pod = (await cluster.send("GET", "/api/v1/namespaces/default/pods/p")).body;
    const logs = storeOf(cluster.cloud, cluster.cluster).logs[pod["metadata"].uid]?.["c"];
    if (logs !== undefined) logs.current += "more\n";
    expect(stream?.next()).toEqual({ text: "more\n", isOver: false });
    await cluster.send("DELETE", "/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0");
    expect(stream?.next()).toEqual({ text: "", isOver: true });
  });

  it("ends at once for a container that has ended", async () => {
    const { first, stream } = await follow(await startPod(["echo", "done"]));
    expect(first).toBe("done\n");
    expect(stream).toBeUndefined();
  });
});

describe("log options that make no sense", () => {
  const rows: readonly { query: string; status: number; message: string }[] = [
    {
      query: "tailLines=-1",
      status: 422,
      message: 'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    },
    {
      query: "sinceSeconds=0",
      status: 422,
      message: 'PodLogOptions "p" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0',
    },
    { query: "tailLines=x", status: 400, message: 'strconv.ParseInt: parsing "x": invalid syntax' },
    {
      query: "sinceSeconds=1&sinceTime=2026-11-22T10:00:00Z",
      status: 422,
      message:
        'PodLogOptions "p" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    },
    { query: "container=nope", status: 400, message: "container nope is not valid for pod p" },
  ];
  it.each(rows)("$query", async ({ query, status, message }) => {
    const cluster = await startPod(["sleep", "1"]);
    const answer = await cluster.send("GET", `${log}?${query}`);
    expect([answer.status, answer.body["message"]]).toEqual([status, message]);
  });
});
