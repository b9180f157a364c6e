import type { CloudRequest, CloudResponse } from "../../cloud/http.ts";
import { answerTagged, hashDocument } from "../discovery/etag.ts";
import { resources } from "../resources.ts";
import type { ClusterStore } from "../store.ts";
import { describeDocument, documentOf, listDocuments } from "./documents.ts";

/** Answers `/openapi/v3` and the documents under it: an index whose paths carry the documents' hashes, which clients keep. */
export function answerOpenApi(store: ClusterStore, request: CloudRequest): CloudResponse {
  const path = request.url.pathname.replace(/^\/openapi\/v3\/?/, "");
  return path === "" ? answerIndex(store, request) : answerDocument(store, request, path);
}

const onlyV3: CloudResponse = { status: 404, headers: { "cache-control": "no-cache, private" }, body: "" };

function answerIndex(store: ClusterStore, request: CloudRequest): CloudResponse {
  const paths = Object.fromEntries(
    listDocuments(store).map((path) => {
      const hash = printDocument(store, path)?.hash ?? "";
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
    }),
  );
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache, private" };
  return answerTagged(request, { status: 200, headers, body: JSON.stringify({ paths }) });
}

function answerDocument(store: ClusterStore, request: CloudRequest, path: string): CloudResponse {
  const printed = printDocument(store, path);
  if (printed === undefined) return onlyV3;
  const { text, hash } = printed;
  const asked = request.url.searchParams.get("hash");
  if (asked !== null && asked !== hash) {
    const location = `/openapi/v3/${path}?hash=${hash}`;
    return { status: 301, headers: { "content-type": "application/json", etag: `"${hash}"`, location }, body: "" };
  }
  const lasting = asked === null ? "no-cache, private" : "public, immutable";
  const headers = { "content-type": "application/json", "cache-control": lasting };
  return answerTagged(request, { status: 200, headers, body: text }, hash);
}

interface Printed {
  readonly text: string;
  readonly hash: string;
}

/** Documents of Kubernetes' own groups never change: they are printed once. */
const printedOnce = new Map<string, Printed>();

function printDocument(store: ClusterStore, path: string): Printed | undefined {
  const before = printedOnce.get(path);
  if (before !== undefined) return before;
  const document = describeDocument(store, path);
  if (document === undefined) return undefined;
  const text = JSON.stringify(document);
  const printed = { text, hash: hashDocument(text) };
  if (!resources.some((resource) => resource.custom && documentOf(resource) === path)) printedOnce.set(path, printed);
  return printed;
}
