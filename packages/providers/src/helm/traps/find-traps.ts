import type { Address, Diagnostic, Json, JsonObject } from "@fgk/engine";
import { compareText, isJsonObject } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";
import { nameObject } from "../objects/manifest-object.ts";
import { hasMovingTag } from "./image-name.ts";
import type { PodOf } from "./rendered-pods.ts";
import { listContainers, listPods, textOf } from "./rendered-pods.ts";

/** What the rendered objects alone don't say. */
export interface ObjectContext {
  /** The release. */
  readonly address: Address;
  /** Its namespace. */
  readonly namespace: string;
  /** What Flyte's objects are named after. */
  readonly fullname: string;
  /** The version that Flyte shall have, without a v; null: the chart's was judged with the file. */
  readonly version: string | null;
  /** The address that fgk's own Service asks for; null: none, or not known yet. */
  readonly loadBalancerIp: string | null;
  /** Texts of the file that were judged with it: images that it names. */
  readonly told: ReadonlySet<string>;
}

/**
 * What of the objects that a chart makes can't work, or works otherwise than it looks: found in what is rendered, because it
 * may come from a default of the chart. By object. Pure; what isn't known yet is taken to be right.
 */
export function findTraps(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const pods = objects.flatMap(listPods);
  return [
    ...(isFlyteTwo(objects, pods) ? [sayFlyteTwo(context)] : findOtherFlyte(objects, context)),
    ...findSharedAddresses(objects, context),
    ...objects.flatMap((object) => [...findBadRanges(object, context), ...findElsewhere(object, context)]),
    ...pods.flatMap((pod) => [...findMovingImages(pod, context), ...findHostNetwork(pod, context)]),
    ...findNoNamespace(objects, context),
  ].sort((a, b) => compareText(a.summary, b.summary));
}

function say(
  { address }: ObjectContext,
  severity: "error" | "warning",
  [summary, cause, help]: readonly [summary: string, cause: string, help: string],
  keyPath = "flyte.chart",
): Diagnostic {
  const code = severity === "error" ? "does-not-fit" : "warning";
  return { severity, code, summary, cause, help, address, keyPath };
}

/** A chart of Flyte 2 under a version of Flyte 1: other ports, other configuration. */
function isFlyteTwo(objects: readonly ManifestObject[], pods: readonly PodOf[]): boolean {
  return (
    pods.flatMap(listContainers).some(({ image }) => /(^|\/)flyte-binary-v2[:@]/.test(image)) ||
    objects.some(({ kind, name }) => kind === "CustomResourceDefinition" && name === "taskactions.flyte.org")
  );
}

function sayFlyteTwo(context: ObjectContext): Diagnostic {
  return say(context, "error", [
    "the chart is that of Flyte 2",
    "it makes Flyte 2's objects, which have other ports, configuration and namespaces; fgk knows Flyte 1",
    "name a chart of Flyte 1 at flyte.chart, such as version v1.16.8 of https://flyteorg.github.io/flyte",
  ]);
}

/** A chart says its Flyte on its objects; the last number counts only in released charts, so it isn't looked at. */
function findOtherFlyte(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const own = objects.find(({ kind, name }) => kind === "Deployment" && name === context.fullname)?.content["metadata"];
  const labels = isJsonObject(own) ? own["labels"] : undefined;
  const label = isJsonObject(labels) ? textOf(labels["app.kubernetes.io/version"]) : "";
  const [theirs, ours] = [label, context.version ?? ""].map((text) => /^v?([0-9]+\.[0-9]+)\./.exec(text)?.[1]);
  if (theirs === undefined || ours === undefined || theirs === ours) return [];
  return [
    say(context, "warning", [
      `the chart is that of Flyte ${theirs}, and Flyte shall be ${context.version ?? ""}`,
      "rights, ports and configuration are the chart's, and belong to its own Flyte",
      `name a chart of Flyte ${ours} at flyte.chart, or write a flyte.version of ${theirs}`,
    ]),
  ];
}

function findSharedAddresses(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const asking = objects.flatMap((object) => {
    const spec = specOf(object);
    const address = textOf(spec["loadBalancerIP"]);
    return object.kind === "Service" && spec["type"] === "LoadBalancer" && isAddress(address)
      ? [{ name: nameObject(object), address }]
      : [];
  });
  return [...new Set(asking.map(({ address }) => address))].flatMap((address) => {
    const ours = address === context.loadBalancerIp ? ["fgk's own Service"] : [];
    const names = [...asking.filter((one) => one.address === address).map(({ name }) => name), ...ours];
    if (names.length < 2) return [];
    return [
      say(
        context,
        "warning",
        [
          `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""} ask for the one address ${address}`,
          "one address is given to one load balancer, unless it is reserved with the purpose SHARED_LOADBALANCER_VIP: the others stay pending, and helm waits for them in vain",
          "leave Flyte's ports to fgk's Service (loadBalancer), and give the chart's Services the type ClusterIP",
        ],
        "flyte.values.service",
      ),
    ];
  });
}

function findBadRanges(object: ManifestObject, context: ObjectContext): readonly Diagnostic[] {
  const ranges = specOf(object)["loadBalancerSourceRanges"];
  if (object.kind !== "Service" || !Array.isArray(ranges)) return [];
  return ranges
    .filter((range: Json) => !isRange(textOf(range).trim()) && !isOpen(textOf(range)))
    .map((range: Json) =>
      say(
        context,
        "error",
        [
          `the source range ${JSON.stringify(range)} of the ${nameObject(object)} is none`,
          "the API server takes one range an item, as 10.0.0.0/8; the chart of Flyte prints a list of several as one text",
          "write loadBalancer.sourceRanges instead: fgk's own Service takes any number",
        ],
        "flyte.values.service.loadBalancerSourceRanges",
      ),
    );
}

function findElsewhere(object: ManifestObject, context: ObjectContext): readonly Diagnostic[] {
  const { namespace } = object;
  if (namespace === undefined || namespace === context.namespace || isOpen(namespace)) return [];
  return [
    say(context, "warning", [
      `the chart puts the ${nameObject(object)} outside the namespace ${context.namespace}`,
      "helm makes it there only if that namespace is there already, and other releases may have one of the same name",
      "look at what the chart calls its namespace, or make that namespace first",
    ]),
  ];
}

function findMovingImages(pod: PodOf, context: ObjectContext): readonly Diagnostic[] {
  return listContainers(pod)
    .filter(({ image }) => image !== "" && !isOpen(image) && hasMovingTag(image) && !isTold(image, context.told))
    .map(({ name, image }) =>
      say(context, "warning", [
        `${nameObject(pod.object)}: the image ${image} of ${name} is another one each time that it is pulled`,
        "a restart or another node may bring a version that nobody chose, and no plan shows it (a chart packed from git says latest)",
        adviseImage(name),
      ]),
    );
}

function adviseImage(container: string): string {
  const keys: Readonly<Record<string, string>> = {
    flyte: "flyte.images.flyte",
    "wait-for-db": "flyte.images.waitForDb",
  };
  const key = keys[container];
  return key === undefined ? "give the chart a version or a digest for it" : `name it at ${key}, with a tag or digest`;
}

/** The chart prints `REPOSITORY:TAG` of what the file may have in two parts. */
function isTold(image: string, told: ReadonlySet<string>): boolean {
  return told.has(image) || told.has(image.replace(/:latest$/, ""));
}

function findHostNetwork({ object, spec }: PodOf, context: ObjectContext): readonly Diagnostic[] {
  if (spec["hostNetwork"] !== true || spec["serviceAccountName"] !== context.fullname) return [];
  return [
    say(
      context,
      "warning",
      [
        `the pods of the ${nameObject(object)} are in the host's network`,
        "GKE hands no Workload Identity to such pods: they are the node's account, not Flyte's",
        "write flyte.values.deployment.extraPodSpec.hostNetwork: false, or name another chart",
      ],
      "flyte.values.deployment.extraPodSpec",
    ),
  ];
}

function findNoNamespace(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const name = `${context.fullname}-cluster-resource-templates`;
  const found = objects.find((object) => object.kind === "ConfigMap" && object.name === name);
  const data = found?.content["data"];
  const texts = isJsonObject(data) ? Object.values(data).filter((text) => typeof text === "string") : [];
  if (texts.length === 0 || texts.some((text) => /^\s*kind:\s*["']?Namespace["']?\s*$/m.test(text) || isOpen(text)))
    return [];
  return [
    say(
      context,
      "warning",
      [
        `no template of the ConfigMap ${context.namespace}/${name} makes the namespaces of projects`,
        "a project that is registered gets none, and can't run",
        "write flyte.values.clusterResourceTemplates.inline with a template of the kind Namespace named '{{ namespace }}'",
      ],
      "flyte.values.clusterResourceTemplates",
    ),
  ];
}

function specOf({ content }: ManifestObject): JsonObject {
  const spec = content["spec"];
  return isJsonObject(spec) ? spec : {};
}

/** Something is known only when it is applied: it stands in words in the place of the value. */
function isOpen(text: string): boolean {
  return text.startsWith("(") || text.includes("(known ");
}

function isAddress(text: string): boolean {
  return /^[0-9a-fA-F.:]+$/.test(text);
}

function isRange(text: string): boolean {
  return /^[0-9a-fA-F.:]+\/[0-9]{1,3}$/.test(text);
}
