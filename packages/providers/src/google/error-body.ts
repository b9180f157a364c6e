import type { FetchAnswer } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { textAt } from "../text-at.ts";

/** What an error answer of any Google API says, in one shape. Texts that aren't there are empty. */
export interface ErrorBody {
  readonly httpStatus: number;
  readonly message: string;
  /** `FAILED_PRECONDITION`; the older APIs (compute, sql, storage) send none. */
  readonly status: string;
  /** The older APIs' `errors[0].reason`. */
  readonly reason: string;
  /** `google.rpc.ErrorInfo`. */
  readonly errorInfo: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads an error answer; one that is no JSON (a proxy's page) gives its text as the message. */
export function readErrorBody(answer: FetchAnswer): ErrorBody {
  const text = new TextDecoder().decode(answer.body.subarray(0, 65_536));
  const error = objectAt(parseJson(text), "error");
  const first = objectAt(listAt(error, "errors")[0]);
  const details = listAt(error, "details")
    .map((detail) => objectAt(detail))
    .find((detail) => textAt(detail, "@type").endsWith("google.rpc.ErrorInfo"));
  const metadata = Object.entries(objectAt(details, "metadata")).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value] as const] : [],
  );
  return {
    httpStatus: answer.status,
    message: textAt(error, "message") || (Object.keys(error).length === 0 ? text.trim() : ""),
    status: textAt(error, "status"),
    reason: textAt(first, "reason"),
    errorInfo: textAt(details, "reason"),
    metadata: Object.fromEntries(metadata),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectAt(value: unknown, key?: string): Readonly<Record<string, unknown>> {
  const found = key === undefined ? value : isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : {};
}

function listAt(value: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}
