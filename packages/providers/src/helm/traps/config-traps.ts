import type { JsonObject } from "@fgk/engine";
import { getValue } from "../value-path.ts";
import type { TrapContext, TrapPath, ValueTrap } from "./trap.ts";
import { isOn, textIn, trapWhen } from "./trap.ts";

/** Configuration that the chart refuses, or that Flyte couldn't work with. Pure. */
export function findConfigTraps(values: JsonObject, context: TrapContext): readonly ValueTrap[] {
  return [
    ...findLogLinks(values),
    ...findLogin(values),
    ...findStorage(values, context),
    ...findOverruled(values),
    ...findEndpoint(values),
    ...findSwitchedOff(values),
  ];
}

function findLogLinks(values: JsonObject): readonly ValueTrap[] {
  const plugins: TrapPath = ["configuration", "logging", "plugins"];
  return ["kubernetes", "cloudwatch", "stackdriver"].flatMap((name) =>
    trapWhen(
      isOn(values, ...plugins, name, "enabled") && textIn(values, ...plugins, name, "templateUri") === undefined,
      () => ({
        severity: "error",
        paths: [
          [...plugins, name, "enabled"],
          [...plugins, name, "templateUri"],
        ],
        summary: `the log links of ${name} are switched on without a templateUri`,
        cause: `the chart doesn't render without configuration.logging.plugins.${name}.templateUri`,
        out: { text: `write flyte.values.configuration.logging.plugins.${name}.templateUri, or enabled: false` },
      }),
    ),
  );
}

const auth: TrapPath = ["configuration", "auth"];

function findLogin(values: JsonObject): readonly ValueTrap[] {
  if (!isOn(values, ...auth, "enabled")) return [];
  const open = ["baseUrl", "clientId"].filter((key) => textIn(values, ...auth, "oidc", key) === undefined);
  const hasReference = textIn(values, ...auth, "clientSecretsExternalSecretRef") !== undefined;
  const hasSecrets = ["internal", "oidc"].every((key) => textIn(values, ...auth, key, "clientSecret") !== undefined);
  return [
    ...trapWhen(open.length > 0, () => ({
      severity: "error",
      paths: [[...auth, "enabled"], ...open.map((key): TrapPath => [...auth, "oidc", key])],
      summary: `Flyte's login is switched on without ${open.map((key) => `oidc.${key}`).join(" and ")}`,
      cause: "the chart doesn't render without them",
      out: { text: `write flyte.values.configuration.auth.oidc: { ${open.map((key) => `${key}: …`).join(", ")} }` },
    })),
    ...trapWhen(!hasReference && !hasSecrets, () => ({
      severity: "error",
      paths: [
        [...auth, "enabled"],
        [...auth, "clientSecretsExternalSecretRef"],
      ],
      summary: "Flyte's login is switched on without its clients' secrets",
      cause: "the chart doesn't render without them, and values are no place for secrets",
      out: {
        text: "put client_secret and oidc_client_secret into a Kubernetes secret and write its name at flyte.values.configuration.auth.clientSecretsExternalSecretRef",
      },
    })),
  ];
}

const inline: TrapPath = ["configuration", "inline"];

/** `inline` is read last: it overrules what the chart made of the buckets. */
function findStorage(values: JsonObject, { buckets }: TrapContext): readonly ValueTrap[] {
  const type: TrapPath = [...inline, "storage", "type"];
  const kind: TrapPath = [...inline, "storage", "stow", "kind"];
  const prefix: TrapPath = [...inline, "propeller", "rawoutput-prefix"];
  const found = textIn(values, ...prefix);
  const bucket = /^gs:\/\/([^/]+)/.exec(found ?? "")?.[1];
  return [
    ...[
      { path: type, right: "stow" },
      { path: kind, right: "google" },
    ].flatMap(({ path, right }) => {
      const word = textIn(values, ...path);
      return trapWhen(word !== undefined && word !== right, () => ({
        severity: "error",
        paths: [path],
        summary: `${path.join(".")}: ${word} isn't Cloud Storage`,
        cause:
          "inline is read last, so Flyte would leave the buckets of the file, and couldn't sign addresses for uploads",
        out: { takeOut: path, instead: "the storage follows from buckets" },
      }));
    }),
    ...trapWhen(found !== undefined && bucket === undefined && !found.includes("{{"), () => ({
      severity: "error",
      paths: [prefix],
      summary: `raw data would go to ${found}, which is no bucket of Cloud Storage`,
      cause: "tasks write their data there as the account that fgk gives rights on the buckets of the file",
      out: { takeOut: prefix, instead: "it follows from buckets.userData" },
    })),
    ...trapWhen(bucket !== undefined && !buckets.includes(bucket), () => ({
      severity: "warning",
      paths: [prefix],
      summary: `raw data goes to ${bucket ?? ""}, a bucket that the file doesn't name`,
      cause: "fgk gives Flyte's account no rights on it",
      out: { takeOut: prefix, instead: "name the bucket at buckets.userData" },
    })),
  ];
}

/** What `inline` says again of what fgk makes and looks after. */
const overruled: readonly (readonly [inner: TrapPath, ours: TrapPath, key: string])[] = [
  [["database", "postgres", "dbname"], ["configuration", "database", "dbname"], "database.name"],
  [["database", "postgres", "username"], ["configuration", "database", "username"], "database.user"],
  [["storage", "container"], ["configuration", "storage", "metadataContainer"], "buckets.metadata"],
];

function findOverruled(values: JsonObject): readonly ValueTrap[] {
  return overruled.flatMap(([inner, ours, key]) => {
    const path: TrapPath = [...inline, ...inner];
    const [said, meant] = [textIn(values, ...path), textIn(values, ...ours)];
    return trapWhen(said !== undefined && meant !== undefined && said !== meant, () => ({
      severity: "error",
      paths: [path],
      summary: `${path.join(".")}: ${said ?? ""} overrules ${key}, which is ${meant ?? ""}`,
      cause: "inline is read last: Flyte would use another one than fgk makes, gives rights on and checks",
      out: { takeOut: path, instead: `write ${key}` },
    }));
  });
}

/** Flyte reads it as a URL, in which a number can't stand before a colon. */
function findEndpoint(values: JsonObject): readonly ValueTrap[] {
  return [[...inline, "admin", "endpoint"] as TrapPath, [...inline, "catalog-cache", "endpoint"] as TrapPath].flatMap(
    (path) => {
      const endpoint = textIn(values, ...path) ?? "";
      return trapWhen(/^[0-9.]+:[0-9]+$/.test(endpoint), () => ({
        severity: "error",
        paths: [path],
        summary: `Flyte can't read the endpoint ${endpoint}`,
        cause: "it is read as a URL, and an address before a colon is none: Flyte doesn't start",
        out: { write: path, value: `dns:///${endpoint}` },
      }));
    },
  );
}

/** What stands still without the part of Flyte that is switched off. */
const parts: readonly (readonly [path: TrapPath, means: string, severity: ValueTrap["severity"]])[] = [
  [["admin", "disabled"], "nothing answers on Flyte's ports", "error"],
  [["propeller", "disabled"], "executions are taken and never run", "warning"],
  [["admin", "disableClusterResourceManager"], "a project that is registered gets no namespaces", "warning"],
];

function findSwitchedOff(values: JsonObject): readonly ValueTrap[] {
  return parts.flatMap(([path, means, severity]) => {
    const whole: TrapPath = ["flyte-core-components", ...path];
    return trapWhen(isOn(values, ...whole) && getValue(values, ["flyte-core-components"]) !== undefined, () => ({
      severity,
      paths: [whole],
      summary: `${whole.join(".")} switches off a part of Flyte: ${means}`,
      cause: "a Flyte of one pod has no other that does it",
      out: { takeOut: whole },
    }));
  });
}
