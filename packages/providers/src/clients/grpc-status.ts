/** A gRPC status as pyflyte prints it. */
export interface PrintedStatus {
  /** `INTERNAL` */
  readonly code: string;
  readonly details: string;
}

/** The exception of grpc's Python library, and the words of flytekit where it catches it. */
const forms = [
  /status = StatusCode\.([A-Z_]+)\s+details = "([\s\S]{0,4000}?)"\s*(?:debug_error_string|>)/,
  /RPC Failed, with Status: StatusCode\.([A-Z_]+)\s+Details: ([^\n]{0,4000})/,
];

/**
 * The first gRPC status in an output: what pyflyte makes of it afterwards ("Failed to get signed url") is the same for every
 * cause. Pure.
 */
export function findFirstStatus(output: string): PrintedStatus | undefined {
  const found = forms
    .map((form) => form.exec(output))
    .filter((match) => match !== null)
    .sort((a, b) => a.index - b.index)[0];
  return found === undefined ? undefined : { code: found[1] ?? "", details: joinLines(found[2] ?? "") };
}

/** Long lines are broken at the terminal's width, after the space between two words. */
function joinLines(text: string): string {
  return text.replaceAll(/([ \t]?)\n\s*/g, " ").trim();
}
