import type { CloudRequest, Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { badRequest, failWith } from "../status.ts";
import type { Place } from "../strategies/strategy.ts";
import type { IncludedObject } from "./as-table.ts";
import { asMetadata, asTable } from "./as-table.ts";

/** In what shape a client wants its answer: as it is, as a Table, or the metadata alone. */
export type AnswerShape =
  | { readonly kind: "object" }
  | { readonly kind: "metadata"; readonly version: string }
  | { readonly kind: "table"; readonly version: string; readonly includeObject: IncludedObject };

const plain: AnswerShape = { kind: "object" };
const metaVersions = ["v1", "v1beta1"];
/** What a real server can answer in, as its refusals list it. */
const served = [
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
  "application/json;stream=watch",
  "application/vnd.kubernetes.protobuf;stream=watch",
];
const servedTypes = ["application/json", "application/*", "*/*"];

/**
 * Reads the shape from the Accept header and the query: the first type that can be served wins. JSON is always the
 * format. Throws the 406 when nothing fits, and the 400 of an `includeObject` that isn't known.
 */
export function readAnswerShape(request: CloudRequest): AnswerShape {
  const accept = request.headers["accept"] ?? "";
  if (accept.trim() === "") return plain;
  for (const clause of accept.split(",")) {
    const shape = readClause(clause, request.url.searchParams);
    if (shape !== undefined) return shape;
  }
  const isTyped = accept.includes("json") || accept.includes("protobuf");
  throw isTyped
    ? failWith({
        code: 406,
        reason: "NotAcceptable",
        message: `only the following media types are accepted: ${served.slice(0, 3).join(", ")}`,
      })
    : failWith({
        code: 406,
        reason: "NotAcceptable",
        message: `406: Not Acceptable\n\nAvailable representations: ${served.join(", ")}`,
        details: {},
      });
}

function readClause(clause: string, query: URLSearchParams): AnswerShape | undefined {
  const [type = "", ...rest] = clause.split(";").map((part) => part.trim());
  if (!servedTypes.includes(type.toLowerCase())) return undefined;
  const parameters = new Map(rest.map((part) => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]));
  const [as, group, version] = [parameters.get("as"), parameters.get("g"), parameters.get("v") ?? ""];
  if (as === undefined) return plain;
  if (group !== "meta.k8s.io" || !metaVersions.includes(version)) return undefined;
  switch (as) {
    case "Table":
      return { kind: "table", version, includeObject: readIncluded(query) };
    case "PartialObjectMetadata":
    case "PartialObjectMetadataList":
      return { kind: "metadata", version };
    default:
      return undefined;
  }
}

function readIncluded(query: URLSearchParams): IncludedObject {
  const value = query.get("includeObject") ?? "";
  switch (value) {
    case "":
    case "Metadata":
      return "Metadata";
    case "None":
    case "Object":
      return value;
    default:
      throw badRequest(
        `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`,
      );
  }
}

/** Gives each answer its shape, in their order: of a watch only the first Table tells the columns. */
export function makeShaper(place: Place, resource: Resource, shape: AnswerShape): (answer: Stored) => Stored {
  let withHeaders = true;
  return (answer) => {
    switch (shape.kind) {
      case "object":
        return answer;
      case "metadata":
        return asMetadata(answer, shape.version);
      case "table": {
        const table = asTable(place, resource, answer, { ...shape, withHeaders });
        withHeaders = false;
        return table;
      }
    }
  };
}
