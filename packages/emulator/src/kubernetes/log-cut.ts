import { badRequest, failWith } from "./status.ts";

/** What part of a log is asked for, and whether each line begins with its time. */
export interface LogCut {
  readonly tailLines?: number | undefined;
  readonly limitBytes?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly sinceMs?: number | undefined;
  readonly timestamps: boolean;
}

/** Reads `PodLogOptions` from a query; throws what the server says of those that make no sense. */
export function readCut(pod: string, query: URLSearchParams): LogCut {
  const readNumber = (name: string, least: 0 | 1): number | undefined => readOption(pod, query, name, least);
  const sinceTime = query.get("sinceTime");
  if (sinceTime !== null && query.has("sinceSeconds")) {
    const why = "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified";
    throw refuse(pod, "[]", "FieldValueForbidden", why);
  }
  if (sinceTime !== null && Number.isNaN(Date.parse(sinceTime))) {
    throw badRequest(
      `parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(sinceTime)} as "2006"`,
    );
  }
  return {
    tailLines: readNumber("tailLines", 0),
    limitBytes: readNumber("limitBytes", 1),
    sinceSeconds: readNumber("sinceSeconds", 1),
    sinceMs: sinceTime === null ? undefined : Date.parse(sinceTime),
    timestamps: ["true", "1"].includes(query.get("timestamps") ?? ""),
  };
}

function readOption(pod: string, query: URLSearchParams, name: string, least: 0 | 1): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text);
  const why = `must be greater than ${least === 0 ? "or equal to 0" : "0"}`;
  if (value < least) throw refuse(pod, name, "FieldValueInvalid", `Invalid value: ${value}: ${why}`);
  return value;
}

function refuse(pod: string, field: string, reason: string, why: string): Error {
  return failWith({
    code: 422,
    reason: "Invalid",
    message: `PodLogOptions "${pod}" is invalid: ${field}: ${why}`,
    details: { name: pod, kind: "PodLogOptions", causes: [{ reason, message: why, field }] },
  });
}

interface LogTimes {
  readonly nowMs: number;
  /** When the container's run began, RFC 3339: the time of lines that don't tell their own. */
  readonly startedAt: string;
}

/** The part of a log that is asked for: by time first, then the last lines, then the first bytes. */
export function cutLog(text: string, cut: LogCut, { nowMs, startedAt }: LogTimes): string {
  const { sinceSeconds, tailLines, limitBytes } = cut;
  const sinceMs = sinceSeconds === undefined ? cut.sinceMs : nowMs - sinceSeconds * 1_000;
  const all = text.split("\n");
  if (all.at(-1) === "") all.pop();
  let lines = all.map((line) => ({ line, atMs: timeOf(line, startedAt) }));
  if (sinceMs !== undefined) lines = lines.filter(({ atMs }) => atMs >= sinceMs);
  if (tailLines !== undefined) lines = tailLines === 0 ? [] : lines.slice(-tailLines);
  const shown = lines.map(({ line, atMs }) => (cut.timestamps ? `${stamp(atMs)} ${line}\n` : `${line}\n`)).join("");
  return limitBytes === undefined ? shown : Buffer.from(shown).subarray(0, limitBytes).toString();
}

/** Flyte's lines tell when they were written. */
function timeOf(line: string, startedAt: string): number {
  const [, written] = /"ts":"([^"]+)"/.exec(line) ?? [];
  const atMs = Date.parse(written ?? startedAt);
  return Number.isNaN(atMs) ? Date.parse(startedAt) : atMs;
}

/** With nanoseconds, as the kubelet prints it. */
function stamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "000000Z");
}
