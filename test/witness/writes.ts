import type { JournalEntry } from "@fgk/emulator";
import { fitsAddress, type Said } from "./plan-steps.ts";

/** Which steps a write may belong to: patterns of addresses by the request's path, the first that fits. */
const table: readonly (readonly [RegExp, (...groups: readonly string[]) => readonly string[]])[] = [
  [/^\/v1\/projects\/[^/]+\/services\/([^/:]+):enable$/, (host) => [`services.api/${host}`]],
  [/^\/v1\/projects\/[^/]+\/services:batchEnable$/, () => ["services.api/*"]],
  [
    /\/projects\/[^/]+\/regions\/[^/]+\/addresses(?:\/([^/]+))?(?:\/setLabels)?$/,
    (name) => [`network.address/${name || "*"}`],
  ],
  [/\/projects\/[^/]+\/global\/addresses(?:\/[^/]+)?(?:\/setLabels)?$/, () => ["network.private-services/*"]],
  [/\/projects\/[^/]+\/regions\/[^/]+\/routers(?:\/([^/]+))?$/, (name) => [`network.nat/${name || "*"}`]],
  [/\/projects\/[^/]+\/global\/firewalls(?:\/([^/]+))?$/, (name) => [`network.firewall/${name || "*"}`]],
  [/^\/v1\/services\/servicenetworking\.googleapis\.com\/connections/, () => ["network.private-services/*"]],
  [
    /\/clusters\/([^/:]+)\/nodePools(?:\/([^/:]+))?(?::[A-Za-z]+)?$/,
    (cluster, pool) => [`gke.node-pool/${cluster}/${pool || "*"}`],
  ],
  [/\/locations\/[^/]+\/clusters(?:\/([^/:]+))?(?::[A-Za-z]+)?$/, (name) => [`gke.cluster/${name || "*"}`]],
  [/\/instances\/([^/]+)\/databases(?:\/([^/]+))?$/, (one, name) => [`sql.database/${one}/${name || "*"}`]],
  [/\/instances\/([^/]+)\/users$/, (one) => [`sql.user/${one}/*`]],
  [/\/sql\/v1beta4\/projects\/[^/]+\/instances(?:\/([^/]+))?$/, (name) => [`sql.instance/${name || "*"}`]],
  [/^\/storage\/v1\/b\/([^/]+)\/iam$/, (name) => [`storage.bucket-rights/${name}`]],
  [/^\/storage\/v1\/b(?:\/([^/]+))?(?:\/o\/.+)?$/, (name) => [`storage.bucket/${name || "*"}`]],
  [
    /^\/v1\/projects\/[^/]+\/secrets\/([^/:]+)(?:\/versions\/[^/:]+)?(?::[A-Za-z]+)?$/,
    (name) => [`secrets.secret/${name}`],
  ],
  [/^\/v1\/projects\/[^/]+\/secrets$/, () => ["secrets.secret/*"]],
  // By its unique id: the witness of the state says which account it was.
  [/\/serviceAccounts\/\d+$/, () => ["iam.service-account/*"]],
  [
    /\/serviceAccounts\/([^/:@]+)([^/:]*):setIamPolicy$/,
    (id, rest) => [`iam.account-policy/${id}`, `iam.account-policy/${id}${rest}`],
  ],
  [
    /\/serviceAccounts\/([^/:@]+)([^/:]*)(?::[A-Za-z]+)?$/,
    (id, rest) => [`iam.service-account/${id}`, `iam.service-account/${id}${rest}`],
  ],
  [/^\/v1\/projects\/[^/]+\/serviceAccounts$/, () => ["iam.service-account/*"]],
  [/^\/v[13]\/projects\/[^/:]+:setIamPolicy$/, () => ["iam.project-roles/*"]],
  [/^\/api\/v1\/namespaces$/, () => ["kubernetes.namespace/*"]],
  [/^\/api\/v1\/namespaces\/([^/]+)$/, (name) => [`kubernetes.namespace/${name}`]],
  [
    /^\/api\/v1\/namespaces\/([^/]+)\/serviceaccounts(?:\/([^/]+))?$/,
    (space, name) => [`kubernetes.service-account/${space}/${name || "*"}`, `helm.release/${space}/*`],
  ],
  [
    /^\/api\/v1\/namespaces\/([^/]+)\/secrets(?:\/([^/]+))?$/,
    (space, name) => [`kubernetes.secret/${space}/${name || "*"}`, `helm.release/${space}/*`],
  ],
  [
    /^\/api\/v1\/namespaces\/([^/]+)\/services(?:\/([^/]+))?$/,
    (space, name) => [`kubernetes.service/${space}/${name || "*"}`, `helm.release/${space}/*`],
  ],
  [/^\/apis?\/.*\/namespaces\/([^/]+)\/[^/]+(?:\/[^/]+)?$/, (space) => [`helm.release/${space}/*`]],
  [/^\/apis\/[^/]+\/[^/]+\/[^/]+(?:\/[^/]+)?$/, () => ["helm.release/*"]],
];

/** Writes of the journal since so many entries that no step of the plans explains, but for the lease and probe pods. */
export function findStrayWrites(journal: readonly JournalEntry[], since: number, said: Said): readonly string[] {
  return journal
    .slice(since)
    .filter((entry) => entry.write && !isOutsidePlans(entry, said) && !isExplained(entry, said))
    .map((entry) => `${entry.method} ${entry.path} (${entry.status}) is a write that no step names`);
}

/** Whether a write is one of the two sorts that fgk makes outside a plan. */
export function isOutsidePlans(entry: JournalEntry, { deployment }: Pick<Said, "deployment">): boolean {
  const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
  if (entry.path === `${leases}/fgk-${deployment}`) return true;
  const named = nameInBody(entry);
  if (entry.path === leases) return named === `fgk-${deployment}`;
  const pod = /^\/api\/v1\/namespaces\/[^/]+\/pods(?:\/([^/]+))?/.exec(entry.path);
  return pod !== null && (pod[1] ?? named).startsWith("fgk-probe-");
}

function nameInBody({ body }: JournalEntry): string {
  const sent = JSON.parse(body === undefined || !body.startsWith("{") ? "{}" : body) as {
    name?: string;
    metadata?: { name?: string };
  };
  return sent.metadata?.name ?? sent.name ?? "";
}

function isExplained(entry: JournalEntry, said: Said): boolean {
  const patterns = listAddresses(entry);
  return said.steps.some((step) => patterns.some((one) => fitsAddress(one, step.address)));
}

/** The addresses that a request's path may be about; `*` at the end of one stands for anything. Empty: none that is known. */
export function listAddresses(entry: JournalEntry): readonly string[] {
  const path = decodeURIComponent(entry.path);
  for (const [pattern, addressesOf] of table) {
    const match = pattern.exec(path);
    if (match !== null) return addressesOf(...match.slice(1).map((group) => group ?? ""));
  }
  return [];
}
