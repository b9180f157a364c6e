import { badRequest } from "./container-errors.ts";

/** The Kubernetes versions that this GKE offers, newest first. */
const validVersions: readonly string[] = [
  "1.34.1-gke.2037000",
  "1.33.5-gke.1080000",
  "1.32.9-gke.1130000",
  "1.31.13-gke.1023000",
];

/** What a cluster gets that asks for nothing. */
const defaultVersion = "1.33.5-gke.1080000";

const versionOfChannel: Readonly<Record<string, string>> = {
  RAPID: "1.34.1-gke.2037000",
  REGULAR: "1.33.5-gke.1080000",
  STABLE: "1.32.9-gke.1130000",
  EXTENDED: "1.33.5-gke.1080000",
};

/** The version that a request means: an alias (`-`, `latest`, `1.33`), a whole version, or the channel's default. */
export function resolveVersion(asked: string | undefined, channel: string | undefined): string {
  if (asked === undefined || asked === "" || asked === "-") return versionOfChannel[channel ?? ""] ?? defaultVersion;
  if (asked === "latest") return validVersions[0] ?? defaultVersion;
  const found = validVersions.find(
    (version) => version === asked || version.startsWith(`${asked}.`) || version.startsWith(`${asked}-`),
  );
  if (found === undefined) throw badRequest(`Master version "${asked}" is unsupported.`);
  return found;
}

/** The answer of `serverConfig`. */
export function describeServerConfig(): Record<string, unknown> {
  return {
    defaultClusterVersion: defaultVersion,
    validNodeVersions: validVersions,
    defaultImageType: "COS_CONTAINERD",
    validImageTypes: ["COS_CONTAINERD", "UBUNTU_CONTAINERD", "WINDOWS_LTSC_CONTAINERD"],
    validMasterVersions: validVersions,
    channels: Object.entries(versionOfChannel).map(([channel, version]) => ({
      channel,
      defaultVersion: version,
      validVersions: validVersions.filter((valid) => valid <= version),
    })),
  };
}
