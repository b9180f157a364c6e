import type { RunAnswer, World } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { readContext } from "./kubeconfig-context.ts";

const file = `
apiVersion: v1
kind: Config
current-context: other
clusters:
  - name: c
    cluster: { server: "https://10.0.0.2/", certificate-authority-data: ${Buffer.from("PEM").toString("base64")} }
  - { name: plain, cluster: { server: "http://10.0.0.2" } }
  - { name: open, cluster: { server: "https://10.0.0.2", insecure-skip-tls-verify: true } }
contexts:
  - { name: token, context: { cluster: c, user: token } }
  - { name: plugin, context: { cluster: c, user: plugin } }
  - { name: plain, context: { cluster: plain, user: token } }
  - { name: open, context: { cluster: open, user: token } }
  - { name: certificate, context: { cluster: c, user: certificate } }
users:
  - { name: token, user: { token: abc } }
  - { name: certificate, user: { client-certificate-data: eA== } }
  - name: plugin
    user: { exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: gke-gcloud-auth-plugin, args: [--x] } }
`;

interface FakeWorld {
  readonly world: World;
  readonly runs: string[][];
  nowMs: number;
}

function fakeWorld(answer: RunAnswer, content: string | undefined = file): FakeWorld {
  const runs: string[][] = [];
  const fake: FakeWorld = {
    runs,
    nowMs: Date.parse("2026-01-05T08:00:00Z"),
    world: {
      variable: (name: string) => (name === "KUBECONFIG" ? "/home/me/config" : undefined),
      readFile: async (path: string) =>
        path === "/home/me/config" && content !== undefined ? new TextEncoder().encode(content) : undefined,
      run: async ({ command, args }) => {
        runs.push([command, ...args.map(String)]);
        return answer;
      },
      now: () => fake.nowMs,
    } as Partial<World> as World,
  };
  return fake;
}

const credential = (token: string): RunAnswer => ({
  code: 0,
  stdout: JSON.stringify({
    apiVersion: "client.authentication.k8s.io/v1beta1",
    status: { token, expirationTimestamp: "2026-01-05T09:00:00Z" },
  }),
  stderr: "",
});

describe("a context of the kubeconfig", () => {
  it("gives server, authority and token", async () => {
    const { world } = fakeWorld(credential(""));
    const address = await readContext(world, "token");
    expect([address.server, address.ca, await address.token()]).toEqual(["https://10.0.0.2", "PEM", "abc"]);
  });

  it("asks the plugin once, and again shortly before its token ends", async () => {
    const fake = fakeWorld(credential("from-plugin"));
    const address = await readContext(fake.world, "plugin");
    expect([await address.token(), await address.token()]).toEqual(["from-plugin", "from-plugin"]);
    expect(fake.runs).toEqual([["gke-gcloud-auth-plugin", "--x"]]);
    fake.nowMs = Date.parse("2026-01-05T08:59:30Z");
    await address.token();
    expect(fake.runs).toHaveLength(2);
  });

  it.each([
    ["nowhere", "has no context nowhere"],
    ["plain", "isn't reached over https"],
    ["open", "turns certificate checks off"],
    ["certificate", "neither token nor exec plugin"],
  ])("%s is refused: never another cluster instead", async (context, said) => {
    await expect(readContext(fakeWorld(credential("")).world, context)).rejects.toThrow(said);
  });

  it("a missing file is named", async () => {
    const { world } = fakeWorld(credential(""), "");
    await expect(readContext({ ...world, readFile: async () => undefined }, "token")).rejects.toThrow(
      "there is no kubeconfig /home/me/config",
    );
  });
});
