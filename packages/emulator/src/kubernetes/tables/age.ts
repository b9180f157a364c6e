const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** The time since a timestamp, as a Table shows it: `<unknown>` when there is none. */
export function showAge(timestamp: string | null | undefined, nowMs: number): string {
  return timestamp === undefined || timestamp === null ? "<unknown>" : showDuration(nowMs - Date.parse(timestamp));
}

/** A duration in two or three digits: `45s`, `9m30s`, `7h5m`, `3d2h`. Clocks may differ by a second; more is invalid. */
export function showDuration(durationMs: number): string {
  if (Math.trunc(durationMs / second) < -1) return "<invalid>";
  if (durationMs < 0) return "0s";
  if (durationMs < 2 * minute) return `${Math.floor(durationMs / second)}s`;
  if (durationMs < 10 * minute) return showTwo(durationMs, [minute, "m"], [second, "s"]);
  if (durationMs < 3 * hour) return `${Math.floor(durationMs / minute)}m`;
  if (durationMs < 8 * hour) return showTwo(durationMs, [hour, "h"], [minute, "m"]);
  if (durationMs < 2 * day) return `${Math.floor(durationMs / hour)}h`;
  if (durationMs < 8 * day) return showTwo(durationMs, [day, "d"], [hour, "h"]);
  if (durationMs < 2 * year) return `${Math.floor(durationMs / day)}d`;
  if (durationMs < 8 * year) return showTwo(durationMs, [year, "y"], [day, "d"]);
  return `${Math.floor(durationMs / year)}y`;
}

type Unit = readonly [ms: number, letter: string];

/** The smaller unit is left out when it would be 0. */
function showTwo(durationMs: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const rest = Math.floor((durationMs % largeMs) / smallMs);
  return `${Math.floor(durationMs / largeMs)}${large}${rest === 0 ? "" : `${rest}${small}`}`;
}
