import type { World } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { keepSecret } from "../google/known-secrets.ts";
import { textAt } from "../text-at.ts";
import { brokenContext } from "./broken-context.ts";
import { openExecPlugin } from "./exec-plugin.ts";
import type { Entry, Fields } from "./kubeconfig-files.ts";
import { besideFile, readKubeconfig } from "./kubeconfig-files.ts";
import type { ServerAddress } from "./transport.ts";

/** The API server of a named context of the user's kubeconfig. Throws `Failure`; never falls back to another context. */
export async function readContext(world: World, context: string): Promise<ServerAddress> {
  const config = await readKubeconfig(world);
  const chosen = config.find("contexts", context)?.fields;
  if (chosen === undefined)
    throw brokenContext(`${config.place} has no context ${context}`, "kubectl config get-contexts");
  const cluster = config.find("clusters", textAt(chosen, "cluster"));
  if (cluster === undefined) throw brokenContext(`the context ${context} of ${config.place} names no cluster of it`);
  const user = config.find("users", textAt(chosen, "user")) ?? { fields: {}, file: cluster.file };
  const server = textAt(cluster.fields, "server").replace(/\/$/, "");
  if (!server.startsWith("https://")) throw brokenContext(`the context ${context} isn't reached over https`);
  if (cluster.fields["insecure-skip-tls-verify"] === true) {
    throw brokenContext(`the context ${context} turns certificate checks off; fgk doesn't send credentials that way`);
  }
  const serverName = textAt(cluster.fields, "tls-server-name");
  return {
    server,
    ca: await readCa(world, cluster),
    ...(serverName === "" ? {} : { serverName }),
    ...readProxy(world, context, cluster.fields),
    token: tokenOf(world, context, user, cluster.fields),
  };
}

/** The proxy that the context names. It may hold a password, so that no message quotes it. */
function readProxy(world: World, context: string, cluster: Fields): Pick<ServerAddress, "proxy"> {
  const proxy = textAt(cluster, "proxy-url");
  if (proxy === "") return {};
  const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : "";
  if (scheme === "http:" || scheme === "https:") {
    keepSecret(world, new URL(proxy).password);
    return { proxy };
  }
  throw brokenContext(
    `the proxy-url of the context ${context} is no http or https URL`,
    scheme.startsWith("socks") ? "fgk doesn't speak SOCKS: name an HTTP proxy there" : "write it as http://host:port",
  );
}

async function readCa(world: World, { fields, file }: Entry): Promise<string | undefined> {
  const data = textAt(fields, "certificate-authority-data");
  if (data !== "") return Buffer.from(data, "base64").toString("utf8");
  const named = textAt(fields, "certificate-authority");
  if (named === "") return undefined;
  const path = besideFile(named, file);
  const content = await world.readFile(path);
  if (content === undefined) throw brokenContext(`the kubeconfig's certificate authority ${path} isn't there`);
  return new TextDecoder().decode(content);
}

/** Tokens from a file (which is read each time: its owner renews it), as they stand, or from an exec plugin. */
function tokenOf(
  world: World,
  context: string,
  { fields: user, file }: Entry,
  cluster: Fields,
): ServerAddress["token"] {
  for (const key of ["as", "as-uid", "as-groups", "as-user-extra"]) {
    // Leaving it out would act with other rights than the context's.
    if (key in user) throw brokenContext(`the user of the context ${context} acts as another one (${key}); fgk can't`);
  }
  const tokenFile = textAt(user, "tokenFile");
  if (tokenFile !== "") {
    const path = besideFile(tokenFile, file);
    return async () => {
      const content = await world.readFile(path);
      if (content === undefined) throw brokenContext(`the token file ${path} of the context ${context} isn't there`);
      return keepSecret(world, new TextDecoder().decode(content).trim());
    };
  }
  const token = textAt(user, "token");
  if (token !== "") return async () => keepSecret(world, token);
  const exec = user["exec"];
  if (isJsonObject(exec)) return openExecPlugin(world, context, { fields: exec, file }, cluster);
  throw brokenContext(
    `the user of the context ${context} has neither token nor exec plugin`,
    "client certificates can't be used: gcloud container clusters get-credentials makes a context with a plugin",
  );
}
