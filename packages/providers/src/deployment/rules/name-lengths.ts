import type { Diagnostic, KeyPath } from "@fgk/engine";
import type { Rule } from "./rule.ts";
import { broken } from "./rule.ts";

interface Named {
  readonly keyPath: KeyPath;
  readonly what: string;
  readonly name: string;
  readonly least?: number;
  readonly most: number;
  readonly cause: string;
}

/** Names whose form the schema knows, but not their length: each system has its own. */
export const checkNameLengths: Rule = (scope, file) => {
  const { cluster, database, account, flyte, loadBalancer, network } = scope;
  const dns = "Kubernetes allows 63 characters in a DNS label";
  const compute = "Compute Engine allows 63 characters in a name";
  const gke = "GKE allows 40 characters";
  return [
    { keyPath: "cluster.name", what: "the cluster's name", name: cluster.name, most: 40, cause: gke },
    ...cluster.nodePools.map(({ path, name }) => ({
      keyPath: `${path ?? "cluster.nodePools"}.name`,
      what: "the pool's name",
      name,
      most: 40,
      cause: gke,
    })),
    {
      keyPath: "database.instance",
      what: `the project and the instance, ${database.project}:${database.instance},`,
      name: `${database.project}${database.instance}`,
      most: 97,
      cause: "Cloud SQL allows 97 characters for both together",
    },
    { keyPath: "database.name", what: "the database's name", name: database.name, most: 63, cause: postgres },
    { keyPath: "database.user", what: "the user's name", name: database.user, most: 63, cause: postgres },
    // An account that comes by its e-mail has the name that somebody else gave it.
    ...(file.get("serviceAccount.email").written
      ? []
      : [
          {
            keyPath: "serviceAccount.name",
            what: "the account's name",
            name: account.id,
            least: 6,
            most: 30,
            cause: "IAM wants 6 to 30 characters before the @",
          },
        ]),
    { keyPath: "flyte.namespace", what: "the namespace", name: flyte.namespace, most: 63, cause: dns },
    {
      keyPath: "flyte.release",
      what: "the release's name",
      name: flyte.release,
      most: 53,
      cause: "Helm allows 53 characters",
    },
    {
      keyPath: "flyte.fullname",
      what: "the full name",
      name: flyte.fullname,
      most: 55,
      cause: `the chart makes a Service ${flyte.fullname}-webhook of it, and ${dns}`,
    },
    { keyPath: "loadBalancer.name", what: "the Service's name", name: loadBalancer.name, most: 63, cause: dns },
    {
      keyPath: "loadBalancer.addressName",
      what: "the address's name",
      name: loadBalancer.addressName,
      most: 63,
      cause: compute,
    },
    { keyPath: "network.name", what: "the network's name", name: network.name, most: 63, cause: compute },
    { keyPath: "network.subnet", what: "the subnet's name", name: network.subnet, most: 63, cause: compute },
    {
      keyPath: "network.privateServices.range",
      what: "the range's name",
      name: network.privateServices.range,
      most: 63,
      cause: compute,
    },
    ...flyte.namespaces.map(({ name, path, domain }) => ({
      keyPath: path,
      what: `the namespace ${name} of the domain ${domain}`,
      name,
      most: 63,
      cause: `tasks run in a namespace {project}-{domain}, and ${dns}`,
    })),
    {
      keyPath: "cluster.name",
      what: `the mark's label ${scope.location}_${cluster.name}`,
      name: `${scope.location}_${cluster.name}`,
      most: 63,
      cause: "it is a label, and a label's value has at most 63 characters",
    },
  ].flatMap(checkLength);
};

const postgres = "PostgreSQL cuts names off after 63 characters";

function checkLength({ keyPath, what, name, least = 1, most, cause }: Named): readonly Diagnostic[] {
  const { length } = name;
  if (length >= least && length <= most) return [];
  const help = length > most ? `shorten it by ${length - most}` : `use at least ${least} characters`;
  return [
    broken(
      keyPath,
      `${what} has ${length} characters, ${length > most ? `at most ${most}` : `at least ${least}`} are allowed`,
      cause,
      help,
    ),
  ];
}
