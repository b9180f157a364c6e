import type { Stored } from "../../cloud/http.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn, wideColumn } from "./column.ts";

const modes: readonly (readonly [string, string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

function showModes(given: readonly string[] | undefined): string {
  return modes.flatMap(([mode, short]) => (given?.includes(mode) ? [short] : [])).join(",");
}

function phaseOf({ metadata, status }: Stored): string {
  return metadata.deletionTimestamp === undefined ? (status?.phase ?? "") : "Terminating";
}

const classColumn = makeColumn(
  "StorageClass",
  "The class that the volume is of.",
  ({ metadata, spec }) =>
    metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? spec?.storageClassName ?? "",
);
const attributesColumn = makeColumn(
  "VolumeAttributesClass",
  "The class of its further attributes.",
  ({ spec }) => spec?.volumeAttributesClassName ?? "<unset>",
);
const volumeModeColumn = wideColumn(
  "VolumeMode",
  "Whether it is a file system or a device.",
  ({ spec }) => spec?.volumeMode ?? "<unset>",
);

/** The columns of persistent volume claims. */
export const claimColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Status", "Whether a volume was found.", phaseOf),
  makeColumn("Volume", "The volume.", ({ spec }) => spec?.volumeName ?? ""),
  makeColumn("Capacity", "The volume's size.", ({ spec, status }) =>
    spec?.volumeName ? (status?.capacity?.storage ?? "0") : "",
  ),
  makeColumn("Access Modes", "Who may mount it.", ({ spec, status }) =>
    spec?.volumeName ? showModes(status?.accessModes) : "",
  ),
  classColumn,
  attributesColumn,
  ageColumn,
  volumeModeColumn,
];

/** The columns of persistent volumes. */
export const volumeColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Capacity", "The volume's size.", ({ spec }) => spec?.capacity?.storage ?? "0"),
  makeColumn("Access Modes", "Who may mount it.", ({ spec }) => showModes(spec?.accessModes)),
  makeColumn(
    "Reclaim Policy",
    "What becomes of it when its claim goes.",
    ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? "",
  ),
  makeColumn("Status", "Whether a claim has it.", phaseOf),
  makeColumn("Claim", "The claim.", ({ spec }) =>
    spec?.claimRef ? `${spec.claimRef.namespace ?? ""}/${spec.claimRef.name ?? ""}` : "",
  ),
  classColumn,
  attributesColumn,
  makeColumn("Reason", "Why it is in that state.", ({ status }) => status?.reason ?? ""),
  ageColumn,
  volumeModeColumn,
];

const defaultMarks = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** The columns of storage classes. */
export const storageClassColumns: readonly Column[] = [
  {
    ...nameColumn,
    cell: ({ metadata }: Stored): string => {
      const isDefault = defaultMarks.some((mark) => metadata.annotations?.[mark] === "true");
      return isDefault ? `${metadata.name} (default)` : metadata.name;
    },
  },
  makeColumn("Provisioner", "What makes the volumes.", ({ provisioner }) => provisioner ?? ""),
  makeColumn(
    "ReclaimPolicy",
    "What becomes of them when their claims go.",
    ({ reclaimPolicy }) => reclaimPolicy ?? "Delete",
  ),
  makeColumn("VolumeBindingMode", "When they are made.", ({ volumeBindingMode }) => volumeBindingMode ?? "Immediate"),
  makeColumn("AllowVolumeExpansion", "Whether they may grow.", (object) => object["allowVolumeExpansion"] === true),
  ageColumn,
];
