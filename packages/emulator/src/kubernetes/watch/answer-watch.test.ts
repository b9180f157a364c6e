import type { IncomingMessage } from "node:http";
import { request as httpRequest } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { inProcess } from "../../in-process.ts";
import { answerKubernetes } from "../answer.ts";
import { serveTestCluster } from "../serve-test-cluster.ts";
import type { TestCluster } from "../test-cluster.ts";
import { makeTestCluster } from "../test-cluster.ts";

const maps = "/api/v1/namespaces/default/configmaps";

/** `ADDED a 7`: an event as its type, the object's name and how far its version is from `base`. */
function readEvents(text: string, base: number): readonly string[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: Stored };
    if (type === "ERROR") return `${type} ${object["code"]} ${object["reason"]}: ${object["message"]}`;
    return `${type} ${object["metadata"].name ?? object["kind"]} ${Number(object["metadata"].resourceVersion) - base}`;
  });
}

/** What a watch says before it stays open. */
async function look({ cloud, cluster }: TestCluster, path: string): Promise<string> {
  const url = new URL(path, "https://cluster.invalid");
  const headers = { authorization: "Bearer t" };
  const { body } = await answerKubernetes(cloud, cluster, { method: "GET", url, headers, body: new Uint8Array() });
  return String(body);
}

async function revisionOf(cluster: TestCluster): Promise<number> {
  const { body } = await cluster.send("GET", maps);
  return Number(body["metadata"].resourceVersion);
}

async function writeMap(cluster: TestCluster, name: string, labels: Stored): Promise<void> {
  const path = `${maps}/${name}`;
  const isThere = (await cluster.send("GET", path)).status === 200;
  if (isThere) await cluster.send("PATCH", path, { metadata: { labels } });
  else await cluster.send("POST", maps, { metadata: { name, labels } });
}

/** A map that is made, gets the label, loses it, gets it again and is deleted: versions 1 to 5 after `base`. */
async function liveThrough(cluster: TestCluster): Promise<number> {
  const base = await revisionOf(cluster);
  await writeMap(cluster, "m", {});
  await writeMap(cluster, "m", { x: "y" });
  await writeMap(cluster, "m", { x: "z" });
  await writeMap(cluster, "m", { x: "y" });
  await cluster.send("DELETE", `${maps}/m`);
  return base;
}

describe("a watch", () => {
  it("tells everything since its version", async () => {
    const cluster = makeTestCluster();
    const base = await liveThrough(cluster);
    const text = await look(cluster, `${maps}?watch=true&resourceVersion=${base}`);
    expect(readEvents(text, base)).toEqual([
      "ADDED m 1",
      "MODIFIED m 2",
      "MODIFIED m 3",
      "MODIFIED m 4",
      "DELETED m 5",
    ]);
  });

  it("with a selector, lets an object come and go as it matches", async () => {
    const cluster = makeTestCluster();
    const base = await liveThrough(cluster);
    const query = `watch=true&resourceVersion=${base}&labelSelector=x%3Dy`;
    const text = await look(cluster, `${maps}?${query}`);
    expect(readEvents(text, base)).toEqual(["ADDED m 2", "DELETED m 3", "ADDED m 4", "DELETED m 5"]);
  });

  it.each(["", "&resourceVersion=0"])("begins with what is there: %s", async (version) => {
    const cluster = makeTestCluster();
    await cluster.wait(2_000);
    const base = await revisionOf(cluster);
    await writeMap(cluster, "m", {});
    const query = `watch=1&fieldSelector=metadata.name%3Dm${version}`;
    const text = await look(cluster, `${maps}?${query}`);
    expect(readEvents(text, base)).toEqual(["ADDED m 1"]);
  });

  it("of a version that is too old says so, and what can still be had", async () => {
    const cluster = makeTestCluster();
    const text = await look(cluster, `${maps}?watch=1&resourceVersion=1`);
    expect(readEvents(text, 0)).toEqual(["ERROR 410 Expired: too old resource version: 1 (100)"]);
  });

  it("doesn't remember across a restart", async () => {
    const cluster = makeTestCluster();
    const base = await liveThrough(cluster);
    const saved = JSON.parse(JSON.stringify(cluster.cloud.state.kubernetes[cluster.cluster])) as Stored;
    cluster.cloud.state.kubernetes[cluster.cluster] = saved;
    const text = await look(cluster, `${maps}?watch=1&resourceVersion=${base}`);
    expect(readEvents(text, 0)).toEqual([`ERROR 410 Expired: too old resource version: ${base} (${base + 5})`]);
  });

  it("forgets the oldest changes of a resource that changes much", async () => {
    const cluster = makeTestCluster();
    const base = await revisionOf(cluster);
    for (let index = 0; index < 252; index += 1) await writeMap(cluster, "m", { x: String(index) });
    const text = await look(cluster, `${maps}?watch=1&resourceVersion=${base}`);
    expect(readEvents(text, 0)).toEqual([`ERROR 410 Expired: too old resource version: ${base} (${base + 2})`]);
    const later = await look(cluster, `${maps}?watch=1&resourceVersion=${base + 251}`);
    expect(readEvents(later, base)).toEqual(["MODIFIED m 252"]);
  });

  const refusals: readonly { query: string; status: number; message: string }[] = [
    {
      query: "sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
      status: 422,
      message:
        'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    },
    {
      query: "resourceVersionMatch=NotOlderThan",
      status: 422,
      message:
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    },
    {
      query: "resourceVersion=abc",
      status: 500,
      message: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    },
  ];
  it.each(refusals)("is refused: $query", async ({ query, status, message }) => {
    const answer = await makeTestCluster().send("GET", `${maps}?watch=1&${query}`);
    expect([answer.status, answer.body["message"]]).toEqual([status, message]);
  });
});

describe("an open watch", () => {
  it("moves the cloud's clock: nobody else asks, and the pod gets ready", async () => {
    const cluster = makeTestCluster({ timeScale: 0.05, now: Date.now });
    const base = `http://127.0.0.1:${await serveTestCluster(cluster, onTestFinished)}`;
    const spec = { containers: [{ name: "c", image: "busybox", command: ["sleep", "3600"] }] };
    await cluster.send("POST", "/api/v1/namespaces/default/pods", { metadata: { name: "p" }, spec });
    const phases: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const path = `${base}/api/v1/namespaces/default/pods?watch=true&resourceVersion=0&allowWatchBookmarks=true&timeoutSeconds=1`;
      const sent = httpRequest(path, { headers: { authorization: "Bearer t" } }, (answer: IncomingMessage) => {
        expect(answer.headers["transfer-encoding"]).toBe("chunked");
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        answer.on("end", () => {
          for (const line of text.trim().split("\n")) {
            const { type, object } = JSON.parse(line) as { type: string; object: Stored };
            phases.push(type === "BOOKMARK" ? `${type} ${object["kind"]}` : `${type} ${object["status"].phase}`);
          }
          resolve();
        });
      });
      sent.on("error", reject);
      sent.end();
    });
    expect(phases.at(0)).toBe("ADDED Pending");
    expect(phases).toContain("MODIFIED Running");
    expect(phases.at(-1)).toBe("BOOKMARK Pod");
  });

  it("in memory, over a dialled connection, is told of what another request does", async () => {
    const cluster = makeTestCluster({ cluster: { endpoint: "c.invalid" } });
    const inside = inProcess(cluster.cloud);
    await writeMap(cluster, "m", {});
    const base = await revisionOf(cluster);
    const url = `https://c.invalid${maps}?watch=1&resourceVersion=${base}`;
    const headers = { authorization: "Bearer t" };
    expect((await inside.answer({ method: "GET", url, headers })).body).toBe("");
    const wire = await inside.dial({ host: "c.invalid" });
    const path = `${maps}?watch=1&resourceVersion=${base}`;
    wire.write(`GET ${path} HTTP/1.1\r\nhost: c.invalid\r\nauthorization: Bearer t\r\n\r\n`);
    let text = "";
    wire.on("data", (part: Buffer) => {
      text += part.toString();
    });
    await expect.poll(() => text).toContain("\r\n\r\n");
    await writeMap(cluster, "m", { x: "y" });
    await expect.poll(() => text).toContain('{"type":"MODIFIED"');
    wire.destroy();
  });
});
