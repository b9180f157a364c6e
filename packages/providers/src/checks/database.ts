import type { Check, Finding, JsonObject, Session } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { Scope } from "../deployment/scope.ts";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import type { PodScope } from "../helm/flyte-pods.ts";
import { explainMissingUser, explainText, setPassword } from "../helm/pod-reason.ts";
import { readRelease } from "../helm/release-list.ts";
import type { ReleaseRecord } from "../helm/release-record.ts";
import { readValue } from "../helm/release-values.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { CheckContext } from "./context.ts";
import { green, notAsked, red, warn } from "./context.ts";
import type { FoundPassword } from "./database-password.ts";
import { findPassword } from "./database-password.ts";
import type { ProbeRun } from "./probe-pod.ts";
import { withProbe } from "./probe-pod.ts";

/** Does the database answer inside the cluster, and accept the password that Flyte has? */
export function checkDatabase(context: CheckContext): Check {
  const { scope } = context;
  const { instance, name, user } = scope.database;
  return {
    name: "database",
    question: `Does the database ${name} on ${instance} accept Flyte's password?`,
    about: [
      // It is Flyte's password, and asked from Flyte's pod's place.
      addressOf("helm.release", scope.flyte.namespace, scope.flyte.release),
      addressOf("sql.instance", instance),
      addressOf("sql.database", instance, name),
      addressOf("sql.user", instance, user),
      ...context.desired.resources
        .map(({ address }) => address)
        .filter((address) => address.startsWith("kubernetes.secret/")),
    ],
    needs: [],
    settles: false,
    ask: async (session, stop) => {
      const cluster = await context.reach.open(session);
      const release = await readRelease(session, cluster, scope.flyte.namespace, scope.flyte.release);
      if (release === undefined) return notAsked("Flyte isn't installed, so nothing says which database it uses");
      return probeDatabase(session, cluster, context.flyte, release.newest, stop);
    },
  };
}

interface Target {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly name: string;
  readonly sslMode: string;
}

async function probeDatabase(
  session: Session,
  cluster: OpenCluster,
  flyte: PodScope,
  record: ReleaseRecord,
  stop: AbortSignal,
): Promise<Finding> {
  const { scope } = flyte;
  const target = readTarget(record);
  if (target.host === "" || target.host === "127.0.0.1" || target.host === "localhost") {
    return notAsked("Flyte reaches its database through a proxy in its own pod: only that pod can ask it");
  }
  const found = await findPassword(session, cluster, scope, record);
  const image = imageOf(scope, record);
  const pod = { namespace: scope.flyte.namespace, account: "default", image, imageKey: "flyte.images.waitForDb" };
  return withProbe(session, cluster, pod, stop, async (run) => {
    const reached = await askListener(scope, target, run);
    if (reached !== undefined) return reached;
    const evidence = `${target.host}:${target.port} accepts connections`;
    if (found === undefined)
      return warn(`${evidence}; the password was not tried: fgk doesn't know it`, "write database.password");
    return askLogin(session, flyte, target, found, run);
  });
}

async function askListener(scope: Scope, target: Target, run: ProbeRun): Promise<Finding | undefined> {
  const asked = await run(["pg_isready", "-h", target.host, "-p", target.port, "-U", target.user, "-t", "10"]);
  if (asked.code === 0) return undefined;
  const said = scrubText(`${asked.stdout}${asked.stderr}`.trim());
  const reason = explainText("could not connect to server", scope);
  return red(said || `pg_isready ended with ${asked.code}`, reason?.cause ?? "no route", reason?.mend ?? "fgk plan");
}

/** The password goes through standard input: psql asks for it, and without a terminal reads it there. */
async function askLogin(
  session: Session,
  { scope, isUserMissing }: PodScope,
  target: Target,
  { password, place }: FoundPassword,
  run: ProbeRun,
): Promise<Finding> {
  const text = Object.entries({
    host: target.host,
    port: target.port,
    user: target.user,
    dbname: target.name,
    sslmode: target.sslMode,
    connect_timeout: "10",
  }).map(([key, value]) => `${key}='${value.replace(/[\\']/g, "\\$&")}'`);
  const query = "select has_schema_privilege('public', 'create')";
  const asked = await run(["psql", "-W", "-X", "-A", "-t", "-c", query, text.join(" ")], `${password}\n`);
  if (asked.code !== 0) {
    const said = scrubText(asked.stderr.replace(/^Password:\s*/, "").trim(), [password, ...listSecrets(session.world)]);
    if (/password authentication failed/.test(said)) {
      const missing = target.user === scope.database.user && (await isUserMissing(session));
      if (missing) {
        const { cause, mend } = explainMissingUser(scope);
        return red(said, cause, mend);
      }
      return red(said, `the database doesn't accept the password that Flyte has`, setPassword(scope, place));
    }
    const reason = explainText(said, scope);
    return red(
      said || `psql ended with ${asked.code}`,
      reason?.cause ?? "the login failed",
      reason?.mend ?? "write database.password and run fgk apply",
    );
  }
  const where = `${target.user} logs in to ${target.name} on ${target.host}`;
  if (asked.stdout.trim() === "t") return green(where);
  const reason = explainText("permission denied for schema public", scope);
  return red(`${where}, but may not make tables`, reason?.cause ?? "", reason?.mend ?? "");
}

function readTarget(record: ReleaseRecord): Target {
  const at = (key: string, usual: string): string => {
    const value = readValue(record, ["configuration", "database", key]);
    return typeof value === "string" || typeof value === "number" ? String(value) : usual;
  };
  return {
    host: at("host", ""),
    port: at("port", "5432"),
    user: at("username", "postgres"),
    name: at("dbname", "flyte"),
    sslMode: /sslmode=(\S+)/.exec(at("options", ""))?.[1] ?? "prefer",
  };
}

/** The image that waits for the database has the client in it. */
function imageOf(scope: Scope, record: ReleaseRecord): string {
  if (scope.flyte.images.waitForDb !== null) return scope.flyte.images.waitForDb;
  const image = readValue(record, ["deployment", "waitForDB", "image"]);
  const { repository = "postgres", tag = "15-alpine" } = (image ?? {}) as JsonObject;
  return `${String(repository)}:${String(tag)}`;
}
