const gcloudApis = [
  "CONTAINER",
  "IAM",
  "IAMCREDENTIALS",
  "CLOUDRESOURCEMANAGER",
  "SERVICEUSAGE",
  "SQL",
  "SECRETMANAGER",
  "ARTIFACTREGISTRY",
  "COMPUTE",
  "STORAGE",
  "DNS",
];

/** What belongs to gcloud on this machine, for one emulator. */
export interface GcloudFiles {
  /** A folder of its own: gcloud neither sees nor touches the configuration of whoever runs it. */
  readonly configFolder: string;
  /** The authority that the emulator's proxy proves itself by. */
  readonly authorityFile: string;
}

/**
 * What makes fgk and gcloud use the emulator at `url`. gcloud wants the slash at the end. It finds some APIs (service
 * networking), and all storage when it signs URLs, by no setting but a proxy; fgk doesn't read these variables.
 */
export function makeEnvironment(
  url: string,
  { configFolder, authorityFile }: GcloudFiles,
  projectId: string | undefined,
): Record<string, string> {
  const { hostname, port } = new URL(url);
  return {
    FGK_GOOGLE_ENDPOINT: url,
    FGK_HELM: "stand-in",
    // For a helm of one's own: helm repo add flyte $FGK_EMULATOR_CHARTS
    FGK_EMULATOR_CHARTS: `${url}/charts`,
    CLOUDSDK_CONFIG: configFolder,
    CLOUDSDK_CORE_DISABLE_PROMPTS: "1",
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: "1",
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: "1",
    CLOUDSDK_AUTH_ACCESS_TOKEN: "fgk-emulator",
    CLOUDSDK_PROXY_TYPE: "http",
    CLOUDSDK_PROXY_ADDRESS: hostname,
    CLOUDSDK_PROXY_PORT: port,
    CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE: authorityFile,
    ...(projectId === undefined ? {} : { CLOUDSDK_CORE_PROJECT: projectId }),
    ...Object.fromEntries(gcloudApis.map((api) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${url}/`])),
  };
}
