import { describe, expect, it } from "vitest";
import { explainChartTrouble } from "./chart-trouble.ts";

const invalid = (url: string, why: string): string =>
  `Release "fb" does not exist. Installing it now.\nError: looks like "${url}" is not a valid chart repository or cannot be reached: ${why}`;

/** What helm 3.22 and 4.3 wrote, to the letter. */
describe("a chart that helm can't have", () => {
  it.each([
    [
      "nobody listens",
      invalid(
        "http://127.0.0.1:1/charts",
        'Get "http://127.0.0.1:1/charts/index.yaml": dial tcp 127.0.0.1:1: connect: connection refused',
      ),
      ["unreachable", "helm can't get the chart from http://127.0.0.1:1/charts", "flyte.chart.repository", "never"],
      "flyte.chart.path",
    ],
    [
      "no such host",
      invalid(
        "https://no-such-host.invalid/flyte",
        'Get "https://no-such-host.invalid/flyte/index.yaml": dial tcp: lookup no-such-host.invalid on 10.0.0.1:53: no such host',
      ),
      [
        "unreachable",
        "helm can't get the chart from https://no-such-host.invalid/flyte",
        "flyte.chart.repository",
        "never",
      ],
      "look at the spelling of flyte.chart.repository, and whether this machine finds the host (HTTPS_PROXY",
    ],
    [
      "silence, which may pass",
      invalid(
        "https://charts.acme.example",
        'Get "https://charts.acme.example/index.yaml": dial tcp 10.9.9.9:443: i/o timeout',
      ),
      [
        "unreachable",
        "helm can't get the chart from https://charts.acme.example",
        "flyte.chart.repository",
        "transient",
      ],
      "flyte.chart.repository",
    ],
    [
      "a proxy that is gone",
      invalid(
        "https://flyteorg.github.io/flyte",
        'Get "https://flyteorg.github.io/flyte/index.yaml": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused',
      ),
      [
        "unreachable",
        "helm can't get the chart from https://flyteorg.github.io/flyte",
        "flyte.chart.repository",
        "never",
      ],
      "mend HTTPS_PROXY",
    ],
    [
      "an authority that isn't trusted",
      invalid(
        "https://localhost:18432",
        'Get "https://localhost:18432/index.yaml": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
      ["unreachable", "helm can't get the chart from https://localhost:18432", "flyte.chart.repository", "never"],
      "SSL_CERT_FILE",
    ],
    [
      "a login",
      invalid("http://127.0.0.1/s401", "failed to fetch http://127.0.0.1/s401/index.yaml : 401 Unauthorized"),
      ["unreachable", "helm can't get the chart from http://127.0.0.1/s401", "flyte.chart.repository", "never"],
      "wants a login",
    ],
    [
      "a registry's login",
      'Error: failed to perform "FetchReference" on source: GET "https://127.0.0.1:38917/v2/locked/flyte-binary/manifests/v1.16.8": basic credential not found',
      [
        "unreachable",
        "helm can't get the chart from https://127.0.0.1:38917/v2/locked/flyte-binary/manifests/v1.16.8",
        "flyte.chart.repository",
        "never",
      ],
      "helm registry login 127.0.0.1:38917;",
    ],
    [
      "a login of Google's that may not read",
      'Error: failed to perform "FetchReference" on source: GET "https://europe-docker.pkg.dev/v2/acme-ml/charts/flyte-binary/manifests/v1.16.8": response status code 403: denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource',
      [
        "unreachable",
        "helm can't get the chart from https://europe-docker.pkg.dev/v2/acme-ml/charts/flyte-binary/manifests/v1.16.8",
        "flyte.chart.repository",
        "never",
      ],
      "roles/artifactregistry.reader",
    ],
    [
      "a chart without the charts that it is made of",
      "Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: flyteconnector",
      [
        "not-found",
        "the chart wants other charts that aren't in its folder charts: flyteconnector",
        "flyte.chart.path",
        "never",
      ],
      "helm dependency build",
    ],
    [
      "a file that is no chart",
      "Error: file '/tmp/x/chart.tgz' does not appear to be a gzipped archive; got 'application/octet-stream'",
      ["not-found", "helm can't read the chart: it is no gzipped archive", "flyte.chart.path", "never"],
      "helm package",
    ],
    [
      "a page that is no repository",
      invalid("http://127.0.0.1/n", "failed to fetch http://127.0.0.1/n/index.yaml : 404 File not found"),
      ["unreachable", "helm can't get the chart from http://127.0.0.1/n", "flyte.chart.repository", "never"],
      "no chart repository",
    ],
    [
      "a registry that can't be reached",
      'Error: failed to perform "FetchReference" on source: Get "https://127.0.0.1:1/v2/flyte/flyte-binary/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
      [
        "unreachable",
        "helm can't get the chart from https://127.0.0.1:1/v2/flyte/flyte-binary/manifests/1",
        "flyte.chart.repository",
        "never",
      ],
      "flyte.chart.path",
    ],
    [
      "a registry without it",
      'Error: failed to perform "FetchReference" on source: localhost:18431/c/flyte-binary:1.0.0: not found',
      [
        "not-found",
        "the registry has no chart localhost:18431/c/flyte-binary:1.0.0",
        "flyte.chart.repository",
        "never",
      ],
      "flyte.chart.version",
    ],
    [
      "a repository without it",
      'Error: chart "nosuch" not found in http://127.0.0.1:18431 repository',
      ["not-found", "the chart repository http://127.0.0.1:18431 has no chart nosuch", "flyte.chart.name", "never"],
      "flyte.chart.name",
    ],
    [
      "no such version",
      'Error: chart "flyte-binary" version "v9.9.9" not found in http://127.0.0.1:18431 repository',
      [
        "not-found",
        "the chart repository http://127.0.0.1:18431 has no version v9.9.9 of flyte-binary",
        "flyte.chart.version",
        "never",
      ],
      "flyte.version",
    ],
  ])("%s", (_, said, expected, help) => {
    const failure = explainChartTrouble(said);
    const { code, summary, keyPath, cause } = failure?.diagnostic ?? {};
    expect([code, summary, keyPath, failure?.retry]).toEqual(expected);
    expect(failure?.diagnostic.help).toContain(help);
    expect(cause).toBe(said);
  });

  it("shows no login that stands in an address", () => {
    const said = invalid("https://me:hunter2@charts.acme.example", "failed to fetch it : 403 Forbidden");
    expect(JSON.stringify(explainChartTrouble(said)?.diagnostic)).not.toContain("hunter2");
  });

  it.each([
    'Error: Kubernetes cluster unreachable: Get "https://10.0.0.2/version": dial tcp 10.0.0.2:443: connect: connection refused',
    "Error: UPGRADE FAILED: context deadline exceeded",
    'Error: INSTALLATION FAILED: secrets "x" not found',
  ])("none: %s", (said) => {
    expect(explainChartTrouble(said)).toBeUndefined();
  });
});
