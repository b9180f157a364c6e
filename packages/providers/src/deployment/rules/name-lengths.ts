import type { DeploymentFile, Diagnostic, KeyPath } from "@fgk/engine";
import type { Scope } from "../scope.ts";
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
export const checkNameLengths: Rule = (scope, file) =>
  [...listGoogleNames(scope, file), ...listClusterNames(scope)].flatMap(checkLength);

const dns = "Kubernetes allows 63 characters in a DNS label";
const compute = "Compute Engine allows 63 characters in a name";
const gke = "GKE allows 40 characters";
const postgres = "PostgreSQL cuts names off after 63 characters";

function listGoogleNames(scope: Scope, file: DeploymentFile): readonly Named[] {
  const { cluster, database, account, loadBalancer, network, location } = scope;
  const pools = cluster.nodePools.map(({ path, name }) => ({
    keyPath: `${path ?? "cluster.nodePools"}.name`,
    what: "the pool's name",
    name,
    most: 40,
    cause: gke,
  }));
  const { range } = network.privateServices;
  const { addressName } = loadBalancer;
  return [
    { keyPath: "cluster.name", what: "the cluster's name", name: cluster.name, most: 40, cause: gke },
    {
      keyPath: "cluster.name",
      what: `the mark's label ${location}_${cluster.name}`,
      name: `${location}_${cluster.name}`,
      most: 63,
      cause: "a label's value has at most 63 characters",
    },
    ...pools,
    {
      keyPath: "database.instance",
      what: `project and instance together, ${database.project}:${database.instance},`,
      name: `${database.project}${database.instance}`,
      most: 97,
      cause: "Cloud SQL allows 97 characters for both",
    },
    { keyPath: "database.name", what: "the database's name", name: database.name, most: 63, cause: postgres },
    { keyPath: "database.user", what: "the user's name", name: database.user, most: 63, cause: postgres },
    ...listAccountName(account.id, file),
    { keyPath: "network.name", what: "the network's name", name: network.name, most: 63, cause: compute },
    { keyPath: "network.subnet", what: "the subnet's name", name: network.subnet, most: 63, cause: compute },
    { keyPath: "network.privateServices.range", what: "the range's name", name: range, most: 63, cause: compute },
    { keyPath: "loadBalancer.addressName", what: "the address's name", name: addressName, most: 63, cause: compute },
  ];
}

/** An account that comes by its e-mail has the name that somebody else gave it. */
function listAccountName(name: string, file: DeploymentFile): readonly Named[] {
  if (file.get("serviceAccount.email").written) return [];
  const cause = "IAM wants 6 to 30 characters before the @";
  return [{ keyPath: "serviceAccount.name", what: "the account's name", name, least: 6, most: 30, cause }];
}

function listClusterNames({ flyte, loadBalancer }: Scope): readonly Named[] {
  const { namespace, release, fullname } = flyte;
  return [
    { keyPath: "flyte.namespace", what: "the namespace", name: namespace, most: 63, cause: dns },
    {
      keyPath: "flyte.release",
      what: "the release's name",
      name: release,
      most: 53,
      cause: "Helm allows 53 characters",
    },
    {
      keyPath: "flyte.fullname",
      what: "the full name",
      name: fullname,
      most: 55,
      cause: `the chart makes a Service ${fullname}-webhook of it, and ${dns}`,
    },
    { keyPath: "loadBalancer.name", what: "the Service's name", name: loadBalancer.name, most: 63, cause: dns },
    ...flyte.namespaces.map(({ name, path, domain }) => ({
      keyPath: path,
      what: `the namespace ${name} of the domain ${domain}`,
      name,
      most: 63,
      cause: `tasks run in a namespace {project}-{domain}, and ${dns}`,
    })),
  ];
}

function checkLength({ keyPath, what, name, least = 1, most, cause }: Named): readonly Diagnostic[] {
  const { length } = name;
  if (length >= least && length <= most) return [];
  const [bound, help] =
    length > most
      ? [`at most ${most} are allowed`, `shorten it by ${length - most}`]
      : [`at least ${least} are needed`, `lengthen it by ${least - length}`];
  return [broken(keyPath, `${what} has ${length} characters, ${bound}`, cause, help)];
}
