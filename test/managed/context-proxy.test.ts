import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { afterEach, describe, expect, it } from "vitest";
import { openWorld } from "../../packages/cli/src/world/open-world.ts";
import { makeCertificates } from "../../packages/emulator/src/certificates.ts";
import { createOpened } from "../environment/listen.ts";

/** For 127.0.0.1 and localhost: no request below goes to either by name. */
const certificates = makeCertificates(Date.now());
const { listenHere, closeLater, closeAll } = createOpened();
afterEach(closeAll);

/** An API server that only a proxy can reach: the address that is asked for exists nowhere. */
async function serveBehindProxy(): Promise<{ readonly proxy: string; readonly tunnels: string[] }> {
  const api = await listenHere(
    https.createServer({ key: certificates.key, cert: certificates.cert }, (request, response) => {
      response.end(`${request.method} ${request.url} ${request.headers.host}`);
    }),
  );
  const tunnels: string[] = [];
  const proxy = http.createServer((_, response) => response.writeHead(405).end());
  proxy.on("connect", (request, client) => {
    tunnels.push(`${request.url} ${request.headers["proxy-authorization"] ?? "nobody"}`);
    const server = net.connect(api, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      server.pipe(client).pipe(server);
    });
    server.on("error", () => client.destroy());
    client.on("error", () => server.destroy());
  });
  return { proxy: `http://me:pass@127.0.0.1:${await listenHere(proxy)}`, tunnels };
}

function openRealWorld(): World {
  const signal = new AbortController().signal;
  const opened = openWorld({ folder: ".", workFolder: ".", self: ["node"], signal });
  closeLater(opened);
  return opened.world;
}

const account = `Basic ${Buffer.from("me:pass").toString("base64")}`;
const ca = certificates.ca;

describe("a context's proxy, with real sockets", () => {
  it("a request goes through it by CONNECT, and the certificate must bear the context's server name", async () => {
    const { proxy, tunnels } = await serveBehindProxy();
    const answer = await openRealWorld().fetch("https://192.0.2.7/api/v1/nodes", {
      ca,
      serverName: "localhost",
      proxy,
    });
    expect([answer.status, new TextDecoder().decode(answer.body)]).toEqual([200, "GET /api/v1/nodes 192.0.2.7"]);
    expect(tunnels).toEqual([`192.0.2.7:443 ${account}`]);
  });

  it("another name on the certificate is refused", async () => {
    const { proxy } = await serveBehindProxy();
    const asked = openRealWorld().fetch("https://192.0.2.7/", { ca, proxy });
    await expect(asked).rejects.toSatisfy((error) => error instanceof WorldError && error.kind === "tls");
  });

  it("it is used for an address of this machine too: the context says so", async () => {
    const { proxy, tunnels } = await serveBehindProxy();
    await openRealWorld().fetch("https://127.0.0.1:9/", { ca, serverName: "localhost", proxy });
    expect(tunnels).toEqual([`127.0.0.1:9 ${account}`]);
  });

  it("two contexts don't share a connection", async () => {
    const first = await serveBehindProxy();
    const second = await serveBehindProxy();
    const world = openRealWorld();
    await world.fetch("https://192.0.2.7/", { ca, serverName: "localhost", proxy: first.proxy });
    await world.fetch("https://192.0.2.7/", { ca, serverName: "localhost", proxy: second.proxy });
    expect([first.tunnels.length, second.tunnels.length]).toEqual([1, 1]);
  });

  it("a dialled connection (exec, port-forward) goes through it as well", async () => {
    const { proxy, tunnels } = await serveBehindProxy();
    const tls = { ca, serverName: "localhost" };
    const stream = await openRealWorld().dial({ host: "192.0.2.7", port: 443, tls, proxy });
    stream.write("GET /dialled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let text = "";
    for await (const part of stream) text += String(part);
    expect(text).toContain("GET /dialled x");
    expect(tunnels).toEqual([`192.0.2.7:443 ${account}`]);
  });

  it("a proxy that isn't there is an error, never a direct connection", async () => {
    const api = await listenHere(
      https.createServer({ key: certificates.key, cert: certificates.cert }, (_, response) => response.end("direct")),
    );
    const gone = net.createServer();
    const port = await listenHere(gone);
    await new Promise((resolve) => gone.close(resolve));
    const asked = openRealWorld().fetch(`https://127.0.0.1:${api}/`, { ca, proxy: `http://127.0.0.1:${port}` });
    await expect(asked).rejects.toSatisfy((error) => error instanceof WorldError && error.kind === "refused");
  });
});
