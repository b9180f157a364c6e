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

/**
 * What makes fgk and gcloud use the emulator at `url`. gcloud wants the slash at the end; with a folder of its own it neither
 * sees nor touches the configuration of whoever runs it.
 */
export function makeEnvironment(
  url: string,
  configFolder: string,
  projectId: string | undefined,
): Record<string, string> {
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
    ...(projectId === undefined ? {} : { CLOUDSDK_CORE_PROJECT: projectId }),
    ...Object.fromEntries(gcloudApis.map((api) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api}`, `${url}/`])),
  };
}
