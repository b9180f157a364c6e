import type { RunOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { readContext } from "./kubeconfig-context.ts";

const first = `
apiVersion: v1
kind: Config
clusters:
  - name: private
    cluster:
      server: https://10.20.0.2
      certificate-authority: ca/private.pem
      tls-server-name: control-plane.acme.internal
      proxy-url: http://me:secret@proxy.acme.internal:3128
  - { name: socks, cluster: { server: "https://10.20.0.2", proxy-url: "socks5://proxy.acme.internal:1080" } }
contexts:
  - { name: platform, context: { cluster: private, user: platform } }
  - { name: socks, context: { cluster: socks, user: platform } }
  - { name: both, context: { cluster: private, user: elsewhere } }
  - { name: v1alpha1, context: { cluster: private, user: v1alpha1 } }
  - { name: asks, context: { cluster: private, user: asks } }
  - { name: as, context: { cluster: private, user: as } }
  - { name: broken, context: { cluster: private, user: broken } }
users:
  - name: platform
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: bin/log-in
        args: [--quiet]
        env: [{ name: LOGIN_REALM, value: acme }]
        provideClusterInfo: true
        interactiveMode: IfAvailable
        installHint: ask the platform team for log-in
  - { name: v1alpha1, user: { exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: x } } }
  - { name: asks, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always } } }
  - { name: as, user: { token: abc, as: system:admin } }
  - { name: broken, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: gone, installHint: get gone } } }
`;

/** The second file of KUBECONFIG: what the first has too doesn't count, as a whole. */
const second = `
clusters: [{ name: private, cluster: { server: "https://192.0.2.1", proxy-url: "http://other:1" } }]
users:
  - { name: elsewhere, user: { tokenFile: tokens/elsewhere } }
  - { name: platform, user: { token: never } }
`;

const files: Readonly<Record<string, string>> = {
  "/home/me/.kube/one": first,
  "/srv/two": second,
  "/home/me/.kube/ca/private.pem": "PEM",
  "/srv/tokens/elsewhere": "from-a-file\n",
};

function openWorld(answer: Partial<Record<string, unknown>> = {}): { world: World; runs: RunOptions[] } {
  const runs: RunOptions[] = [];
  const variables: Readonly<Record<string, string>> = {
    KUBECONFIG: ".kube/one:/nowhere:/srv/two",
    PWD: "/home/me",
  };
  const world = {
    variable: (name: string) => variables[name],
    readFile: async (path: string) => (path in files ? new TextEncoder().encode(files[path]) : undefined),
    run: async (how: RunOptions) => {
      runs.push(how);
      if (how.command === "gone") throw new WorldError("no-command", "gone isn't there");
      const apiVersion = "client.authentication.k8s.io/v1";
      return { code: 0, stdout: JSON.stringify({ apiVersion, status: { token: "t" }, ...answer }), stderr: "" };
    },
    now: () => 0,
  } as Partial<World> as World;
  return { world, runs };
}

describe("a context behind a proxy, of several files", () => {
  it("keeps the first file's cluster whole, with its authority, server name and proxy", async () => {
    const { server, ca, serverName, proxy } = await readContext(openWorld().world, "platform");
    expect({ server, ca, serverName, proxy }).toEqual({
      server: "https://10.20.0.2",
      ca: "PEM",
      serverName: "control-plane.acme.internal",
      proxy: "http://me:secret@proxy.acme.internal:3128",
    });
  });

  it("tells the plugin the protocol, its variables and the cluster", async () => {
    const { world, runs } = openWorld();
    const { token } = await readContext(world, "platform");
    expect(await token()).toBe("t");
    expect(runs).toHaveLength(1);
    const [{ command, args, env = {} } = { command: "", args: [] }] = runs;
    expect({ command, args, realm: env["LOGIN_REALM"] }).toEqual({
      command: "/home/me/.kube/bin/log-in",
      args: ["--quiet"],
      realm: "acme",
    });
    expect(JSON.parse(String(env["KUBERNETES_EXEC_INFO"]))).toEqual({
      kind: "ExecCredential",
      apiVersion: "client.authentication.k8s.io/v1",
      spec: {
        cluster: {
          server: "https://10.20.0.2",
          "tls-server-name": "control-plane.acme.internal",
          "proxy-url": "http://me:secret@proxy.acme.internal:3128",
        },
        interactive: false,
      },
    });
  });

  it("takes a user of the second file, with paths from its own folder", async () => {
    const { token } = await readContext(openWorld().world, "both");
    expect(await token()).toBe("from-a-file");
  });

  it("a plugin that answers another version gives no token", async () => {
    const { world } = openWorld({ apiVersion: "client.authentication.k8s.io/v1beta1" });
    const { token } = await readContext(world, "platform");
    await expect(token()).rejects.toThrow("gave no token");
  });

  it("a plugin that isn't there is said with its own hint", async () => {
    const { token } = await readContext(openWorld().world, "broken");
    await expect(token()).rejects.toMatchObject({ diagnostic: { help: "get gone", keyPath: "cluster.access" } });
  });

  it.each([
    ["socks", "is no http or https URL"],
    ["v1alpha1", "speaks client.authentication.k8s.io/v1alpha1"],
    ["asks", "wants to ask a person"],
    ["as", "acts as another one"],
  ])("%s is refused by name", async (context, said) => {
    await expect(readContext(openWorld().world, context)).rejects.toThrow(said);
  });

  it("no message tells the proxy's password", async () => {
    const { world } = openWorld();
    const broken = { ...world, run: async () => ({ code: 1, stdout: "", stderr: "denied" }) } as World;
    const { token } = await readContext(broken, "platform");
    const error: unknown = await token().catch((reason: unknown) => reason);
    expect(JSON.stringify(error)).not.toContain("secret");
    expect(error).toMatchObject({ diagnostic: { cause: "denied" } });
  });
});
