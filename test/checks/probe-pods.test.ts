import { beforeAll, describe, expect, it } from "vitest";
import { ask, install, listWrites, openWorld, smallest } from "../plan/installation.ts";
import { verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { SimulatedCrash } from "../simulation/simulated-world.ts";
import { verifyNow } from "./expect-checks.ts";

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

async function listPods(simulated: SimulatedCloud): Promise<readonly string[]> {
  const list = await ask(simulated, "GET", "cluster:/api/v1/pods");
  return (list["items"] as readonly Pod[]).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

/** How many probe pods were made in which namespace, and how many there were at once. */
function countProbes({ cloud }: SimulatedCloud): {
  readonly namespaces: Readonly<Record<string, number>>;
  readonly most: number;
} {
  const namespaces: Record<string, number> = {};
  let now = 0;
  let most = 0;
  for (const { method, path, status } of cloud.journal) {
    const made = /^\/api\/v1\/namespaces\/([^/]+)\/pods$/.exec(path)?.[1];
    if (method === "POST" && made !== undefined && status === 201) {
      namespaces[made] = (namespaces[made] ?? 0) + 1;
      now += 1;
      most = Math.max(most, now);
    }
    if (method === "DELETE" && path.includes("/pods/fgk-probe-")) now -= 1;
  }
  return { namespaces, most };
}

/** The same cloud, telling of each request that is answered. */
function watch(simulated: SimulatedCloud, tell: (method: string, path: string) => void): SimulatedCloud {
  return {
    ...simulated,
    reach: {
      ...simulated.reach,
      answer: async (request) => {
        const answer = await simulated.reach.answer(request);
        tell(request.method, new URL(request.url).pathname);
        return answer;
      },
    },
  };
}

describe("probe pods", () => {
  let installed: SimulatedCloud;
  beforeAll(async () => {
    installed = await install(smallest);
  });

  it("are all that verify writes, and are gone afterwards", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = await listPods(simulated);
    expect((await verifyNow(simulated)).status).toBe("green");
    expect(await listPods(simulated)).toEqual(before);
    const writes = listWrites(simulated).map((write) => write.replace(/fgk-probe-[0-9a-z]+/, "fgk-probe"));
    // Two in flyte: one asks who it is, the other asks the database.
    expect(writes.toSorted()).toEqual([
      "DELETE /api/v1/namespaces/flyte/pods/fgk-probe 200",
      "DELETE /api/v1/namespaces/flyte/pods/fgk-probe 200",
      "DELETE /api/v1/namespaces/flytesnacks-development/pods/fgk-probe 200",
      "POST /api/v1/namespaces/flyte/pods 201",
      "POST /api/v1/namespaces/flyte/pods 201",
      "POST /api/v1/namespaces/flytesnacks-development/pods 201",
    ]);
  });

  it("are gone when they can't start", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = await listPods(simulated);
    simulated.cloud.faults.imagesUnpullable = ["curlimages/", "postgres"];
    expect((await verifyNow(simulated)).status).toBe("red");
    expect(await listPods(simulated)).toEqual(before);
  });

  it("are gone at whichever request verify is interrupted", async () => {
    const counted = cloneSimulatedCloud(installed);
    let requests = 0;
    await verifyNow(watch(counted, () => (requests += 1)));
    expect(requests).toBeGreaterThan(20);
    let interruptedWithPods = 0;
    for (let last = 1; last <= requests; last += 1) {
      const simulated = cloneSimulatedCloud(installed);
      const before = await listPods(simulated);
      const stop = new AbortController();
      let seen = 0;
      let stoppedMs = 0;
      const watched = watch(simulated, () => {
        seen += 1;
        if (seen !== last) return;
        stop.abort();
        stoppedMs = simulated.clock.now();
      });
      const outcome = await verifyNow(watched, { stop: stop.signal });
      expect(outcome.status).toBe("interrupted");
      expect(simulated.clock.now() - stoppedMs).toBeLessThan(2_000);
      expect(await listPods(simulated)).toEqual(before);
      if (countProbes(simulated).most > 0) interruptedWithPods += 1;
    }
    expect(interruptedWithPods).toBeGreaterThan(5);
  });

  it("of a verify that was killed are removed by a later one", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = await listPods(simulated);
    const counted = openWorld(cloneSimulatedCloud(installed));
    await verify(counted.world, smallest);
    const call = counted.calls.indexOf("POST /api/v1/namespaces/flyte/pods") + 1;
    const dying = openWorld(simulated, { crash: { call, when: "after" } });
    await expect(verify(dying.world, smallest)).rejects.toThrow(SimulatedCrash);
    expect((await listPods(simulated)).length).toBeGreaterThan(before.length);
    const left = (await listPods(simulated)).filter((pod) => !before.includes(pod)).toSorted();
    // For all that anybody knows its run may live: it isn't touched, and nothing is said of it.
    const early = await verifyNow(simulated);
    expect(early.findings.find(({ name }) => name === "identity-probe/flyte")?.finding).toEqual({
      status: "green",
      evidence: "e-mail flyte-sa@acme-ml.iam.gserviceaccount.com, token with the cloud-platform scope given",
    });
    expect(await listPods(simulated)).toEqual(expect.arrayContaining(left));
    // Its own deadline has ended it.
    await simulated.clock.sleep(6 * 60_000);
    const late = await verifyNow(simulated);
    expect(late.status).toBe("green");
    expect(late.findings.find(({ name }) => name === "identity-probe/flyte")?.finding).toEqual({
      status: "green",
      evidence: `e-mail flyte-sa@acme-ml.iam.gserviceaccount.com, token with the cloud-platform scope given; removed what an earlier run left: ${left.join(", ")}`,
    });
    expect(await listPods(simulated)).toEqual(before);
  });
});

describe("probe pods of many projects", () => {
  const projects = Array.from({ length: 12 }, (_, index) => `team-${String.fromCharCode(97 + index)}`);
  const text = smallest.replace("[flytesnacks]", `[${projects.join(", ")}]`);
  let installed: SimulatedCloud;
  beforeAll(async () => {
    installed = await install(text);
  });

  it("are asked for Flyte and one namespace per project, at most ten", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const outcome = await verifyNow(simulated, { text });
    expect(outcome.status).toBe("green");
    expect(countProbes(simulated).namespaces).toEqual({
      flyte: 2,
      "team-a-development": 1,
      "team-b-development": 1,
      "team-c-development": 1,
      "team-d-development": 1,
      "team-e-development": 1,
      "team-f-development": 1,
      "team-g-development": 1,
      "team-h-development": 1,
      "team-i-development": 1,
    });
  });

  it("are asked for every namespace on demand, ten at a time", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = await listPods(simulated);
    const outcome = await verifyNow(simulated, { text, probe: "all" });
    expect(outcome.status).toBe("green");
    const { namespaces, most } = countProbes(simulated);
    expect(Object.keys(namespaces)).toHaveLength(1 + 12 * 3);
    // Ten that ask who they are, and the one that asks the database.
    expect(most).toBe(11);
    expect(await listPods(simulated)).toEqual(before);
  });
});
