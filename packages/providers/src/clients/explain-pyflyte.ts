import type { Diagnostic } from "@fgk/engine";
import { scrubText } from "../google/scrub.ts";
import { explainText } from "../helm/pod-reason.ts";
import type { PrintedStatus } from "./grpc-status.ts";
import { findFirstStatus } from "./grpc-status.ts";
import { outputRows } from "./output-rows.ts";
import type { PyflyteCall, Row, Words } from "./pyflyte-trouble.ts";
import { dropSignatures } from "./signed-link.ts";
import { statusRows } from "./status-rows.ts";

/**
 * Names the cause of a failed `pyflyte register` by the first thing in its output that tells it. The first gRPC status goes
 * before all else; pyflyte's last line is the same for most causes and says nothing. Pure; it never throws.
 */
export function explainPyflyte(output: string, code: number, call: PyflyteCall): Diagnostic {
  const text = stripColours(output);
  const status = findFirstStatus(text);
  const words =
    (status === undefined ? undefined : explainStatus(status, call)) ??
    explainOutput(text, call) ??
    (status === undefined ? unknownWords(text, code) : statusWords(status));
  const { cause, ...rest } = words;
  const seen = cause ?? (status === undefined ? undefined : `${status.code}: ${status.details}`);
  return {
    severity: "error",
    ...rest,
    ...(seen === undefined ? {} : { cause: scrubText(dropSignatures(seen)).slice(0, 800) }),
  };
}

/** Flyte's own refusals have reasons that its checks know too: the account, the buckets. */
function explainStatus(status: PrintedStatus, call: PyflyteCall): Words | undefined {
  const { code, details } = status;
  // One sentence may fit several rows: the more precise ones are asked first.
  const known = findMatches(statusRows, `${code}: ${details}`)[0];
  if (known !== undefined) return known.row.explain(call, known.match);
  const reason = explainText(details, call.scope);
  if (reason === undefined) return undefined;
  const { managed, bindings } = call.scope.account;
  const isOurs = managed && bindings === "managed" && reason.mend.startsWith("gcloud ");
  return {
    code: "cloud-refused",
    summary: reason.cause,
    help: isOurs ? `fgk apply mends it; by hand: ${reason.mend}` : reason.mend,
  };
}

/** In a whole output the first thing that went wrong is the cause; the rest follows from it. */
function explainOutput(text: string, call: PyflyteCall): Words | undefined {
  const [first] = findMatches(outputRows, text).sort((a, b) => a.match.index - b.match.index);
  return first?.row.explain(call, first.match);
}

function findMatches(rows: readonly Row[], text: string): { readonly row: Row; readonly match: RegExpExecArray }[] {
  return rows.flatMap((row) => {
    const match = row.shows.exec(text);
    return match === null ? [] : [{ row, match }];
  });
}

function statusWords({ code }: PrintedStatus): Words {
  return {
    code: "cloud-refused",
    summary: `Flyte answered ${code}`,
    help: "fgk verify asks Flyte what registering needs",
  };
}

/** Nothing known: the last line that is more than a frame. */
function unknownWords(text: string, code: number): Words {
  const last = text
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "" && !/^[╭╰│]/.test(line));
  return {
    code: "program-failed",
    summary: `pyflyte ended with code ${code}`,
    ...(last === undefined ? {} : { cause: last }),
    help: "its own words stand above",
  };
}

function stripColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colours begin with one
  return text.replaceAll(/\u001b\[[0-9;]*m/g, "");
}
