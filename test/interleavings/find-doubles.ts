import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** Things of which the deployment of `two-files.ts` has so many, counted in the cloud itself: more is made twice. */
export function findDoubles({ cloud }: SimulatedCloud): readonly string[] {
  const { state } = cloud;
  const compute = (part: string): number => Object.keys(state.compute).filter((name) => name.includes(part)).length;
  const counts: readonly (readonly [string, number, number])[] = [
    ["clusters", Object.keys(state.clusters).length, 1],
    ["instances", Object.keys(state.sql).length, 1],
    ["buckets", Object.keys(state.buckets).length, 2],
    ["accounts", Object.keys(state.serviceAccounts).length, 1],
    ["secrets", Object.keys(state.secrets).length, 1],
    ["addresses", compute("/addresses/"), 2],
    ["routers", compute("/routers/"), 1],
  ];
  const twice = counts
    .filter(([, seen, most]) => seen > most)
    .map(([what, seen, most]) => `${seen} ${what}, not ${most}`);
  // Each is created by one call that is taken; the others are refused or never made.
  const created = cloud.journal.filter(
    ({ method, path, status }) =>
      method === "POST" &&
      status < 300 &&
      /\/(clusters|nodePools|instances|databases|users|b|serviceAccounts|projects\/[^/]+\/secrets|addresses|routers|namespaces)$/.test(
        path,
      ),
  );
  const keys = created.map(({ path, body }) => `${path} ${nameIn(body)}`);
  const again = keys.filter((key, index) => keys.indexOf(key) !== index);
  return [...twice, ...again.map((key) => `created twice: ${key}`)];
}

function nameIn(body: string | undefined): string {
  const sent = JSON.parse(body === undefined || !body.startsWith("{") ? "{}" : body) as Record<string, unknown>;
  const { name, metadata, cluster, accountId } = sent as {
    readonly name?: string;
    readonly metadata?: { readonly name?: string };
    readonly cluster?: { readonly name?: string };
    readonly accountId?: string;
  };
  return String(name ?? metadata?.name ?? cluster?.name ?? accountId ?? "");
}
