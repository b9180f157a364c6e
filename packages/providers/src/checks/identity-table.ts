/** What a pod saw of the metadata server; a status of 0 means no answer. */
export interface IdentitySeen {
  readonly email: { readonly status: number; readonly text: string };
  readonly token: { readonly status: number; readonly text: string };
}

/** What should have been seen, and where. */
export interface IdentityExpected {
  /** The Google account's e-mail. */
  readonly email: string;
  /** `P.svc.id.goog`. */
  readonly pool: string;
  /** What the Kubernetes account is annotated with; undefined when with nothing. */
  readonly annotation: string | undefined;
}

/**
 * How identity shows itself in a pod (fact sheet "GKE metadata server, from a pod").
 * `ok` · `no-member`: the e-mail is right but no token comes · `no-account`: the Google account is gone · `no-annotation`: the
 * pod is the pool's own principal · `node-identity`: pool off, GCE_METADATA or host network · `other-account`: annotated with
 * another · `no-server`: nothing answers · `unknown`.
 */
export type IdentityVerdict =
  | "ok"
  | "no-member"
  | "no-account"
  | "no-annotation"
  | "node-identity"
  | "other-account"
  | "no-server"
  | "unknown";

/** One row of the table: what it is, when it holds. Asked in order. */
const rows: readonly (readonly [IdentityVerdict, (seen: IdentitySeen, expected: IdentityExpected) => boolean])[] = [
  ["no-server", (seen) => seen.email.status === 0],
  ["ok", (seen, expected) => isExpected(seen, expected) && seen.token.status === 200],
  ["no-account", (seen, expected) => isExpected(seen, expected) && seen.token.status === 404],
  ["no-member", (seen, expected) => isExpected(seen, expected) && seen.token.status === 403],
  // The right e-mail and no clear word about the token: nothing more is known.
  ["unknown", isExpected],
  [
    "no-annotation",
    (seen, expected) => seen.email.text === expected.pool || seen.email.text.startsWith("principal://"),
  ],
  ["no-annotation", (seen) => seen.email.text.endsWith(".svc.id.goog")],
  ["other-account", (seen, expected) => seen.email.text === expected.annotation],
  ["node-identity", (seen) => seen.email.text.endsWith(".gserviceaccount.com")],
];

/** Which row of the table a pod's sight belongs to. */
export function judgeIdentity(seen: IdentitySeen, expected: IdentityExpected): IdentityVerdict {
  return rows.find(([, holds]) => holds(seen, expected))?.[0] ?? "unknown";
}

function isExpected(seen: IdentitySeen, expected: IdentityExpected): boolean {
  return seen.email.status === 200 && seen.email.text === expected.email;
}
