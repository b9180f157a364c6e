import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Environment, openEnvironment } from "./open-environment.ts";

const target = ["--target", "gke.cluster/flyte"];
const clusterName = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
});
afterAll(() => environment.close());

/** A port of this machine that nobody listens on. */
async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

describe("in this order", () => {
  it("time is up before it began: nothing is written, and the flag is named", async () => {
    const before = environment.writes();
    const ended = await environment.run(["apply", "--yes", "--timeout", "0s", ...target]);
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/error\[timeout\]: the time was up before \d+ steps were started\n/);
    expect(ended.err).toContain("--timeout gives it longer\n");
    expect(ended.err).toContain("\nTo continue: fgk apply --target gke.cluster/flyte --yes\n");
    expect(environment.writes()).toBe(before);
  });

  it("a quota in the middle: tried again until it passes", async () => {
    environment.emulator.cloud.faults.quota = { "POST /v1/projects/acme-ml/locations/": 2 };
    const ended = await environment.run(["apply", "--yes", ...target]);
    expect(ended.err).toMatch(
      /gke\.cluster\/flyte: trying again \(attempt 1\) — can't create the cluster flyte: HTTP 429/,
    );
    expect(ended.err).toMatch(/gke\.cluster\/flyte: created after/);
    expect(ended.code).toBe(0);
    expect(environment.emulator.cloud.faults.quota).toEqual({ "POST /v1/projects/acme-ml/locations/": 0 });
  });

  it("a cluster that can't be reached: one diagnostic with what to look at", async () => {
    const cluster = environment.emulator.cloud.state.clusters[clusterName];
    if (cluster === undefined) throw new Error("the cluster is there by now");
    const port = await findClosedPort();
    const held = JSON.stringify(cluster);
    // Every way of saying where the API server is.
    Object.assign(cluster, JSON.parse(held.replaceAll(String(cluster["endpoint"]), `127.0.0.1:${port}`)));
    try {
      const ended = await environment.run(["plan"]);
      expect(ended.code).toBe(1);
      expect(ended.err.match(/^error\[/gm)).toHaveLength(1);
      expect(ended.err).toContain(
        "error[unreachable]: the API server of the cluster flyte refuses the connection (asked at",
      );
      expect(ended.err).toContain(`127.0.0.1:${port}`);
      expect(ended.err).toMatch(/= help: .*cluster\.access/);
    } finally {
      Object.assign(cluster, JSON.parse(held));
    }
  });
});
