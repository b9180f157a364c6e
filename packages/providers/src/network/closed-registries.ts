import type { Diagnostic } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { natAddress } from "../deployment/describe/addresses.ts";
import { usesPublicImages } from "../deployment/describe/describe-network.ts";
import { isOfficial } from "../deployment/rules/chart-source.ts";
import { readFirstValues } from "../helm/traps/coming-values.ts";
import { isGoogleImage } from "../helm/traps/image-name.ts";
import { listPodImages } from "../helm/traps/pod-images.ts";
import { listRouters } from "./compute-lists.ts";
import { mendNat } from "./mend-network.ts";
import { coversPlace } from "./nat.ts";
import type { Sight, WaysAsked } from "./ways-asked.ts";
import { describeHelp, findPlace, isLeaving, isSeenTo } from "./ways-asked.ts";

/** That the private nodes can't pull what Flyte's pod needs. Throws `Failure` where routers may not be seen. */
export async function findClosedRegistries(asked: WaysAsked, sight: Sight): Promise<readonly Diagnostic[]> {
  const { reach, scope } = asked;
  const { session } = sight;
  if (usesPublicImages(scope) && isSeenTo(asked, sight.isInstalled, "nat")) return [];
  const { project } = scope.network;
  const { network, subnet } = findPlace(asked, sight);
  const address = natAddress(scope);
  const routers = await noneBefore(listRouters(session, reach, project, scope.region));
  const open = routers.some((router) => {
    const goes = `network.nat/${router.name}` === address && isLeaving(asked, sight, "nat", router.description);
    return !goes && coversPlace(router, network, subnet);
  });
  const images = open ? [] : await listPublicImages(asked, sight);
  if (images.length === 0) return [];
  const command = mendNat({
    address,
    at: { project, region: scope.region, network, subnet },
    fields: {},
    managed: false,
    protected: false,
    dependsOn: [],
    source: "network.nat",
  });
  return [
    {
      severity: "warning",
      code: "does-not-fit",
      summary: `no NAT leads from the private nodes to public registries, and Flyte's pod needs ${images.join(", ")}`,
      cause:
        "private nodes reach Google's own registries only: elsewhere a pull waits until it fails, unless the network has a way out that fgk doesn't see",
      help: `${describeHelp(scope, "network.nat", command)}; or mirror them to a registry of Google's and name them at flyte.images`,
      address,
      keyPath: "network.nat",
    },
  ];
}

/** Where the API isn't enabled yet, nobody has made anything. (The default network comes with rules of its own.) */
async function noneBefore<T>(list: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "api-disabled") return [];
    throw error;
  }
}

/** What the official chart has by itself is known; of another one helm is asked. */
async function listPublicImages({ reach, scope }: WaysAsked, sight: Sight): Promise<readonly string[]> {
  const { session, isInstalled, release } = sight;
  const { chart } = scope.flyte;
  const values =
    isInstalled || isOfficial(chart)
      ? sight.values
      : await readFirstValues(release, session.world, chart, reach.accessToken);
  return listPodImages(values).filter((image) => !isGoogleImage(image));
}
