import { legacyError } from "../cloud/api-error.ts";
import type { CloudRequest, Stored } from "../cloud/http.ts";
import type { Answer } from "../cloud/router.ts";
import { answer } from "../cloud/router.ts";

/** The bytes of a stored object as an answer, with the headers by which clients check them; a `Range` cuts them. */
export function downloadAnswer(found: Stored, request: CloudRequest): Answer {
  const { object } = found;
  const data = Buffer.from(found["data"], "base64");
  const range = readRange(request.headers["range"], data.length);
  const headers: Record<string, string> = {
    "content-type": object["contentType"],
    etag: object["etag"],
    "x-goog-generation": object["generation"],
    "x-goog-metageneration": object["metageneration"],
    "x-goog-hash": [`crc32c=${object["crc32c"]}`, ...(object["md5Hash"] ? [`md5=${object["md5Hash"]}`] : [])].join(","),
    "x-goog-storage-class": object["storageClass"],
    "x-goog-stored-content-length": object["size"],
    "x-goog-stored-content-encoding": object["contentEncoding"] ?? "identity",
    "accept-ranges": "bytes",
  };
  for (const [header, field] of textHeaders) if (object[field] !== undefined) headers[header] = object[field];
  for (const [key, value] of Object.entries<string>(object["metadata"] ?? {})) headers[`x-goog-meta-${key}`] = value;
  if (range === undefined) return answer({ status: 200, headers, body: data });
  headers["content-range"] = `bytes ${range.from}-${range.to}/${data.length}`;
  return answer({ status: 206, headers, body: data.subarray(range.from, range.to + 1) });
}

const textHeaders: readonly (readonly [string, string])[] = [
  ["cache-control", "cacheControl"],
  ["content-disposition", "contentDisposition"],
  ["content-language", "contentLanguage"],
];

/** `bytes=2-4`, `bytes=2-` and `bytes=-2`; undefined for the whole. */
function readRange(header: string | undefined, length: number): { from: number; to: number } | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(length - Number(last), 0) : Number(first);
  const to = first === "" || last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (from < length && from <= to) return { from, to };
  // An empty object is asked for with a range too, and given whole.
  if (length === 0) return undefined;
  throw legacyError(416, "The requested range cannot be satisfied.", "requestedRangeNotSatisfiable");
}
