/** One call that fgk makes, and what a caller must hold for it. */
export interface CallRow {
  /** `GET container /v1/projects/*​/locations/*​/clusters`: method, API, path without names; `list secrets` in a cluster. */
  readonly call: string;
  /** The kinds (or parts of fgk) that make it. */
  readonly makers: readonly string[];
  /** Names of IAM permissions, each needed. */
  readonly permissions: readonly string[];
  /** `plan`: it only reads. `apply`: it writes, or proves by a temporary pod. */
  readonly when: "plan" | "apply";
}

/** A row whose makers and permissions are written as words with spaces between. */
export function row(when: CallRow["when"], call: string, makers: string, permissions: string): CallRow {
  return { call, makers: makers.split(" "), permissions: permissions === "" ? [] : permissions.split(" "), when };
}
