import type { Json, Mark, Resource } from "@fgk/engine";
import { labelsToCreate } from "../google/labels.ts";
import { compact, inFormOf, numberOf, ownName, placeOf, textOf, truthOf } from "../google/values.ts";
import type { Instance } from "./sql-read.ts";

type Settings = NonNullable<Instance["settings"]>;
type IpConfiguration = NonNullable<Settings["ipConfiguration"]>;

/** The live values of an instance's fields, but for its labels. */
export function readInstanceFields(resource: Resource, instance: Instance): Readonly<Record<string, Json>> {
  const settings = instance.settings ?? {};
  const ip = settings.ipConfiguration ?? {};
  const network = ip.privateNetwork;
  return {
    version: instance.databaseVersion ?? "",
    edition: (settings.edition ?? "ENTERPRISE").toLowerCase().replace("_", "-"),
    tier: settings.tier ?? "",
    diskGb: readDisk(resource, Number(settings.dataDiskSizeGb ?? 0)),
    availability: (settings.availabilityType ?? "ZONAL").toLowerCase(),
    backups: settings.backupConfiguration?.enabled === true,
    ssl: readSsl(ip),
    ...(network == null || network === "" ? {} : { network: inFormOf(textOf(resource, "network"), network) }),
    publicIp: ip.ipv4Enabled === true,
    protect: settings.deletionProtectionEnabled === true,
  };
}

/** A disk grows by itself and never shrinks: at least what was asked for is what was asked for. */
function readDisk(resource: Resource, live: number): number {
  const wanted = numberOf(resource, "diskGb");
  return wanted !== undefined && live > wanted ? wanted : live;
}

function readSsl(ip: IpConfiguration): string {
  if (ip.sslMode != null && ip.sslMode !== "SSL_MODE_UNSPECIFIED") {
    return ip.sslMode === "ALLOW_UNENCRYPTED_AND_ENCRYPTED" ? "allow" : "require";
  }
  return (ip as { readonly requireSsl?: boolean }).requireSsl === true ? "require" : "allow";
}

/** The body by which the instance is created, its mark included. */
export function describeInstance(resource: Resource, mark: Mark): Instance {
  const fields = {
    tier: textOf(resource, "tier"),
    edition: textOf(resource, "edition"),
    diskGb: numberOf(resource, "diskGb"),
    availability: textOf(resource, "availability"),
    backups: truthOf(resource, "backups"),
    protect: truthOf(resource, "protect"),
    ssl: textOf(resource, "ssl"),
    network: textOf(resource, "network"),
    publicIp: truthOf(resource, "publicIp"),
  };
  return compact({
    name: ownName(resource),
    region: placeOf(resource, "region"),
    databaseVersion: textOf(resource, "version"),
    settings: { ...describeSettings(fields), userLabels: labelsToCreate(resource, mark) },
  });
}

/** The settings that fields stand for, by the fields' own names; a field that isn't given isn't sent. */
export function describeSettings(fields: Readonly<Record<string, Json | undefined>>): Settings {
  const text = (path: string): string | undefined => {
    const value = fields[path];
    return typeof value === "string" ? value : undefined;
  };
  const truth = (path: string): boolean | undefined => {
    const value = fields[path];
    return typeof value === "boolean" ? value : undefined;
  };
  const backups = truth("backups");
  const ssl = text("ssl");
  const ip = compact({
    ipv4Enabled: truth("publicIp"),
    privateNetwork: text("network"),
    sslMode: ssl === undefined ? undefined : ssl === "require" ? "ENCRYPTED_ONLY" : "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
  });
  const diskGb = fields["diskGb"];
  return compact({
    tier: text("tier"),
    // `enterprise-plus` is ENTERPRISE_PLUS.
    edition: text("edition")?.toUpperCase().replace("-", "_"),
    dataDiskSizeGb: typeof diskGb === "number" ? String(diskGb) : undefined,
    availabilityType: text("availability")?.toUpperCase(),
    backupConfiguration: backups === undefined ? undefined : { enabled: backups },
    deletionProtectionEnabled: truth("protect"),
    ipConfiguration: Object.keys(ip).length === 0 ? undefined : ip,
  });
}
