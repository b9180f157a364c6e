import { AsyncLocalStorage } from "node:async_hooks";
import type { Duplex } from "node:stream";
import type { Catalog, Opened, ResourceKind, World } from "@fgk/engine";

/** Who makes a call, and for what: a kind and one of its functions, or a part that is no kind. */
export interface Maker {
  readonly by: string;
  readonly does: "read" | "create" | "update" | "adopt" | "delete";
}

/** One call, as its API knows it: names are `*`. */
export interface RecordedCall extends Maker {
  readonly call: string;
}

/** A catalog whose kinds say who is at work, and worlds that write down each call with its maker. */
export interface Recorder {
  readonly catalog: Catalog;
  readonly watch: (world: World) => World;
  readonly calls: () => readonly RecordedCall[];
}

/** What is shared within a pass is written down for the first that asks. */
export function recordCalls(catalog: Catalog, shape: (method: string, url: string) => string): Recorder {
  const maker = new AsyncLocalStorage<Maker>();
  const found = new Map<string, RecordedCall>();
  const as = <T>(by: string, does: Maker["does"], work: () => T): T => maker.run({ by, does }, work);
  return {
    calls: () => [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call),
    catalog: {
      ...catalog,
      open: (...given) => watchOpened(catalog.open(...given), as),
    },
    watch: (world) => {
      const note = (method: string, url: string): void => {
        const who = maker.getStore() ?? { by: "fgk", does: "read" };
        const call = shape(method, url);
        found.set(`${who.by} ${who.does} ${call}`, { ...who, call });
      };
      return {
        ...world,
        fetch: (url, options = {}) => {
          if (options.connection === undefined) note(options.method ?? "GET", url);
          return world.fetch(url, options);
        },
        dial: async (options) => {
          const connection = await world.dial(options);
          noteUpgrade(connection, (path) => note("GET", `https://${options.host}${path}`));
          return connection;
        },
      };
    },
  };
}

/** The first bytes of a connection that becomes a WebSocket are its request: exec and port-forward. */
function noteUpgrade(connection: Duplex, note: (path: string) => void): void {
  const write = connection.write.bind(connection);
  let first = true;
  Object.assign(connection, {
    write: (...given: Parameters<typeof write>): boolean => {
      const path = first ? /^GET (\S+) HTTP/.exec(String(given[0]))?.[1] : undefined;
      first = false;
      if (path !== undefined) note(path);
      return write(...given);
    },
  });
}

type As = <T>(by: string, does: Maker["does"], work: () => T) => T;

function watchOpened(opened: Opened, as: As): Opened {
  const { lease, discover, findForbidden } = opened;
  return {
    ...opened,
    ...(findForbidden && { findForbidden: (...given) => as("apply", "read", () => findForbidden(...given)) }),
    discover: (session) => as("gke.node-pool", "read", () => discover(session)),
    kinds: opened.kinds.map((kind) => watchKind(kind, as)),
    checks: opened.checks.map((check) => ({
      ...check,
      ask: (...given) => as("verify", "read", () => check.ask(...given)),
    })),
    lease: {
      ...lease,
      take: (...given) => as("lease", "update", () => lease.take(...given)),
      renew: (...given) => as("lease", "update", () => lease.renew(...given)),
      release: (...given) => as("lease", "update", () => lease.release(...given)),
    },
  };
}

function watchKind(kind: ResourceKind, as: As): ResourceKind {
  const { name, marked, foresee, observe, adopt, delete: remove, contents } = kind;
  return {
    ...kind,
    read: (...given) => as(name, "read", () => kind.read(...given)),
    create: (...given) => as(name, "create", () => kind.create(...given)),
    update: (...given) => as(name, "update", () => kind.update(...given)),
    ...(marked && { marked: (...given) => as(name, "read", () => marked(...given)) }),
    ...(foresee && { foresee: (...given) => as(name, "read", () => foresee(...given)) }),
    ...(observe && { observe: (...given) => as(name, "read", () => observe(...given)) }),
    ...(adopt && { adopt: (...given) => as(name, "adopt", () => adopt(...given)) }),
    ...(contents && { contents: (...given) => as(name, "delete", () => contents(...given)) }),
    ...(remove && { delete: (...given) => as(name, "delete", () => remove(...given)) }),
  };
}
