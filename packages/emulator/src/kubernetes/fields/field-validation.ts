import type { CloudRequest, Stored } from "../../cloud/http.ts";
import { failWith } from "../status.ts";

/** A request whose body fits its type, and what its client is to be told. */
export interface CheckedRequest {
  readonly request: CloudRequest;
  /** Fields that were left out and keys that stood twice; the check of a patch's result adds to it. */
  readonly warnings: string[];
  /** For patches that can only be judged by what they make of the object: returns that without unknown fields. */
  readonly checkResult?: (object: Stored) => Stored;
}

/** What a write's query asks: refuse what doesn't belong, leave it out and say so, or leave it out. */
export type Mode = "Strict" | "Warn" | "Ignore";

/** Reads the query's `fieldValidation`; nothing is `Warn`. Throws the 422 of any other word. */
export function readMode(request: CloudRequest): Mode {
  const value = request.url.searchParams.get("fieldValidation") ?? "";
  if (value === "Strict" || value === "Ignore") return value;
  if (value === "" || value === "Warn") return "Warn";
  const text = `Unsupported value: ${JSON.stringify(value)}: supported values: "", "Ignore", "Strict", "Warn"`;
  const options: Readonly<Record<string, string>> = { PUT: "UpdateOptions", PATCH: "PatchOptions" };
  const kind = options[request.method] ?? "CreateOptions";
  throw failWith({
    code: 422,
    reason: "Invalid",
    message: `${kind}.meta.k8s.io "" is invalid: fieldValidation: ${text}`,
    details: {
      group: "meta.k8s.io",
      kind,
      causes: [{ reason: "FieldValueNotSupported", message: text, field: "fieldValidation" }],
    },
  });
}
