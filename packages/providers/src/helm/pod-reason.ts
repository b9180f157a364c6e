import type { Scope } from "../deployment/scope.ts";

/** Why something of Flyte's doesn't work, and the command that mends it. */
export interface Reason {
  readonly cause: string;
  readonly mend: string;
  /** The database refuses the login: it says the same of a password that is wrong and of a user that isn't there. */
  readonly login?: true;
}

/** What a text shows when it comes from a known fault. Rows are asked in order: the more precise first. */
interface Row {
  readonly shows: RegExp;
  readonly explain: (scope: Scope, match: RegExpExecArray) => Reason;
}

/** The reason behind a crash log, an event, or an answer of Flyte's; undefined when it is none of the known ones. */
export function explainText(text: string, scope: Scope): Reason | undefined {
  for (const { shows, explain } of rows) {
    const match = shows.exec(text);
    if (match !== null) return explain(scope, match);
  }
  return undefined;
}

/** gcloud's command that lets a Kubernetes account act as the Google account. */
export function grantIdentity(scope: Scope, namespace: string, name: string): string {
  const member = `serviceAccount:${scope.project}.svc.id.goog[${namespace}/${name}]`;
  return grantOnAccount(scope, "roles/iam.workloadIdentityUser", member);
}

/** gcloud's command for a role on the Google account itself. */
export function grantOnAccount(scope: Scope, role: string, member: string): string {
  const { email, project } = scope.account;
  return `gcloud iam service-accounts add-iam-policy-binding ${email} --project ${project} --role ${role} --member "${member}"`;
}

function grantOnBucket(scope: Scope, bucket: string, role: string): string {
  return `gcloud storage buckets add-iam-policy-binding gs://${bucket} --member serviceAccount:${scope.account.email} --role ${role}`;
}

/** gcloud's command that gives the database user a password; it asks for it, so that none stands in an argument. */
export function setPassword(scope: Scope, which: string): string {
  const { instance, project, user } = scope.database;
  return `gcloud sql users set-password ${user} --instance=${instance} --project=${project} --prompt-for-password, with ${which}`;
}

/** The database refuses a user that isn't there as it refuses a wrong password; who makes it, and how. */
export function explainMissingUser({ database }: Scope): Reason {
  const { user, instance, project, schema, passwordUsed } = database;
  const isOurs = schema === "managed" && passwordUsed !== null && passwordUsed.from !== "kubernetesSecret";
  const create = `gcloud sql users create ${user} --instance=${instance} --project=${project} --password=PASSWORD, with the password that Flyte has`;
  return {
    cause: `there is no database user ${user} on ${instance}`,
    mend: isOurs ? "fgk apply makes it, with the password that Flyte has" : create,
  };
}

function grantSchema(scope: Scope): string {
  return `in the database ${scope.database.name}: GRANT ALL ON SCHEMA public TO "${scope.database.user}"; or make that user its owner`;
}

/** Texts seen on a running Flyte and in its users' issues (fact sheet "Start-up failures" and "Known problems"). */
const rows: readonly Row[] = [
  {
    shows: /Gaia id not found for email ([^\s\\`"]+)/,
    explain: (scope, match) => {
      const email = match[1] ?? scope.account.email;
      // Another account than the file's is none of fgk's to make: the pod's account is annotated with the wrong one.
      const { namespace, fullname } = scope.flyte;
      const mend = email === scope.account.email ? "fgk apply" : annotate(scope, namespace, fullname);
      return { cause: `the Google account ${email} doesn't exist`, mend };
    },
  },
  {
    shows: /IAM returned 400 Bad Request: Precondition check failed/,
    explain: (scope) => ({
      cause: `${scope.account.email} is disabled: it is handed out to nobody`,
      mend: `gcloud iam service-accounts enable ${scope.account.email}`,
    }),
  },
  {
    shows: /Invalid form of account ID \S+\.svc\.id\.goog/,
    explain: (scope) => ({
      cause: "the pod's account carries no annotation: it acts as the identity pool, which can't sign links",
      mend: annotate(scope, scope.flyte.namespace, scope.flyte.fullname),
    }),
  },
  {
    shows: /iam\.serviceAccounts\.signBlob|unable to sign bytes/,
    explain: (scope) => ({
      cause: `${scope.account.email} may not sign links: it needs the token creator role on itself`,
      mend: grantOnAccount(scope, "roles/iam.serviceAccountTokenCreator", `serviceAccount:${scope.account.email}`),
    }),
  },
  {
    shows: /iam\.serviceAccounts\.getAccessToken/,
    explain: (scope) => ({
      cause: `the pod's account may not act as ${scope.account.email}: its identity member is missing (a new one takes up to 7 minutes)`,
      mend: grantIdentity(scope, scope.flyte.namespace, scope.flyte.fullname),
    }),
  },
  {
    shows: /(\S+-compute@developer\.gserviceaccount\.com) does not have storage\./,
    explain: (scope, match) => ({
      cause: `the pod acts as its node's account ${match[1] ?? ""}: the identity pool or its node pool's metadata server is off`,
      mend: `gcloud container node-pools list --cluster ${scope.cluster.name} --location ${scope.location} --project ${scope.project} --format="value(name,config.workloadMetadataConfig.mode)"; fgk apply sets what isn't GKE_METADATA`,
    }),
  },
  {
    shows: /\S+\.svc\.id\.goog\S* does not have storage\./,
    explain: (scope) => ({
      cause:
        "the pod's account carries no annotation: it acts as the identity pool, which has no rights on the buckets",
      mend: annotate(scope, scope.flyte.namespace, scope.flyte.fullname),
    }),
  },
  {
    shows: /storage\.buckets\.get/,
    explain: (scope) => ({
      cause: `${scope.account.email} may not read the bucket ${scope.buckets.metadata.name} itself; objectAdmin alone doesn't include that`,
      mend: grantOnBucket(scope, scope.buckets.metadata.name, "roles/storage.legacyBucketReader"),
    }),
  },
  {
    shows: /storage\.objects\.(?:list|get|create|delete)/,
    explain: (scope) => ({
      cause: `${scope.account.email} lacks rights on the buckets' objects`,
      mend: `${grantOnBucket(scope, scope.buckets.metadata.name, "roles/storage.objectAdmin")} (and the same for gs://${scope.buckets.userData.name})`,
    }),
  },
  {
    shows: /unable to initialize container \[([^\]]+)\]|storage\.buckets\.create|The specified bucket does not exist/,
    explain: (scope, match) => ({
      cause: `the bucket ${match[1] ?? scope.buckets.metadata.name} doesn't exist`,
      mend: `gcloud storage buckets describe gs://${match[1] ?? scope.buckets.metadata.name}; fgk apply makes it`,
    }),
  },
  {
    shows: /28P01|password authentication failed/,
    explain: (scope) => ({
      cause: `the database doesn't accept the password of ${scope.database.user}`,
      mend: setPassword(scope, "the password that Flyte has"),
      login: true,
    }),
  },
  {
    shows: /permission denied to create database/,
    explain: (scope) => missingDatabase(scope),
  },
  {
    shows: /3D000|database "[^"]+" does not exist/,
    explain: (scope) => missingDatabase(scope),
  },
  {
    shows: /permission denied for schema public/,
    explain: (scope) => ({
      cause: `${scope.database.user} may not make tables in the schema public (PostgreSQL 15 and later)`,
      mend: grantSchema(scope),
    }),
  },
  {
    shows: /23505|pg_database_datname_index/,
    explain: () => ({
      cause: "two parts of Flyte made the database at the same moment; the next start is fine",
      mend: "wait for the restart",
    }),
  },
  {
    shows: /- no response|waiting for database|could not connect to server|dial tcp \S+:5432/,
    explain: (scope) => ({
      cause: `the database ${scope.database.instance} can't be reached from the cluster`,
      mend: `gcloud sql instances describe ${scope.database.instance} --project ${scope.database.project} --format="value(ipAddresses)"; its private address needs the peering of this network`,
    }),
  },
  {
    shows: /ImagePullBackOff|ErrImagePull|InvalidImageName|Failed to pull image/,
    explain: (scope) => ({
      cause: scope.cluster.privateNodes
        ? "a container image can't be pulled; private nodes reach public registries only through Cloud NAT"
        : "a container image can't be pulled",
      mend: "set network.nat: auto, or copy the image to Artifact Registry and name it in flyte.images",
    }),
  },
  {
    shows: /OOMKilled/,
    explain: () => ({ cause: "the container ran out of memory", mend: "raise deployment.resources in flyte.values" }),
  },
  {
    shows: /FailedScheduling|Unschedulable|nodes are available/,
    explain: (scope) => ({
      cause: "no node has room for the pod",
      mend: `kubectl describe pods -n ${scope.flyte.namespace}; raise cluster.nodePools[].nodes.totalMax, or add a pool without taints`,
    }),
  },
  {
    shows: /failed calling webhook/,
    explain: () => ({
      cause: "the control plane doesn't reach Flyte's webhook on port 9443 of the nodes",
      mend: "set network.firewall: auto and run fgk apply",
    }),
  },
  {
    shows: /project \[([^\]]+)\] not found/,
    explain: (_, match) => ({ cause: `Flyte doesn't know the project ${match[1] ?? ""}`, mend: "fgk apply" }),
  },
];

function missingDatabase(scope: Scope): Reason {
  const { database } = scope;
  return {
    cause: `there is no database ${database.name}`,
    mend: `gcloud sql databases create ${database.name} --instance ${database.instance} --project ${database.project}`,
  };
}

/** kubectl's command that puts the identity annotation on an account. */
export function annotate(scope: Scope, namespace: string, name: string): string {
  return `kubectl annotate serviceaccount ${name} -n ${namespace} --overwrite iam.gke.io/gcp-service-account=${scope.account.email}`;
}
