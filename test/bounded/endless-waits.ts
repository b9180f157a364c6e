import type { Diagnostic, World } from "@fgk/engine";
import { applyPlan } from "@fgk/engine";
import { install, smallest } from "../plan/installation.ts";
import { catalog, readText, tryPlan, verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { holdEndlessly } from "./hold-endlessly.ts";
import { openHanging, openMute, openNeverDone, openSilent } from "./never-done.ts";

/** How a run ended, and when. */
export interface Waited {
  readonly ended: string;
  readonly minutes: number;
  /** What it said: codes, summaries, causes and helps of its errors, a line each. */
  readonly said: readonly string[];
}

/** One wait for what never comes. */
export interface EndlessWait {
  readonly name: string;
  readonly ends: "failed" | "locked" | "refused" | "red";
  /** The whole run's bound, in minutes of cloud time: the stated deadline, and what comes before and after it. */
  readonly withinMinutes: number;
  /** A line of what is said must match: what was waited for, how long, what to do. */
  readonly says: RegExp;
  readonly run: () => Promise<Waited>;
}

const goOn = String.raw`\| run the same command again: it goes on where it is; --timeout gives it longer$`;
const late = (address: string, seconds: number, why: string): RegExp =>
  new RegExp(
    String.raw`^timeout: ${address} didn't get ready in ${Math.floor(seconds / 10)}\d s \| it still waited: ${why}.*${goOn}`,
  );

/** What a whole installation takes in the simulation, besides the one wait. */
const restMinutes = 15;

/** An operation of each API of Google's that never ends: the step's time is its kind's (`wait.atMostMs`). */
const operations: readonly EndlessWait[] = [
  neverDone(
    "an API that is never enabled",
    /^serviceusage\.enabled$/,
    10,
    "services.api/[a-z.]+",
    "Google has yet to enable ",
  ),
  neverDone(
    "a cluster that is never made",
    /^container\.created$/,
    90,
    "gke.cluster/flyte",
    "Google has yet to create the cluster flyte",
  ),
  neverDone(
    "an address that is never reserved",
    /^compute\.operationDone$/,
    10,
    "network.address/[a-z0-9-]+",
    "Google has yet to reserve ",
  ),
  neverDone(
    "a peering that never stands",
    /^serviceNetworking\.peeringDone$/,
    20,
    "network.private-services/default",
    "Google has yet to connect ",
  ),
  neverDone(
    "an instance that is never made",
    /^sql\.instanceCreated$/,
    90,
    "sql.instance/flyte-db",
    "Google has yet to create the database instance flyte-db",
  ),
  {
    ...neverDone(
      "a database that is never made",
      /^sql\.databaseCreated$/,
      20,
      "sql.database/flyte-db/flyteadmin",
      "Google has yet to create the database flyteadmin",
    ),
    // The user's step waits for the database's operation just as long.
    withinMinutes: 2 * 20 + restMinutes,
  },
  neverDone(
    "a user that is never made",
    /^sql\.userWritten$/,
    20,
    "sql.user/flyte-db/flyteadmin",
    "Google has yet to ",
  ),
  neverDone(
    "a load balancer that never gets its address",
    /^kubernetes\.loadBalancerReady$/,
    15,
    "kubernetes.service/flyte/flyte-binary",
    "",
  ),
];

function neverDone(name: string, effects: RegExp, minutes: number, address: string, why: string): EndlessWait {
  return {
    name,
    ends: "failed",
    withinMinutes: minutes + restMinutes,
    says: late(address, minutes * 60, why),
    run: () => applyTo(createSimulatedCloud(), (cloud) => openNeverDone(cloud, effects)),
  };
}

/** A host that takes every request and answers none, while planning: six asks of a minute, the pauses between them. */
const silentHosts: readonly EndlessWait[] = (
  [
    ["serviceusage", /^\/v1\/projects\/acme-ml\/services/],
    ["container", /\/locations\/-\/clusters/],
    ["compute", /^\/compute\/v1\//],
    ["iam", /\/serviceAccounts/],
    ["sqladmin", /^\/sql\/v1beta4\//],
    ["storage", /^\/storage\/v1\//],
    ["secretmanager", /\/secrets/],
    ["servicenetworking", /^\/v1\/services\/servicenetworking/],
    ["cloudresourcemanager", /^\/v1\/projects\/acme-ml(:|$)/],
  ] as const
).map(([api, path]) => ({
  name: `${api} never answers while planning`,
  ends: "refused",
  withinMinutes: 10,
  says: new RegExp(
    `^unreachable: ${api}[.]googleapis[.]com didn't answer [|] (GET|POST) .*: no whole answer within 60 s [|] look at the network and at HTTPS_PROXY, then run the command again$`,
  ),
  run: () => planOn((cloud) => openSilent(cloud, (_, url) => isGoogle(url) && path.test(url.pathname))),
}));

const others: readonly EndlessWait[] = [
  {
    name: "the cluster's API server never answers while planning",
    ends: "refused",
    withinMinutes: 10,
    says: /^unreachable: .*cluster.*within 20 s.*\| .*cluster\.access/,
    run: () => planOn((cloud) => openSilent(cloud, (_, url) => !isGoogle(url))),
  },
  {
    name: "writes to Google that are never answered",
    ends: "failed",
    withinMinutes: 40,
    says: /^(answer-lost|unreachable|timeout): .*(no whole answer within 60 s|it still waited)/,
    run: () =>
      applyTo(createSimulatedCloud(), (cloud) =>
        openSilent(cloud, (method, url) => method === "POST" && url.pathname.endsWith(":enable")),
      ),
  },
  {
    name: "helm never ends: its own --timeout and a minute, once more, then the step's time is over",
    ends: "failed",
    withinMinutes: 2 * 16 + 2 * restMinutes,
    says: /^(answer-lost|timeout): .*helm ended without an answer/,
    run: () => applyTo(createSimulatedCloud(), (cloud) => openHanging(cloud, (args) => args.includes("--wait"))),
  },
  {
    name: "pods that never get ready",
    ends: "failed",
    withinMinutes: 20 + restMinutes,
    says: /^(helm-failed|timeout): /,
    run: () => applyTo(createSimulatedCloud(), (cloud) => openNeverDone(cloud, /^kubernetes\.containerReady$/)),
  },
  {
    name: "a lease that another run renews for ever",
    ends: "locked",
    withinMinutes: 1,
    says: /^lease-held: another run holds the lease of this deployment: someone else, .*--lock-timeout 30m/,
    run: () => applyLocked(0),
  },
  {
    name: "a lease that another run renews for ever, with --lock-timeout 10m",
    ends: "locked",
    withinMinutes: 10.5,
    says: /^lease-held: another run holds the lease of this deployment: someone else, for 1\d min/,
    run: () => applyLocked(10 * 60_000),
  },
  {
    name: "--timeout 5m while the cluster is never made",
    ends: "failed",
    withinMinutes: 6,
    says: /^timeout: gke\.cluster\/flyte didn't get ready in \d+ s \| it still waited: Google has yet to create the cluster flyte/,
    run: () => applyTo(createSimulatedCloud(), (cloud) => openNeverDone(cloud, /^container\.created$/), 5 * 60_000),
  },
  {
    name: "Flyte's pod takes the connection and says nothing: the proof",
    ends: "red",
    withinMinutes: 30,
    says: /no answer within 30 s/,
    run: () => verifyOn(openMute),
  },
  {
    name: "Flyte takes the call and never answers: the proof",
    ends: "red",
    withinMinutes: 30,
    says: /no whole answer within 30 s/,
    run: () => verifyOn((cloud) => openSilent(cloud, (_method, _url, { connection }) => connection !== undefined)),
  },
  {
    name: "a probe pod that never starts",
    ends: "red",
    withinMinutes: 30,
    says: /^identity-probe\/flyte: a probe pod doesn't start in flyte \| .*\| kubectl get events -n flyte$/,
    run: () => verifyOn((cloud) => openNeverDone(cloud, /^kubernetes\./)),
  },
];

/** Every wait of fgk's own, by what never comes. */
export const endlessWaits: readonly EndlessWait[] = [...operations, ...silentHosts, ...others];

/** The emulator stands for all of Google's hosts; clusters have hosts of their own. */
function isGoogle({ host }: URL): boolean {
  return host === "127.0.0.1:1";
}

let installed: Promise<SimulatedCloud> | undefined;

/** An installation that stands since ten minutes: a copy of its own. */
async function openInstalled(): Promise<SimulatedCloud> {
  installed ??= install(smallest);
  return cloneSimulatedCloud(await installed);
}

async function planOn(open: (cloud: SimulatedCloud) => World): Promise<Waited> {
  const simulated = await openInstalled();
  const startedMs = simulated.clock.now();
  const made = await tryPlan(open(simulated), smallest);
  const said = made.ok ? [] : made.diagnostics.map(show);
  return { ended: made.ok ? "planned" : "refused", minutes: minutesSince(simulated, startedMs), said };
}

async function verifyOn(open: (cloud: SimulatedCloud) => World): Promise<Waited> {
  const simulated = await openInstalled();
  const startedMs = simulated.clock.now();
  const { status, findings } = await verify(open(simulated), smallest);
  const red = findings.flatMap(({ name, finding }) =>
    finding.status === "red" ? [`${name}: ${finding.evidence} | ${finding.cause} | ${finding.mend}`] : [],
  );
  return { ended: status, minutes: minutesSince(simulated, startedMs), said: red };
}

/** Plans in the world as it should be, unless planning itself is what hangs, and applies in the one that never comes to an end. */
async function applyTo(
  simulated: SimulatedCloud,
  open: (cloud: SimulatedCloud) => World,
  timeoutMs?: number,
  lockTimeoutMs?: number,
): Promise<Waited> {
  const world = open(simulated);
  const startedMs = simulated.clock.now();
  const made = await tryPlan(world, smallest);
  if (!made.ok)
    return { ended: "refused", minutes: minutesSince(simulated, startedMs), said: made.diagnostics.map(show) };
  const outcome = await applyPlan({
    plan: made.value,
    file: readText(smallest),
    catalog,
    world,
    fgkVersion: "0.1.0",
    emit: () => undefined,
    stop: new AbortController().signal,
    holder: "test",
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(lockTimeoutMs === undefined ? {} : { lockTimeoutMs }),
  });
  const { status, diagnostics } = outcome;
  return { ended: status, minutes: minutesSince(simulated, startedMs), said: diagnostics.map(show) };
}

/** Somebody else holds the lease and renews it for as long as anybody looks. */
async function applyLocked(lockTimeoutMs: number): Promise<Waited> {
  const simulated = await openInstalled();
  await holdEndlessly(simulated, "someone else");
  return applyTo(simulated, () => openNeverDone(simulated, /^none$/), undefined, lockTimeoutMs);
}

function minutesSince({ clock }: SimulatedCloud, startedMs: number): number {
  return (clock.now() - startedMs) / 60_000;
}

function show({ code, summary, cause, help }: Diagnostic): string {
  return `${code}: ${[summary, cause, help].filter((part) => part !== undefined).join(" | ")}`;
}
