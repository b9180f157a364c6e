import type { Diagnostic } from "@fgk/engine";
import type { Scope } from "../deployment/scope.ts";
import type { WorkflowPlace } from "./place.ts";

/** What pyflyte was asked to register, and where. */
export interface PyflyteCall extends WorkflowPlace {
  readonly scope: Scope;
}

/** Why a pyflyte failed: the words of a diagnostic. */
export type Words = Pick<Diagnostic, "code" | "summary"> & { readonly cause?: string; readonly help: string };

/** What a text shows when it comes from a known trouble. */
export interface Row {
  readonly shows: RegExp;
  readonly explain: (call: PyflyteCall, match: RegExpExecArray) => Words;
}
