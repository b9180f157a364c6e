import type { Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { nameResource, versionOf } from "../resources.ts";
import type { Place } from "../strategies/strategy.ts";
import type { Column } from "./column.ts";
import { columnsOf } from "./columns-of.ts";
import { conditionsOfPod } from "./pods.ts";

/** What rows carry besides their cells: of the object nothing, its metadata, or all. */
export type IncludedObject = "None" | "Metadata" | "Object";

export interface TableOptions {
  readonly includeObject: IncludedObject;
  /** `v1` or `v1beta1` of meta.k8s.io. */
  readonly version: string;
  /** Off for all events of a watch but the first. */
  readonly withHeaders: boolean;
}

/** An object or a list as a `Table` of meta.k8s.io: the columns of its kind, a row for each object, ages by the cloud's clock. */
export function asTable(place: Place, resource: Resource, answer: Stored, options: TableOptions): Stored {
  const columns = columnsOf(place, resource);
  const items: readonly Stored[] = answer["items"] ?? [answer];
  const { resourceVersion, continue: next, remainingItemCount } = answer["metadata"];
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata: {
      resourceVersion,
      ...(next === undefined ? {} : { continue: next }),
      ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
    },
    columnDefinitions: options.withHeaders ? columns.map(describeColumn) : null,
    rows: items.map((item) => makeRow(place, resource, columns, item, options)),
  };
}

function describeColumn({ name, type, format, description, priority }: Column): Stored {
  return { name, type, format, description, priority };
}

function makeRow(
  place: Place,
  resource: Resource,
  columns: readonly Column[],
  item: Stored,
  { includeObject, version }: TableOptions,
): Stored {
  const conditions = nameResource(resource) === "pods" ? conditionsOfPod(item) : undefined;
  return {
    cells: columns.map((column) => column.cell(item, place.cloud.now())),
    ...(conditions === undefined ? {} : { conditions }),
    object: includeObjectOf(resource, item, includeObject, version),
  };
}

function includeObjectOf(resource: Resource, item: Stored, included: IncludedObject, version: string): Stored | null {
  switch (included) {
    case "None":
      return null;
    case "Metadata":
      return asMetadata(item, version);
    case "Object":
      return { kind: resource.kind, apiVersion: versionOf(resource), ...item };
  }
}

/** An object without all but its metadata, as `PartialObjectMetadata`; a list as a list of those. */
export function asMetadata(answer: Stored, version: string): Stored {
  const apiVersion = `meta.k8s.io/${version}`;
  const items: readonly Stored[] | undefined = answer["items"];
  if (items === undefined) return { kind: "PartialObjectMetadata", apiVersion, metadata: answer["metadata"] };
  return {
    kind: "PartialObjectMetadataList",
    apiVersion,
    metadata: answer["metadata"],
    items: items.map((item) => asMetadata(item, version)),
  };
}
