import type { Stored } from "../cloud/http.ts";
import { placeOfCluster } from "./location.ts";
import { getObject } from "./registry/read.ts";
import { invalid, invalidField } from "./status.ts";
import { digest } from "./store.ts";
import type { Place } from "./strategies/strategy.ts";
import type { Target } from "./target.ts";

const shortestSeconds = 600;
const usualSeconds = 3600;

/**
 * Answers a TokenRequest (`kubectl create token`). The token says who it is of; this cloud knows it as the account's member of
 * the identity pool, who may do what IAM policies give it. Like on GKE, that is nothing until somebody grants it.
 */
export function requestToken(place: Place, target: Target, body: Stored | undefined): Stored {
  const { namespace = "", name = "" } = target;
  const account = getObject(place, target.resource, namespace, name);
  const { project } = placeOfCluster(place.cluster);
  const audiences: readonly string[] = body?.["spec"]?.audiences ?? [];
  const seconds: number = body?.["spec"]?.expirationSeconds ?? usualSeconds;
  if (seconds < shortestSeconds) {
    const problem = invalidField("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    throw invalid({ ...target.resource, group: "authentication.k8s.io", kind: "TokenRequest" }, "", [problem]);
  }
  const issuer = `https://container.googleapis.com/v1/${place.cluster}`;
  const issued = Math.floor(place.cloud.now() / 1000);
  const subject = `system:serviceaccount:${namespace}:${name}`;
  const claims = {
    aud: audiences.length === 0 ? [issuer] : audiences,
    exp: issued + seconds,
    iat: issued,
    iss: issuer,
    "kubernetes.io": { namespace, serviceaccount: { name, uid: account["metadata"].uid } },
    nbf: issued,
    sub: subject,
  };
  const token = printToken(claims, place.cluster);
  const pool: unknown = place.cloud.state.clusters[place.cluster]?.["workloadIdentityConfig"]?.workloadPool;
  const member = `serviceAccount:${pool || `${project}.svc.id.goog`}[${namespace}/${name}]`;
  place.cloud.state.callers[token] = { email: subject, member };
  const expires = `${new Date(claims.exp * 1000).toISOString().slice(0, 19)}Z`;
  return {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, creationTimestamp: `${new Date(issued * 1000).toISOString().slice(0, 19)}Z` },
    spec: { audiences: claims.aud, expirationSeconds: seconds, boundObjectRef: null },
    status: { token, expirationTimestamp: expires },
  };
}

/** A JSON Web Token in form; its signature only tells tokens of clusters apart. */
function printToken(claims: Stored, cluster: string): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "RS256", kid: digest(cluster).slice(0, 40) })}.${encode(claims)}`;
  return `${text}.${Buffer.from(digest(cluster, text)).toString("base64url")}`;
}
