import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { startEmulator } from "./server.ts";
import { KubeconfigError, readOutsideAccess } from "./server-outside-kubeconfig.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fgk-kubeconfig-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(server: string, user: unknown, more: object = {}, cluster: object = {}): Promise<string> {
  const file = join(folder, "config");
  const config = {
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
    ...more,
  };
  await writeFile(file, stringify(config));
  return file;
}

it.each(["https://127.0.0.1:6443", "https://127.1.2.3:6443", "https://localhost:6443", "https://[::1]:6443"])(
  "takes %s, with a token or a certificate, in the file or beside it",
  async (server) => {
    await writeFile(join(folder, "ca.crt"), "CA");
    const cert = Buffer.from("CERT").toString("base64");
    const file = await write(
      server,
      { token: "t", "client-certificate-data": cert },
      {},
      { "certificate-authority": "ca.crt" },
    );
    expect(await readOutsideAccess(file)).toEqual({
      server: new URL(server),
      ca: "CA",
      token: "t",
      cert: "CERT",
      key: undefined,
    });
  },
);

it.each([
  ["another machine's", "https://34.76.1.2", {}, {}, "https://34.76.1.2, isn't on this machine"],
  ["one that only begins like loopback", "https://127.0.0.1.example.com", {}, {}, "isn't on this machine"],
  ["one in the private network", "https://10.0.0.2:6443", {}, {}, "isn't on this machine"],
  ["clear text", "http://127.0.0.1:8080", {}, {}, "isn't on this machine"],
  ["a plugin", "https://127.0.0.1:6443", { exec: { command: "gke-gcloud-auth-plugin" } }, {}, "from a plugin (exec)"],
  ["an auth provider", "https://127.0.0.1:6443", { "auth-provider": { name: "gcp" } }, {}, "a plugin (auth-provider)"],
  ["no current context", "https://127.0.0.1:6443", {}, { "current-context": "" }, "has no current context"],
  [
    "a misspelt one",
    "https://127.0.0.1:6443",
    {},
    { "current-context": "kindd" },
    "has no context kindd, which it names",
  ],
  ["a key that isn't there", "https://127.0.0.1:6443", { "client-key": "no.key" }, {}, "the client-key of"],
])("refuses %s", async (_, server, user, more, said) => {
  const refused = readOutsideAccess(await write(server, user, more));
  await expect(refused).rejects.toThrow(KubeconfigError);
  await expect(refused).rejects.toThrow(said);
});

it("refuses a file that isn't there or says nothing", async () => {
  await expect(readOutsideAccess(join(folder, "none"))).rejects.toThrow("can't be read: ENOENT");
  await writeFile(join(folder, "text"), "hello");
  await expect(readOutsideAccess(join(folder, "text"))).rejects.toThrow("is no kubeconfig");
});

it("a server that doesn't answer is said before anything begins", async () => {
  const kubernetes = await write("https://127.0.0.1:1", { token: "t" });
  await expect(startEmulator({ kubernetes })).rejects.toThrow(
    "https://127.0.0.1:1, can't be reached: connect ECONNREFUSED",
  );
});
