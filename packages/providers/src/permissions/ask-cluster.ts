import { Failure, nameOf } from "@fgk/engine";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { AskedOf, PlacedNeed } from "./placed-need.ts";

/** Groups of the resources that the table names; all others are Kubernetes' first. */
const groups: Readonly<Record<string, string>> = {
  deployments: "apps",
  leases: "coordination.k8s.io",
};

/** Whether the cluster lets the caller do it: by a role of the project's, or by its own RBAC. */
export async function askCluster(asked: AskedOf, { address, call }: PlacedNeed): Promise<boolean> {
  const [verb = "", resource = ""] = call.split(" ");
  const [namespace = "default"] = nameOf(address).split("/");
  const resourceAttributes = {
    verb,
    resource,
    group: groups[resource] ?? "",
    ...(resource === "namespaces" ? {} : { namespace }),
  };
  const review = await sendReview(asked, "authorization.k8s.io", "SelfSubjectAccessReview", { resourceAttributes });
  return (review as AccessReview | undefined)?.status?.allowed === true;
}

/**
 * The name by which the cluster knows the caller, an e-mail on GKE; undefined where there is no cluster to ask, and where a
 * context of the user's leads into it: that may be somebody else.
 */
export async function readCaller(asked: AskedOf): Promise<string | undefined> {
  if (typeof asked.cluster.scope.access === "object") return undefined;
  const review = await sendReview(asked, "authentication.k8s.io", "SelfSubjectReview");
  const name = (review as SelfReview | undefined)?.status?.userInfo?.username;
  return name === undefined || !name.includes("@") ? undefined : name;
}

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}

interface SelfReview {
  readonly status?: { readonly userInfo?: { readonly username?: string } };
}

/** A review is answered and stored nowhere; undefined where it can't be asked for. */
async function sendReview(
  { cluster: reach, session }: AskedOf,
  group: string,
  kind: string,
  spec?: object,
): Promise<unknown> {
  const plural = `${kind.toLowerCase()}s`;
  const send = ({ custom }: OpenCluster): Promise<unknown> =>
    custom.createClusterCustomObject({
      group,
      version: "v1",
      plural,
      body: { apiVersion: `${group}/v1`, kind, ...(spec === undefined ? {} : { spec }) },
    });
  try {
    const found = await reach.look(session);
    return found.state === "open" ? await send(found.cluster) : undefined;
  } catch (error) {
    // An older server knows no such review; whatever it says, the step itself will say why it fails.
    if (error instanceof Failure || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}
