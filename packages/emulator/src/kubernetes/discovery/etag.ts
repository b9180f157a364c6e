import { createHash } from "node:crypto";
import type { CloudRequest, CloudResponse } from "../../cloud/http.ts";

/** The hash by which clients know a document again, in the form that API servers print it. */
export function hashDocument(text: string | Uint8Array): string {
  return createHash("sha512").update(text).digest("hex").toUpperCase();
}

/** Gives an answer its ETag, and no body if the client has that one already. */
export function answerTagged(request: CloudRequest, response: CloudResponse, hash?: string): CloudResponse {
  const etag = `"${hash ?? hashDocument(response.body)}"`;
  const { "content-type": type = "", ...others } = response.headers;
  const headers = { ...others, etag, vary: "Accept" };
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return known.includes(etag)
    ? { status: 304, headers, body: "" }
    : { ...response, headers: { ...headers, "content-type": type } };
}
