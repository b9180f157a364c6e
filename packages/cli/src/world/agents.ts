import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { isLoopbackHost } from "./variables.ts";

/** Keep-alive connections, shared by all requests that trust the same certificates. */
export interface Agents {
  readonly agentFor: (url: URL, ca: string | undefined) => http.Agent | https.Agent;
  readonly close: () => void;
}

/** `environment` names the proxies; what is on this machine never goes through one. */
export function openAgents(environment: NodeJS.ProcessEnv): Agents {
  const agents = new Map<string, http.Agent | https.Agent>();
  return {
    agentFor: (url, ca) => {
      const local = isLoopbackHost(url.hostname);
      const trust = ca === undefined ? "" : createHash("sha256").update(ca).digest("hex");
      const key = `${url.protocol} ${local} ${trust}`;
      const known = agents.get(key);
      if (known !== undefined) return known;
      const options = {
        keepAlive: true,
        maxSockets: 32,
        ...(local ? {} : { proxyEnv: environment }),
      };
      const made =
        url.protocol === "https:"
          ? new https.Agent({ ...options, ...(ca === undefined ? {} : { ca }) })
          : new http.Agent(options);
      agents.set(key, made);
      return made;
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}
