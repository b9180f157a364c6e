import type { JsonObject } from "@fgk/engine";
import { projectId, resourceName, secretName } from "./patterns.ts";
import { count, either, flag, map, text, word } from "./shapes.ts";

const password: JsonObject = either(
  "Where the password is, never the password itself: { secretManager: NAME }, { env: NAME } or { kubernetesSecret: { name, key } }. Left out: made with a new instance; a user that exists keeps its password.",
  [
    map(
      "A secret of Secret Manager.",
      {
        secretManager: text("The secret's name in google.project, or projects/P/secrets/S.", { pattern: secretName }),
        version: count("Fixes one version; left out: the one in use.", 1, 1_000_000),
      },
      ["secretManager"],
    ),
    map(
      "An environment variable of fgk's own process.",
      { env: text("The variable's name.", { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }) },
      ["env"],
    ),
    map(
      "A Kubernetes secret in Flyte's namespace.",
      {
        kubernetesSecret: map(
          "Which one.",
          {
            name: text("The secret's name.", { pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" }),
            key: text("The key in it that holds the password.", { pattern: "^[-._a-zA-Z0-9]+$" }),
          },
          ["name", "key"],
        ),
      },
      ["kubernetesSecret"],
    ),
  ],
);

/** The block `database`. */
export const databaseSchema: JsonObject = map(
  "Cloud SQL for PostgreSQL.",
  {
    managed: flag("false: another team's instance; fgk reads and checks it, and never writes to it.", {
      default: true,
    }),
    project: text("The instance's project; another one than google.project only with managed: false.", {
      pattern: projectId,
      derived: "<google.project>",
    }),
    instance: text("The name of the Cloud SQL instance: small letters, digits and hyphens, a letter first.", {
      pattern: resourceName,
    }),
    version: text("The version of PostgreSQL, from POSTGRES_12 to POSTGRES_19: POSTGRES_15.", {
      pattern: "^POSTGRES_1[2-9]$",
      default: "POSTGRES_15",
    }),
    edition: word("The edition of Cloud SQL.", ["enterprise", "enterprise-plus"], { default: "enterprise" }),
    tier: text("The machine type: db-custom-CPUS-MEGABYTES.", {
      pattern: "^db-[a-z0-9-]+$",
      default: "db-custom-2-7680",
    }),
    diskGb: count("The disk, in GB; it grows by itself and never shrinks.", 10, 65_536, { default: 20 }),
    availability: word("regional: a standby in another zone.", ["zonal", "regional"], { default: "zonal" }),
    backups: flag("true: daily backups.", { default: true }),
    ssl: word("require: only encrypted connections. allow: others as well.", ["require", "allow"], {
      default: "require",
    }),
    protect: flag("true: never deleted or replaced.", { default: true }),
    connection: word(
      "How Flyte reaches it: private-ip (through the network), or proxy (Cloud SQL Auth Proxy beside Flyte).",
      ["private-ip", "proxy"],
      { default: "private-ip" },
    ),
    host: text("The host that Flyte connects to, when managed is false and the instance can't be read.", {
      nullable: true,
    }),
    schema: word(
      "managed: fgk makes database and user on the instance. theirs: they are another team's.",
      ["managed", "theirs"],
      {
        default: "managed",
      },
    ),
    name: text("The database's name: letters, digits and _; without hyphens, Flyte doesn't quote it.", {
      pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
      default: "flyteadmin",
    }),
    user: text("The database user.", { pattern: "^[A-Za-z_][A-Za-z0-9_.@-]*$", default: "flyteadmin" }),
    password,
  },
  ["instance"],
);
