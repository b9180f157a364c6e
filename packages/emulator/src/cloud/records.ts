import type { CloudState } from "./state.ts";

/** A record by names that clients choose: nothing is in it that nobody put there, not even under `constructor`. */
export function makeRecord<T>(entries: Readonly<Record<string, T>> = {}): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}

/** Makes such records of a state's own, in place: a file's JSON has them as plain objects. */
export function clearRecords(state: CloudState): void {
  for (const slice of Object.values(state)) clearRecord(slice);
  for (const { services } of Object.values(state.projects)) clearRecord(services);
  for (const { objects, uploads } of Object.values(state.buckets)) [objects, uploads].forEach(clearRecord);
  for (const { versions } of Object.values(state.secrets)) clearRecord(versions);
}

function clearRecord(value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) Object.setPrototypeOf(value, null);
}
