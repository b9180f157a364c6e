import type { Diagnostic } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ManifestObject } from "../objects/manifest-object.ts";
import { nameObject } from "../objects/manifest-object.ts";
import type { ObjectContext } from "./object-context.ts";
import { isOpen, sayTrap } from "./object-context.ts";

/** An object outside the release's namespace. Pure. */
export function findElsewhere(object: ManifestObject, context: ObjectContext): readonly Diagnostic[] {
  const { namespace } = object;
  if (namespace === undefined || namespace === context.namespace || isOpen(namespace)) return [];
  return [
    sayTrap(context, "warning", [
      `the chart puts the ${nameObject(object)} outside the namespace ${context.namespace}`,
      "helm makes it there only if that namespace is there already, and other releases may have one of the same name",
      "look at what the chart calls its namespace, or make that namespace first",
    ]),
  ];
}

/** Templates of which none makes the namespaces of projects. Pure. */
export function findNoNamespace(objects: readonly ManifestObject[], context: ObjectContext): readonly Diagnostic[] {
  const name = `${context.fullname}-cluster-resource-templates`;
  const found = objects.find((object) => object.kind === "ConfigMap" && object.name === name);
  const data = found?.content["data"];
  const texts = isJsonObject(data) ? Object.values(data).filter((text) => typeof text === "string") : [];
  if (texts.length === 0 || texts.some((text) => /^\s*kind:\s*["']?Namespace["']?\s*$/m.test(text) || isOpen(text)))
    return [];
  return [
    sayTrap(
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
