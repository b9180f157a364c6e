import type { Stored } from "../../cloud/http.ts";
import { showAge } from "./age.ts";

/** What stands in a row under a column; null where a custom resource has nothing there. */
export type Cell = string | number | boolean | null;

/** One column of a kind's Table, with what it says of an object at a time in milliseconds. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 1 is shown by `-o wide` only. */
  readonly priority: number;
  readonly cell: (object: Stored, nowMs: number) => Cell;
}

/** A column that is always shown. */
export function makeColumn(name: string, description: string, cell: Column["cell"], type = "string"): Column {
  return { name, type, format: "", description, priority: 0, cell };
}

/** The same for a column that `-o wide` shows. */
export function wideColumn(name: string, description: string, cell: Column["cell"]): Column {
  return { ...makeColumn(name, description, cell), priority: 1 };
}

/** The first column of nearly every kind. */
export const nameColumn: Column = {
  ...makeColumn(
    "Name",
    "The object's name, unique among its kind in the namespace.",
    (object) => object["metadata"].name ?? "",
  ),
  format: "name",
};

/** How long an object has been there, in words. */
export const ageColumn: Column = makeColumn("Age", "The time since the object was created.", (object, nowMs) =>
  showAge(object["metadata"].creationTimestamp, nowMs),
);

/** The time of creation itself: what kinds show whose server has no columns of their own. */
export const createdColumn: Column = makeColumn(
  "Created At",
  "The time when the object was created.",
  (object) => object["metadata"].creationTimestamp,
  "date",
);
