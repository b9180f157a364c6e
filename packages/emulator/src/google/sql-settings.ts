import type { Stored } from "../cloud/http.ts";

/** The editions' rule for machine types; from PostgreSQL 16 on, an instance without an edition is ENTERPRISE_PLUS. */
export function chooseEdition(databaseVersion: string, edition: unknown): string {
  if (typeof edition === "string" && edition !== "EDITION_UNSPECIFIED") return edition;
  return Number(databaseVersion.replace(/^POSTGRES_/, "").split("_")[0]) >= 16 ? "ENTERPRISE_PLUS" : "ENTERPRISE";
}

/** Why the edition doesn't have this machine type; undefined when it does. */
export function refuseTier(tier: string, edition: string): string | undefined {
  const plus = edition === "ENTERPRISE_PLUS";
  const fits = plus
    ? /^db-(perf-optimized-N|c4a-highmem)-\d+$/.test(tier)
    : /^db-(f1-micro|g1-small|custom-\d+-\d+)$/.test(tier);
  if (fits) return undefined;
  const instead = plus ? "db-perf-optimized-N-*" : "db-custom-1-3840";
  return (
    `Invalid Tier (${tier}) for (${edition}) Edition. Use a predefined Tier like ${instead} instead. ` +
    "Learn more at https://cloud.google.com/sql/docs/postgres/create-instance#machine-types"
  );
}

/** The settings of a new instance: what was asked for over the API's defaults. */
export function completeSettings(asked: Stored, edition: string, zone: string): Stored {
  const settings = mergeSettings(
    {
      kind: "sql#settings",
      activationPolicy: "ALWAYS",
      availabilityType: "ZONAL",
      pricingPlan: "PER_USE",
      replicationType: "SYNCHRONOUS",
      storageAutoResize: true,
      storageAutoResizeLimit: "0",
      dataDiskType: "PD_SSD",
      dataDiskSizeGb: "10",
      edition,
      connectorEnforcement: "NOT_REQUIRED",
      deletionProtectionEnabled: false,
      locationPreference: { kind: "sql#locationPreference", zone },
      ipConfiguration: {
        ipv4Enabled: true,
        requireSsl: false,
        sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
        serverCaMode: "GOOGLE_MANAGED_INTERNAL_CA",
      },
      backupConfiguration: {
        kind: "sql#backupConfiguration",
        enabled: false,
        startTime: "04:00",
        transactionLogRetentionDays: 7,
        backupRetentionSettings: { retentionUnit: "COUNT", retainedBackups: 7 },
      },
    },
    { ...asked, settingsVersion: "1" },
  );
  settings["ipConfiguration"] ??= {};
  return settings;
}

/**
 * PATCH: objects merge key by key, `userLabels` too; null removes a key; lists and plain values replace. Numbers that
 * the API prints as text are stored as text.
 */
export function mergeSettings(before: Stored, patch: Stored): Stored {
  const merged: Stored = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (key === "privateNetwork") merged[key] = stripLink(String(value));
    else if (isObject(value)) merged[key] = mergeSettings(isObject(merged[key]) ? merged[key] : {}, value);
    else merged[key] = key === "dataDiskSizeGb" || key === "settingsVersion" ? String(value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Networks are stored as `projects/P/global/networks/N`, whatever host the client's link had. */
function stripLink(link: string): string {
  return link.slice(Math.max(link.indexOf("projects/"), 0));
}
