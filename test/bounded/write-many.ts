/** The smallest deployment with so many projects, its chart in `chart/` beside it. */
export function writeMany(name: string, projects: readonly string[]): string {
  return `apiVersion: fgk/v1
name: ${name}
google: { project: acme-ml, location: europe-west1-b }
cluster: { name: flyte }
database: { instance: flyte-db }
buckets: { metadata: acme-ml-flyte-metadata, userData: acme-ml-flyte-data }
flyte:
  install: binary
  version: 1.16.8
  chart: { path: ./chart }
  projects: [${projects.join(", ")}]
loadBalancer: { address: 10.132.0.6 }
`;
}

/** `team-000`, `team-001` …: so many names of projects. */
export function nameTeams(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `team-${String(index).padStart(3, "0")}`);
}
