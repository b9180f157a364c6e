import { askIfThere } from "../kubernetes/failure.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";

/**
 * Deletes what the Flyte binary made at run time and helm leaves behind: the webhook (whose failure policy would go on
 * refusing pods), its certificate, the login secret, and the workflows' CRD. Its own objects only, by their fixed names.
 */
export async function deleteLeftovers(cluster: OpenCluster, namespace: string, fullname: string): Promise<void> {
  const webhook = `${fullname}-webhook`;
  await askIfThere({ verb: "delete", resource: "mutatingWebhookConfigurations", name: webhook }, () =>
    cluster.admission.deleteMutatingWebhookConfiguration({ name: webhook }),
  );
  for (const name of [`${fullname}-webhook-secret`, `${fullname}-admin-auth`]) {
    await askIfThere({ verb: "delete", resource: "secrets", name: `${namespace}/${name}` }, () =>
      cluster.core.deleteNamespacedSecret({ namespace, name }),
    );
  }
  const crd = "flyteworkflows.flyte.lyft.com";
  await askIfThere({ verb: "delete", resource: "customResourceDefinitions", name: crd }, () =>
    cluster.extensions.deleteCustomResourceDefinition({ name: crd }),
  );
}
