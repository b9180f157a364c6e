import type { Diagnostic } from "@fgk/engine";
import { firewallAddress } from "../deployment/describe/addresses.ts";
import { controlPlaneRange } from "../gke/control-plane-range.ts";
import { lastPart } from "../google/values.ts";
import { isOn } from "../helm/traps/trap.ts";
import { listFirewalls } from "./compute-lists.ts";
import { admitsWebhook, webhookPort } from "./firewall.ts";
import { mendFirewall } from "./mend-network.ts";
import type { Sight, WaysAsked } from "./ways-asked.ts";
import { describeHelp, findPlace, isLeaving, isSeenTo } from "./ways-asked.ts";

/** That the control plane can't reach Flyte's webhook. Throws `Failure` where the rules may not be seen. */
export async function findClosedWebhook(asked: WaysAsked, sight: Sight): Promise<readonly Diagnostic[]> {
  const { reach, scope } = asked;
  const { session, cluster, values } = sight;
  const range = cluster === undefined ? undefined : controlPlaneRange(cluster);
  const isOff = isOn(values, "flyte-core-components", "propeller", "disableWebhook");
  if (isOff || isSeenTo(asked, sight.isInstalled, "firewall") || (cluster !== undefined && range === undefined))
    return [];
  const place = findPlace(asked, sight);
  const all = await listFirewalls(session, reach, scope.network.project);
  const here = all.filter(({ network }) => lastPart(network) === place.network);
  const address = firewallAddress(scope);
  const goes = ({ name, description }: (typeof here)[number]): boolean =>
    `network.firewall/${name}` === address && isLeaving(asked, sight, "firewall", description);
  if (here.some((rule) => !goes(rule) && admitsWebhook(rule, range))) return [];
  const from = range ?? "the control plane's range";
  const command = mendFirewall({
    address,
    at: { project: scope.network.project, network: place.network },
    fields: {
      ports: { value: [webhookPort], role: "always" },
      sourceRanges: { value: range ?? "", role: "always" },
    },
    managed: false,
    protected: false,
    dependsOn: [],
    source: "network.firewall",
  });
  return [
    {
      severity: "warning",
      code: "does-not-fit",
      summary: `no firewall rule lets the control plane reach Flyte's webhook (tcp:${webhookPort} from ${from})`,
      cause:
        "the nodes are private, and pods that ask for a secret can't be made while the webhook is out of reach (firewall policies aren't seen)",
      help: describeHelp(scope, "network.firewall", command),
      address,
      keyPath: "network.firewall",
    },
  ];
}
