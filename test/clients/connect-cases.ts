import http from "node:http";
import http2 from "node:http2";
import { describe, expect, it } from "vitest";
import type { Environment } from "../environment/open-environment.ts";
import { askCluster, findFreePort, isTaken, takePort } from "./flyte-environment.ts";
import { runHere } from "./run-here.ts";

function getStatus(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, path, host: "127.0.0.1", agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
  });
}

/** Whether HTTP/2 is spoken on a port, as gRPC does. */
function speaksHttp2(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.once("remoteSettings", () => resolve(true)).once("error", () => resolve(false));
    session.once("remoteSettings", () => session.destroy());
  });
}

async function findPod(environment: Environment): Promise<string> {
  const { items } = (await askCluster(environment, "GET", "/api/v1/namespaces/flyte/pods")) as {
    readonly items: readonly { readonly metadata: { readonly name: string } }[];
  };
  const name = items[0]?.metadata.name;
  if (name === undefined) throw new Error("there is no pod");
  return name;
}

function scale(environment: Environment, replicas: number): Promise<unknown> {
  const path = "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary";
  return askCluster(environment, "PATCH", path, { spec: { replicas } });
}

/** What `fgk connect` does, as a program of its own. */
export function describeConnect(opened: () => Environment): void {
  describe("fgk connect", () => {
    it("leads to console and API, follows Flyte to its next pod, and frees its ports at Ctrl-C with code 0", async () => {
      const environment = opened();
      const [web, api] = [await findFreePort(), await findFreePort()];
      const running = environment.start(["connect", "--http-port", `${web}`, "--grpc-port", `${api}`]);
      await running.says("Ctrl-C ends it.");
      expect(await getStatus(web, "/console")).toBe(200);
      expect(await speaksHttp2(api)).toBe(true);
      expect(await speaksHttp2(web)).toBe(false);

      const first = await findPod(environment);
      await askCluster(environment, "DELETE", `/api/v1/namespaces/flyte/pods/${first}`);
      await running.says(/Connected again, to the pod flyte-binary-/);
      const second = await findPod(environment);
      expect(second).not.toBe(first);
      expect(await getStatus(web, "/console")).toBe(200);

      running.child.kill("SIGINT");
      const ended = await running.ended;
      expect(ended.code).toBe(0);
      expect(ended.out).toBe(
        `Console  http://localhost:${web}/console\nAPI      localhost:${api} (gRPC, without TLS)\n`,
      );
      expect(ended.err).toContain(`Both lead to the pod ${first}.`);
      expect(ended.err).toContain(`fgk flyte config --endpoint localhost:${api} for a pyflyte of your own`);
      expect(ended.err).toContain(`Connected again, to the pod ${second}.\n`);
      expect(ended.err).toMatch(/\nEnding…\nEnded; the ports are free\.\n$/);
      expect([await isTaken(web), await isTaken(api)]).toEqual([false, false]);
    });

    it("the same port for both", async () => {
      const ended = await runHere(opened(), ["connect", "--http-port", "9000", "--grpc-port", "9000"]);
      expect([ended.code, ended.out]).toEqual([1, ""]);
      expect(ended.err).toBe(
        "error[usage]: --http-port and --grpc-port are both 9000\n  = help: take two; 0 takes any free one\n",
      );
    });

    it("a port that is taken: which, and the flag; the other one is given back", async () => {
      const environment = opened();
      const [web, taken] = [await findFreePort(), await takePort()];
      const ended = await runHere(environment, ["connect", "--http-port", `${web}`, "--grpc-port", `${taken.port}`]);
      await taken.free();
      expect([ended.code, ended.out]).toEqual([1, ""]);
      expect(ended.err).toContain(`error[usage]: the port ${taken.port} of this machine is taken\n`);
      expect(ended.err).toContain("= help: take another one: --grpc-port PORT, or --grpc-port 0 for any free one\n");
      expect(await isTaken(web)).toBe(false);
    });

    it("any free ports, as JSON lines; SIGTERM ends it well, too", async () => {
      const environment = opened();
      const running = environment.start(["connect", "--http-port", "0", "--grpc-port", "0", "--json"]);
      const line = await new Promise<string>((resolve) => {
        let text = "";
        running.child.stdout?.on("data", (part: string) => {
          text += part;
          const connected = text.split("\n").find((one) => one.includes('"connected"') && one.endsWith("}"));
          if (connected !== undefined) resolve(connected);
        });
      });
      const said = JSON.parse(line) as { readonly http: number; readonly grpc: number };
      expect(said).toEqual({
        type: "connected",
        console: `http://localhost:${said.http}/console`,
        api: `localhost:${said.grpc}`,
        http: said.http,
        grpc: said.grpc,
        pod: await findPod(environment),
      });
      expect(await getStatus(said.http, "/console")).toBe(200);
      running.child.kill("SIGTERM");
      const ended = await running.ended;
      expect([ended.code, ended.err]).toEqual([0, "\nEnding…\n"]);
    });

    it("no pod: why, and the command that makes one", async () => {
      const environment = opened();
      await scale(environment, 0);
      const ended = await runHere(environment, ["connect", "--http-port", "0", "--grpc-port", "0"]);
      await scale(environment, 1);
      expect([ended.code, ended.out]).toEqual([1, ""]);
      expect(ended.err).toMatch(/error\[unreachable\] ?.*: no pod of Flyte is ready\n/);
      expect(ended.err).toContain("why: the Deployment flyte-binary has no pod\n");
      expect(ended.err).toContain("= help: kubectl scale deployment flyte-binary -n flyte --replicas=1\n");
    });

    it.each([
      ["a word", "--http-port", "web", "a number up to 65535; 0 takes any free one"],
      ["too high", "--grpc-port", "70000", "a number up to 65535; 0 takes any free one"],
    ])("a port that is none is refused before anything is asked: %s", async (_, flag, value, help) => {
      const environment = opened();
      const ended = await runHere(environment, ["connect", flag, value]);
      expect([ended.code, ended.err]).toEqual([
        1,
        `error[usage]: ${flag} ${JSON.stringify(value)} isn't a port\n  = help: ${help}\n`,
      ]);
    });
  });
}
