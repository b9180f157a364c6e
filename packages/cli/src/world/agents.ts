import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { FetchOptions } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { isLoopbackHost } from "./variables.ts";

/** By which way a request goes to its server. */
type Way = Pick<FetchOptions, "ca" | "serverName" | "proxy">;

/** Keep-alive connections, shared by all requests that go the same way. */
export interface Agents {
  readonly agentFor: (url: URL, way: Way) => http.Agent | https.Agent;
  readonly close: () => void;
}

/** `environment` is the process's own and names the proxies; what is on this machine never goes through one. */
export function openAgents(environment: NodeJS.ProcessEnv): Agents {
  const agents = new Map<string, http.Agent | https.Agent>();
  // By it Node would look at no certificate, in `dial` and of a proxy neither; what we start is Node sometimes, too.
  delete environment["NODE_TLS_REJECT_UNAUTHORIZED"];
  return {
    agentFor: (url, { ca, serverName, proxy }) => {
      const local = isLoopbackHost(url.hostname);
      const way = createHash("sha256")
        .update(JSON.stringify([ca, serverName, proxy]))
        .digest("hex");
      const key = `${url.protocol} ${local} ${way}`;
      const known = agents.get(key);
      if (known !== undefined) return known;
      const options = {
        keepAlive: true,
        maxSockets: 32,
        ...proxyOf(local, proxy, environment),
      };
      const made = makeAgent(url, () =>
        url.protocol === "https:"
          ? new https.Agent({
              ...options,
              ...(ca === undefined ? {} : { ca }),
              ...(serverName === undefined ? {} : { servername: serverName }),
            })
          : new http.Agent(options),
      );
      agents.set(key, made);
      return made;
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

/** Node's own words about a proxy that it can't read quote it whole, with the password in it. Throws `WorldError`. */
function makeAgent<T>({ protocol }: URL, make: () => T): T {
  try {
    return make();
  } catch {
    const variable = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
    throw new WorldError("refused", `the proxy that ${variable} names is no URL that can be used`);
  }
}

/** A proxy that was asked for counts for every host; the variables' one not for this machine. */
function proxyOf(local: boolean, proxy: string | undefined, environment: NodeJS.ProcessEnv): http.AgentOptions {
  if (proxy !== undefined) return { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } };
  return local ? {} : { proxyEnv: environment };
}
