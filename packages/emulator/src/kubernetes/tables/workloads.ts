import type { Stored } from "../../cloud/http.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn, wideColumn } from "./column.ts";
import { none, showSelector } from "./texts.ts";

const containersOf = (object: Stored): readonly Stored[] => object["spec"]?.template?.spec?.containers ?? [];

const templateColumns: readonly Column[] = [
  wideColumn("Containers", "The containers of the template, by name.", (object) =>
    containersOf(object)
      .map(({ name }) => name)
      .join(","),
  ),
  wideColumn("Images", "The images of those containers.", (object) =>
    containersOf(object)
      .map(({ image }) => image)
      .join(","),
  ),
];

const count = (object: Stored, field: string): number => object["status"]?.[field] ?? 0;

/** The columns of deployments. */
export const deploymentColumns: readonly Column[] = [
  nameColumn,
  makeColumn(
    "Ready",
    "Ready pods, of how many that are wanted.",
    (object) => `${count(object, "readyReplicas")}/${object["spec"]?.replicas ?? 0}`,
  ),
  makeColumn("Up-to-date", "Pods of the present template.", (object) => count(object, "updatedReplicas")),
  makeColumn("Available", "Pods that have been ready for long enough.", (object) => count(object, "availableReplicas")),
  ageColumn,
  ...templateColumns,
  wideColumn("Selector", "The labels by which the pods are found.", (object) => showSelector(object["spec"]?.selector)),
];

/** The columns of replica sets. */
export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Desired", "How many pods are wanted.", (object) => object["spec"]?.replicas ?? 0, "integer"),
  makeColumn("Current", "How many pods there are.", (object) => count(object, "replicas"), "integer"),
  makeColumn("Ready", "How many of them are ready.", (object) => count(object, "readyReplicas"), "integer"),
  ageColumn,
  ...templateColumns,
  wideColumn("Selector", "The labels by which the pods are found.", (object) =>
    none(showSelector(object["spec"]?.selector)),
  ),
];

/** The columns of pod disruption budgets. */
export const disruptionBudgetColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Min Available", "How many pods must stay.", (object) => String(object["spec"]?.minAvailable ?? "N/A")),
  makeColumn("Max Unavailable", "How many pods may be missing.", (object) =>
    String(object["spec"]?.maxUnavailable ?? "N/A"),
  ),
  makeColumn(
    "Allowed Disruptions",
    "How many pods may be taken now.",
    (object) => count(object, "disruptionsAllowed"),
    "integer",
  ),
  ageColumn,
];
