import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath } from "../../deployment/values-path.ts";
import { hasMovingTag } from "./image-name.ts";
import type { TrapContext, TrapPath, ValueTrap } from "./trap.ts";
import { isOn, itemsIn, textIn, trapWhen } from "./trap.ts";

/** What keeps Flyte's pod from being what the file says: its identity, its images, its way to the database. Pure. */
export function findPodTraps(values: JsonObject, context: TrapContext): readonly ValueTrap[] {
  return [
    ...findHostNetwork(values),
    ...findMovingImages(values),
    ...findProxy(values),
    ...findConnector(values, context),
  ];
}

function findHostNetwork(values: JsonObject): readonly ValueTrap[] {
  const path: TrapPath = ["deployment", "extraPodSpec", "hostNetwork"];
  return trapWhen(isOn(values, ...path), () => ({
    severity: "error",
    paths: [path],
    summary: "Flyte's pod would be the node's account, not its own",
    cause: "GKE hands no Workload Identity to pods in the host's network, so Flyte couldn't reach its buckets",
    out: { takeOut: path },
  }));
}

const lists: readonly TrapPath[] = ["preInitContainers", "initContainers", "sidecars"].map((key) => [
  "deployment",
  key,
]);
const images: readonly TrapPath[] = [
  ["deployment", "image"],
  ["deployment", "waitForDB", "image"],
  ["configuration", "co-pilot", "image"],
];

function findMovingImages(values: JsonObject): readonly ValueTrap[] {
  const named = images.flatMap((path): readonly ValueTrap[] => {
    const tag = textIn(values, ...path, "tag");
    if (tag !== "latest") return [];
    const repository = textIn(values, ...path, "repository") ?? "";
    return [describeMoving([...path, "tag"], `${repository}:${tag}`)];
  });
  const listed = listContainers(values).flatMap(({ path, image }) =>
    trapWhen(image !== "" && !image.includes("{{") && hasMovingTag(image), () =>
      describeMoving([...path, "image"], image),
    ),
  );
  return [...named, ...listed];
}

function describeMoving(path: TrapPath, image: string): ValueTrap {
  return {
    severity: "warning",
    paths: [path],
    summary: `${joinValuePath(path)}: ${image} is another image each time that it is pulled`,
    cause: "a restart or another node may bring a version that nobody chose, and no plan shows it",
    out: { text: "name a version, or a digest" },
  };
}

interface Listed {
  readonly path: TrapPath;
  readonly image: string;
  readonly container: JsonObject;
}

function listContainers(values: JsonObject): readonly Listed[] {
  return lists.flatMap((list) =>
    itemsIn(values, ...list).flatMap(({ path, item }) =>
      isJsonObject(item)
        ? [{ path, image: typeof item["image"] === "string" ? item["image"] : "", container: item }]
        : [],
    ),
  );
}

/** Flyte's wait for the database is an init container: a proxy that comes after it is waited for in vain. */
function findProxy(values: JsonObject): readonly ValueTrap[] {
  const host: TrapPath = ["configuration", "database", "host"];
  const proxies = listContainers(values).filter(({ image }) => /cloud-?sql-(auth-)?proxy|gce-proxy/.test(image));
  const isFirst = ({ path }: Listed): boolean => path[1] === "preInitContainers";
  const endless = proxies.find((one) => isFirst(one) && one.container["restartPolicy"] !== "Always");
  const late = proxies.find((one) => !isFirst(one));
  const isLocal = /^(127\.|localhost$|::1$)/.test(textIn(values, ...host) ?? "");
  return [
    ...(endless === undefined
      ? []
      : [describeProxy([...endless.path, "restartPolicy"], "is an init container that never ends", endless.path)]),
    ...trapWhen(isLocal && listContainers(values).length === 0, () => ({
      severity: "warning",
      paths: [host, ["deployment", "preInitContainers"]],
      summary: `nothing that the chart makes listens at ${textIn(values, ...host) ?? ""} in Flyte's pod`,
      cause: "a pod's own address leads to itself, and no Cloud SQL proxy stands beside Flyte",
      out: { text: "write database.connection: proxy, which puts one there, or the instance's private address" },
    })),
    ...(late === undefined || !isLocal || proxies.some(isFirst)
      ? []
      : [describeProxy(late.path, "starts only after Flyte's wait for the database", host)]),
  ];
}

function describeProxy(path: TrapPath, what: string, also: TrapPath): ValueTrap {
  return {
    severity: "error",
    paths: [path, also],
    summary: `the Cloud SQL proxy of ${joinValuePath(path)} ${what}`,
    cause: "the init container wait-for-db asks the database through it, and waits for ever",
    out: {
      text: "take it out and write database.connection: proxy; or make it one of deployment.preInitContainers, with restartPolicy: Always",
    },
  };
}

/** Its default address names the namespace flyte, whatever the release's is. */
function findConnector(values: JsonObject, { namespace }: TrapContext): readonly ValueTrap[] {
  if (!isOn(values, "flyteconnector", "enabled")) return [];
  const endpoint: TrapPath = ["configuration", "connectorService", "defaultConnector", "endpoint"];
  const place = textIn(values, ...endpoint) ?? "k8s://flyteconnector.flyte:8000";
  const elsewhere = /^k8s:\/\/flyteconnector\.([^.:/]+)/.exec(place)?.[1];
  const tag = textIn(values, "flyteconnector", "image", "tag");
  const image: Json = `${textIn(values, "flyteconnector", "image", "repository") ?? ""}:${tag ?? ""}`;
  return [
    ...trapWhen(elsewhere !== undefined && elsewhere !== namespace, () => ({
      severity: "warning",
      paths: [["flyteconnector", "enabled"], endpoint],
      summary: `Flyte looks for its connector in the namespace ${elsewhere ?? ""}, and it is in ${namespace}`,
      cause: `configuration.connectorService.defaultConnector.endpoint is ${place} unless it is written`,
      out: { write: endpoint, value: `k8s://flyteconnector.${namespace}:8000` },
    })),
    ...trapWhen(tag === undefined, () => ({
      severity: "warning",
      paths: [
        ["flyteconnector", "enabled"],
        ["flyteconnector", "image", "tag"],
      ],
      summary: "Flyte's connector is switched on without an image of its own",
      cause: "the chart's is cr.flyte.org/flyteorg/flyteagent:1.15.3 or what the day brings: its version isn't Flyte's",
      out: { write: ["flyteconnector", "image"], value: "{ repository: …, tag: … }" },
    })),
    ...trapWhen(tag === "latest", () => describeMoving(["flyteconnector", "image", "tag"], image)),
  ];
}
