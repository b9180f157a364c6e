import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { findBadLabel } from "./compute-labels.ts";
import { isRegion, zoneNames } from "./compute-regions.ts";
import { findProject } from "./project.ts";
import { sqlErrors } from "./sql-errors.ts";
import { refuseNetwork } from "./sql-network.ts";
import { chooseEdition, completeSettings, refuseTier } from "./sql-settings.ts";

const versions: readonly string[] = [
  "POSTGRES_9_6",
  ...[10, 11, 12, 13, 14, 15, 16, 17, 18].map((version) => `POSTGRES_${version}`),
];

/** What is stored for a new instance, after every check that the API makes before it starts an operation. */
export function makeInstance(cloud: Cloud, project: string, body: Stored): Stored {
  const name = String(body["name"] ?? "");
  checkInstanceName(project, name);
  const region: string = body["region"] ?? "us-central1";
  if (!isRegion(region)) throw sqlErrors.invalid(`Region ${region} is not available.`);
  const databaseVersion: string = body["databaseVersion"] ?? "";
  if (!versions.includes(databaseVersion)) throw sqlErrors.invalid(`Invalid database version (${databaseVersion}).`);
  const asked: Stored = body["settings"] ?? {};
  const edition = chooseEdition(databaseVersion, asked["edition"]);
  const zone: string = asked["locationPreference"]?.["zone"] ?? zoneNames(region)[0] ?? `${region}-a`;
  const settings = completeSettings(asked, edition, zone);
  checkSettings(cloud, project, name, settings);
  return {
    instance: describeInstance(cloud, { project, name, region, databaseVersion, zone, settings }),
    databases: { postgres: makeDatabase(project, name, { name: "postgres" }) },
    users: { postgres: { name: "postgres", password: body["rootPassword"] ?? null, superuser: true } },
    tables: {},
  };
}

function checkInstanceName(project: string, name: string): void {
  const fits = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(name) && `${project}:${name}`.length <= 98;
  if (!fits) throw sqlErrors.invalid(`instance name (${name}).`);
}

/** The rules that hold for a new instance and for every change. */
export function checkSettings(cloud: Cloud, project: string, name: string, settings: Stored): void {
  const edition = String(settings["edition"]);
  // The text is a hypothesis.
  if (!/^ENTERPRISE(_PLUS)?$/.test(edition))
    throw sqlErrors.invalid(`Invalid value for: Invalid edition (${edition}).`);
  const tier = refuseTier(String(settings["tier"] ?? ""), edition);
  if (tier !== undefined) throw sqlErrors.invalid(tier);
  const label = findBadLabel(settings["userLabels"]);
  if (label !== undefined) throw sqlErrors.invalid(`Invalid user label ${label}.`);
  const network = refuseNetwork(cloud, project, name, settings);
  if (network !== undefined) throw sqlErrors.invalid(network);
}

interface InstanceFacts {
  readonly project: string;
  readonly name: string;
  readonly region: string;
  readonly databaseVersion: string;
  readonly zone: string;
  readonly settings: Stored;
}

/** The instance as the API shows it from the first moment; its addresses come when it runs. */
function describeInstance(cloud: Cloud, facts: InstanceFacts): Stored {
  const { project, name, region, databaseVersion, zone, settings } = facts;
  const now = new Date(cloud.now()).toISOString();
  const serial = cloud.nextSerial().toString(36).padStart(6, "0");
  return {
    kind: "sql#instance",
    state: "PENDING_CREATE",
    databaseVersion,
    databaseInstalledVersion: `${databaseVersion}_10`,
    settings,
    etag: makeSqlEtag(cloud),
    serverCaCert: {
      kind: "sql#sslCert",
      certSerialNumber: "0",
      cert: cloud.clusterCa,
      commonName: "C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA",
      sha1Fingerprint: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      instance: name,
      createTime: now,
      expirationTime: new Date(cloud.now() + 10 * 365 * 86_400_000).toISOString(),
    },
    instanceType: "CLOUD_SQL_INSTANCE",
    project,
    serviceAccountEmailAddress: `p${findProject(cloud, project)?.projectNumber}-${serial}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
    backendType: "SECOND_GEN",
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${name}`,
    connectionName: `${project}:${region}:${name}`,
    name,
    region,
    gceZone: zone,
    createTime: now,
    satisfiesPzi: true,
    sqlNetworkArchitecture: "NEW_NETWORK_ARCHITECTURE",
    geminiConfig: { entitled: false, googleVacuumMgmtEnabled: false },
  };
}

/** A database's JSON, with PostgreSQL's defaults. */
export function makeDatabase(project: string, instance: string, body: Stored): Stored {
  const { name } = body;
  return {
    kind: "sql#database",
    charset: body["charset"] || "UTF8",
    collation: body["collation"] || "en_US.UTF8",
    name,
    instance,
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${instance}/databases/${encodeURIComponent(name)}`,
    project,
  };
}

/** A new etag: 64 hexadecimal digits, as this API makes them. */
export function makeSqlEtag(cloud: Cloud): string {
  return cloud.nextSerial().toString(16).padStart(64, "0");
}
