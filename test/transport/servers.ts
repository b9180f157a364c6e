import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { World } from "@fgk/engine";
import { openWorld } from "../../packages/cli/src/world/open-world.ts";
import type { Certificates } from "../../packages/emulator/src/certificates.ts";
import { createOpened } from "../environment/listen.ts";

/** A server of the attacker's or of the user's, and what reached it. */
export interface Heard {
  readonly port: number;
  /** Each request as `METHOD PATH AUTHORIZATION`. */
  readonly requests: readonly string[];
  /** How many connections were made to it. */
  readonly connections: () => number;
}

/** What the cases below open, each anew. */
export interface Stage {
  readonly serveTls: (certificates: Certificates, answer?: http.RequestListener) => Promise<Heard>;
  readonly servePlain: (answer?: http.RequestListener) => Promise<Heard>;
  /** An HTTP proxy whose every tunnel ends at this port, whoever was asked for. */
  readonly serveProxy: (target: number, certificates?: Certificates) => Promise<Heard>;
  readonly openWorld: (variables?: Readonly<Record<string, string>>) => World;
  readonly close: () => void;
}

/** A stage of real sockets on this machine. */
export function openStage(): Stage {
  const { listenHere, closeLater, closeAll } = createOpened();
  const watch = async (server: net.Server, requests: string[]): Promise<Heard> => {
    let connections = 0;
    server.on("connection", () => {
      connections += 1;
    });
    return { port: await listenHere(server), requests, connections: () => connections };
  };
  const note = (requests: string[], answer: http.RequestListener): http.RequestListener => {
    return (request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? "-"}`);
      answer(request, response);
    };
  };
  return {
    serveTls: ({ key, cert }, answer = sayYes) => {
      const requests: string[] = [];
      return watch(https.createServer({ key, cert }, note(requests, answer)), requests);
    },
    servePlain: (answer = sayYes) => {
      const requests: string[] = [];
      return watch(http.createServer(note(requests, answer)), requests);
    },
    serveProxy: (target, certificates) => {
      const requests: string[] = [];
      const proxy = certificates === undefined ? http.createServer() : https.createServer({ ...certificates });
      proxy.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
        requests.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
        const server = net.connect(target, "127.0.0.1", () => {
          client.write("HTTP/1.1 200 Connection established\r\n\r\n");
          server.pipe(client).pipe(server);
        });
        server.on("error", () => client.destroy());
        client.on("error", () => server.destroy());
      });
      return watch(proxy, requests);
    },
    openWorld: (variables = {}) => {
      const signal = new AbortController().signal;
      const opened = openWorld({ folder: ".", workFolder: ".", overlay: variables, self: ["node"], signal });
      closeLater(opened);
      return opened.world;
    },
    close: closeAll,
  };
}

function sayYes(_: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
}
