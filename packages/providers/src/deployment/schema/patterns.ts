/** Forms of names that several blocks share. Lengths are rules, so that a message can say how long a name is. */

/** A DNS label: of Kubernetes objects, Flyte projects and domains. */
export const dnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

/** A name of Compute Engine, GKE and Cloud SQL: a DNS label that begins with a letter. */
export const resourceName = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

/** A Google project's id, an old domain's (`example.com:ml`) included. */
export const projectId = "^([a-z0-9][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$";

/** A secret's name in the deployment's project, or its full path. */
export const secretName = "^(projects/[a-z0-9][a-z0-9.:-]*/secrets/)?[A-Za-z0-9_-]{1,255}$";

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

export const ipv4: string = `^(${octet}\\.){3}${octet}$`;

/** `10.0.0.0/8`. */
export const ipv4Range: string = `^(${octet}\\.){3}${octet}/(3[0-2]|[12]?[0-9])$`;

/** A full image reference with a tag, a digest or both. */
export const imageReference =
  "^[a-z0-9][a-zA-Z0-9._-]*(:[0-9]+)?(/[a-z0-9][a-z0-9._-]*)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$";
