import type { FetchAnswer, World } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import type { Certificates } from "../../packages/emulator/src/certificates.ts";
import { makeCertificates } from "../../packages/emulator/src/certificates.ts";
import { checkEndpoint, createEndpoints } from "../../packages/providers/src/google/endpoints.ts";
import { createGoogleReach } from "../../packages/providers/src/google/reach.ts";
import { readContext } from "../../packages/providers/src/kubernetes/kubeconfig-context.ts";
import { createConfiguration } from "../../packages/providers/src/kubernetes/transport.ts";
import type { Row } from "../rows/row.ts";
import { accessCases } from "./access-cases.ts";
import type { Heard, Stage } from "./servers.ts";
import { openStage } from "./servers.ts";

/** One way in which a secret could leave in the clear or to somebody else. Answers what was wrong. */
export interface TransportCase {
  readonly name: string;
  readonly run: (stage: Stage, trust: Trust) => Promise<readonly string[]>;
}

/** What the servers of the cases prove themselves with. */
export interface Trust {
  readonly right: Certificates;
  /** Of another authority, for the same names. */
  readonly other: Certificates;
  readonly expired: Certificates;
  readonly notYet: Certificates;
}

const authorization = "Bearer canary-of-the-transport";
const dayMs = 86_400_000;

const certificateCases: readonly (readonly [
  string,
  (trust: Trust) => { served: Certificates; ca: string; as?: string },
])[] = [
  ["an authority that isn't trusted", ({ right, other }) => ({ served: other, ca: right.ca })],
  ["a certificate that has expired", ({ expired }) => ({ served: expired, ca: expired.ca })],
  ["a certificate of tomorrow", ({ notYet }) => ({ served: notYet, ca: notYet.ca })],
  ["another host's certificate", ({ right }) => ({ served: right, ca: right.ca, as: "kubernetes.default" })],
  ["the public authorities, and one of our own", ({ right }) => ({ served: right, ca: "" })],
];

/** With and without the variable by which Node would look at no certificate at all. */
const environments: readonly (string | undefined)[] = [undefined, "0"];

function listCertificateCases(): readonly TransportCase[] {
  return certificateCases.flatMap(([name, choose]) =>
    environments.flatMap((lax): readonly TransportCase[] => {
      const where = lax === undefined ? "" : ", NODE_TLS_REJECT_UNAUTHORIZED=0";
      return [
        {
          name: `fetch: ${name}${where}`,
          run: (stage, trust) =>
            withLaxNode(lax, async () => {
              const { served, ca, as } = choose(trust);
              const server = await stage.serveTls(served);
              const way = { ...(ca === "" ? {} : { ca }), ...(as === undefined ? {} : { serverName: as }) };
              const asked = stage
                .openWorld()
                .fetch(`https://127.0.0.1:${server.port}/secret`, { headers: { authorization }, ...way });
              return [...(await expectTls(asked)), ...expectSilence(server)];
            }),
        },
        {
          name: `dial: ${name}${where}`,
          run: (stage, trust) =>
            withLaxNode(lax, async () => {
              const { served, ca, as } = choose(trust);
              const server = await stage.serveTls(served);
              const tls = { ca: ca === "" ? null : ca, ...(as === undefined ? {} : { serverName: as }) };
              const dialled = stage.openWorld().dial({ host: "127.0.0.1", port: server.port, tls });
              return [...(await expectTls(dialled)), ...expectSilence(server)];
            }),
        },
        {
          name: `through a proxy: ${name}${where}`,
          run: (stage, trust) =>
            withLaxNode(lax, async () => {
              const { served, ca, as } = choose(trust);
              const server = await stage.serveTls(served);
              const proxy = await stage.serveProxy(server.port);
              const asked = stage.openWorld().fetch("https://192.0.2.7/secret", {
                headers: { authorization },
                proxy: `http://127.0.0.1:${proxy.port}`,
                serverName: as ?? "localhost",
                ...(ca === "" ? {} : { ca }),
              });
              return [...(await expectTls(asked)), ...expectSilence(server)];
            }),
        },
      ];
    }),
  );
}

/** A proxy of a context that is asked over TLS gets its password only when it proves who it is. */
const proxyCases: readonly TransportCase[] = environments.flatMap((lax) =>
  (["fetch", "dial"] as const).map(
    (by): TransportCase => ({
      name: `an https proxy with a certificate of nobody's, by ${by}, ${lax ?? "as usual"}`,
      run: (stage, { right, other }) =>
        withLaxNode(lax, async () => {
          const server = await stage.serveTls(right);
          const heard = await stage.serveProxy(server.port, other);
          const proxy = `https://me:canary@127.0.0.1:${heard.port}`;
          const world = stage.openWorld();
          const asked =
            by === "fetch"
              ? world.fetch("https://192.0.2.7/", { headers: { authorization }, proxy, ca: right.ca })
              : world.dial({ host: "192.0.2.7", port: 443, proxy, tls: { ca: right.ca } });
          const ended = await endOf(asked);
          const said =
            ended instanceof WorldError && !ended.message.includes("canary") ? [] : [`ended: ${String(ended)}`];
          return [...said, ...expectSilence(heard), ...expectSilence(server)];
        }),
    }),
  ),
);

const codes = [301, 302, 303, 307, 308] as const;

/** Whoever redirects gets no second request, and the other host none at all. */
const redirectCases: readonly TransportCase[] = codes.flatMap((code): readonly TransportCase[] => [
  {
    name: `fetch: redirected by ${code}`,
    run: async (stage, { right }) => {
      const { from, to } = await redirect(stage, right, code);
      const url = `https://127.0.0.1:${from.port}/a`;
      const answer = await stage.openWorld().fetch(url, { ca: right.ca, headers: { authorization } });
      return [...(answer.status === code ? [] : [`answered ${answer.status}`]), ...expectSilence(to)];
    },
  },
  {
    name: `a Google API: redirected by ${code}`,
    run: async (stage, { right }) => {
      const target = await stage.serveTls(right);
      const location = `https://localhost:${target.port}/stolen`;
      const emulator = await stage.servePlain((_, response) => response.writeHead(code, { location }).end());
      const world = stage.openWorld({ FGK_GOOGLE_ENDPOINT: `http://127.0.0.1:${emulator.port}` });
      const call = { api: "iam", method: "POST", path: "/v1/projects/p", body: {}, what: "look" } as const;
      const ended = await endOf(createGoogleReach(world).rest.call(call));
      return [...(ended instanceof Failure ? [] : [`ended: ${String(ended)}`]), ...expectSilence(target)];
    },
  },
  {
    name: `a cluster: redirected by ${code}`,
    run: async (stage, { right }) => {
      const { from, to } = await redirect(stage, right, code);
      const { CoreV1Api } = await import("@kubernetes/client-node");
      const server = `https://127.0.0.1:${from.port}`;
      const address = { server, ca: right.ca, token: async () => authorization.slice(7) };
      const core = new CoreV1Api(await createConfiguration(stage.openWorld(), address));
      const ended = await endOf(core.listNamespace());
      return [
        ...(ended instanceof Error ? [] : ["it was taken for an answer"]),
        ...(from.requests.some((line) => line.endsWith(authorization)) ? [] : ["nothing was asked with the token"]),
        ...expectSilence(to),
      ];
    },
  },
]);

async function redirect(stage: Stage, trusted: Certificates, code: number): Promise<{ from: Heard; to: Heard }> {
  const to = await stage.serveTls(trusted);
  const location = `https://localhost:${to.port}/stolen`;
  return { from: await stage.serveTls(trusted, (_, response) => response.writeHead(code, { location }).end()), to };
}

/** Names that only look like this machine. */
const endpoints: readonly string[] = [
  "http://example.com",
  "https://example.com",
  "http://127.0.0.1.example.com",
  "http://localhost.example.com",
  "http://localhost@example.com",
  "http://127.0.0.1:80@example.com/",
  "http://user:pass@127.0.0.1:1",
  "http://127.0.0.1\n.example.com",
  "http://[::ffff:192.0.2.1]:1",
  "http://0.0.0.0:1",
  "http://169.254.169.254",
  "http://metadata.google.internal",
  "http://10.0.0.1",
  "http://[::]:1",
  "ftp://127.0.0.1",
  "file:///etc/passwd",
  "127.0.0.1:1",
  "//127.0.0.1:1",
  "javascript:alert(1)",
  " ",
];

const endpointCases: readonly TransportCase[] = endpoints.map((written) => ({
  name: `FGK_GOOGLE_ENDPOINT=${JSON.stringify(written)}`,
  run: async (stage) => {
    const world = refuseToFetch(stage.openWorld({ FGK_GOOGLE_ENDPOINT: written }));
    const ways: readonly (readonly [string, () => unknown])[] = [
      ["the check before anything", () => checkEndpoint(world.world)],
      ["the endpoint", () => createEndpoints(world.world).baseOf("iam")],
    ];
    const call = { api: "iam", method: "GET", path: "/v1/x", what: "look" } as const;
    const asked = await endOf(createGoogleReach(world.world).rest.call(call));
    return [
      ...ways.flatMap(([name, go]) => (isUsage(tryNow(go)) ? [] : [`${name} takes it`])),
      ...(isUsage(asked) ? [] : [`a call ended with ${String(asked)}`]),
      ...world.asked().map((url) => `${url} was asked`),
    ];
  },
}));

/** Plain HTTP to anywhere but this machine: refused where the request would leave, wherever its address came from. */
const plainCases: readonly TransportCase[] = [
  "http://192.0.2.7/token",
  "http://example.com/token",
  "http://127.0.0.1.example.com/token",
  "http://localhost.example.com/token",
  "http://10.0.0.2/api/v1/secrets",
].map((url) => ({
  name: `not encrypted: ${url}`,
  run: async (stage) => {
    const proxy = await stage.servePlain();
    const through = { proxy: `http://127.0.0.1:${proxy.port}` };
    const world = stage.openWorld();
    const headers = { authorization };
    return [
      ...(await expectTls(world.fetch(url, { headers, timeoutMs: 2_000 }))),
      ...(await expectTls(world.fetch(url, { headers, timeoutMs: 2_000, ...through }))),
      ...expectSilence(proxy),
    ];
  },
}));

const kubeconfigs: readonly (readonly [string, object, object, string])[] = [
  ["plain http", { server: "http://10.0.0.2" }, { token: "t" }, "isn't reached over https"],
  ["no scheme", { server: "10.0.0.2" }, { token: "t" }, "isn't reached over https"],
  ["a file", { server: "file:///x" }, { token: "t" }, "isn't reached over https"],
  [
    "no checks",
    { server: "https://a", "insecure-skip-tls-verify": true },
    { token: "t" },
    "turns certificate checks off",
  ],
  [
    "a SOCKS proxy",
    { server: "https://a", "proxy-url": "socks5://me:canary@b" },
    { token: "t" },
    "no http or https URL",
  ],
  [
    "a proxy that is no URL",
    { server: "https://a", "proxy-url": "http://me:canary@[" },
    { token: "t" },
    "no http or https",
  ],
  ["somebody else's rights", { server: "https://a" }, { token: "t", as: "root" }, "acts as another one"],
];

const kubeconfigCases: readonly TransportCase[] = kubeconfigs.map(([name, cluster, user, said]) => ({
  name: `a kubeconfig with ${name}`,
  run: async (stage) => {
    const content = JSON.stringify({
      clusters: [{ name: "c", cluster }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user }],
    });
    const { world, asked } = refuseToFetch(stage.openWorld({ KUBECONFIG: "/kubeconfig" }));
    const reading: World = { ...world, readFile: async () => new TextEncoder().encode(content) };
    const ended = await endOf(readContext(reading, "x"));
    const text = ended instanceof Failure ? JSON.stringify(ended.diagnostic) : String(ended);
    return [
      ...(ended instanceof Failure && text.includes(said) ? [] : [`ended: ${text}`]),
      ...(text.includes("canary") ? ["the proxy's password is said"] : []),
      ...asked().map((url) => `${url} was asked`),
    ];
  },
}));

/** A proxy of the environment that can't be read: no direct connection instead, and its password isn't quoted. */
const variableCases: readonly TransportCase[] = ["http://me:canary@[", "http://me:can%ary@127.0.0.1:9"].flatMap(
  (proxy) =>
    (["fetch", "dial"] as const).map((by) => ({
      name: `HTTPS_PROXY=${proxy}, by ${by}`,
      run: (stage) =>
        withVariable("HTTPS_PROXY", proxy, async () => {
          const world = stage.openWorld();
          const asked =
            by === "fetch"
              ? world.fetch("https://192.0.2.7/", { timeoutMs: 2_000 })
              : world.dial({ host: "192.0.2.7", port: 443, tls: { ca: null } });
          const ended = await endOf(asked);
          const text = ended instanceof Error ? `${ended.message} ${ended.stack ?? ""}` : String(ended);
          const isRefused = ended instanceof WorldError && ended.kind === "refused";
          return [
            ...(isRefused ? [] : [`ended: ${text.slice(0, 200)}`]),
            ...(/can%?ary/.test(text) ? ["the proxy's password is said"] : []),
          ];
        }),
    })),
);

function refuseToFetch(world: World): { readonly world: World; readonly asked: () => readonly string[] } {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<FetchAnswer> => {
    asked.push(url);
    throw new WorldError("refused", "nothing may be asked");
  };
  return { world: { ...world, fetch }, asked: () => asked };
}

function isUsage(error: unknown): boolean {
  return error instanceof Failure && error.diagnostic.code === "usage";
}

function tryNow(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

export function endOf(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error ?? new Error("nothing was thrown"));
}

async function expectTls(work: Promise<unknown>): Promise<readonly string[]> {
  const ended = await endOf(work);
  return ended instanceof WorldError && ended.kind === "tls" ? [] : [`not refused for its TLS: ${String(ended)}`];
}

function expectSilence({ requests }: Heard): readonly string[] {
  return requests.map((line) => `it heard ${line}`);
}

function withLaxNode<T>(value: string | undefined, work: () => Promise<T>): Promise<T> {
  return withVariable("NODE_TLS_REJECT_UNAUTHORIZED", value, work);
}

async function withVariable<T>(name: string, value: string | undefined, work: () => Promise<T>): Promise<T> {
  const before = process.env[name];
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

const cases: readonly TransportCase[] = [
  ...listCertificateCases(),
  ...proxyCases,
  ...redirectCases,
  ...endpointCases,
  ...plainCases,
  ...kubeconfigCases,
  ...variableCases,
  ...accessCases,
];

/**
 * Seen to fail: without the line of `openAgents` that takes NODE_TLS_REJECT_UNAUTHORIZED away, without `isSafe` in `fetchOverHttp`,
 * with a loopback that only begins with `localhost`.
 */
export const row: Row = {
  id: "S7",
  family: "transport",
  claim: "what is secret leaves encrypted alone, and only to whom it is for",
  unit: "ways out",
  commit: cases.length,
  soak: "all",
  open: async () => {
    const nowMs = Date.now();
    const trust: Trust = {
      right: makeCertificates(nowMs),
      other: makeCertificates(nowMs),
      expired: makeCertificates(nowMs - 20 * 365 * dayMs),
      notYet: makeCertificates(nowMs + 400 * dayMs),
    };
    // Node warns of the variable that it is told to ignore.
    process.removeAllListeners("warning");
    return {
      cases: cases.length,
      run: async (number) => {
        const one = cases[number];
        if (one === undefined) throw new Error(`there is no case ${number}`);
        const stage = openStage();
        try {
          return { problems: await one.run(stage, trust), story: [one.name] };
        } finally {
          stage.close();
        }
      },
    };
  },
};
