import { describe, expect, it } from "vitest";
import { deploymentScope } from "./scope.ts";
import { fileOf, fullText, smallestText, smallestWith } from "./test-files.ts";

describe("the scope of a deployment", () => {
  it("of the smallest file has every default and what follows from it", () => {
    expect(deploymentScope(fileOf(smallestText))).toEqual({
      name: "prod",
      project: "acme-ml",
      location: "europe-west1-b",
      region: "europe-west1",
      labels: {},
      apis: { managed: true },
      network: {
        project: "acme-ml",
        shared: false,
        name: "default",
        subnet: "default",
        path: "projects/acme-ml/global/networks/default",
        subnetPath: "projects/acme-ml/regions/europe-west1/subnetworks/default",
        nat: "auto",
        firewall: "auto",
        privateServices: { managed: true, range: "fgk-prod-services", prefixLength: 16 },
      },
      cluster: {
        managed: true,
        name: "flyte",
        access: "public-ip",
        autopilot: false,
        releaseChannel: "regular",
        privateNodes: true,
        authorizedNetworks: [],
        workloadMetadata: "all",
        protect: true,
        poolsNamed: false,
        nodePools: [
          {
            name: "default",
            path: undefined,
            machineType: "e2-standard-4",
            nodes: { totalMin: 1, totalMax: 5 },
            diskGb: 100,
            spot: false,
            serviceAccount: null,
            labels: {},
            taints: [],
            accelerator: null,
          },
        ],
      },
      database: {
        managed: true,
        project: "acme-ml",
        instance: "flyte-db",
        version: "POSTGRES_15",
        edition: "enterprise",
        tier: "db-custom-2-7680",
        diskGb: 20,
        availability: "zonal",
        backups: true,
        ssl: "require",
        protect: true,
        connection: "private-ip",
        host: null,
        schema: "managed",
        name: "flyteadmin",
        user: "flyteadmin",
        password: null,
        passwordUsed: {
          from: "secretManager",
          project: "acme-ml",
          name: "fgk-prod-db-password",
          path: "projects/acme-ml/secrets/fgk-prod-db-password",
          version: null,
        },
      },
      buckets: {
        protect: true,
        location: "europe-west1",
        metadata: { name: "acme-ml-flyte-metadata", project: "acme-ml", managed: true, path: "buckets.metadata" },
        userData: { name: "acme-ml-flyte-data", project: "acme-ml", managed: true, path: "buckets.userData" },
        versioning: false,
        deleteAfterDays: null,
      },
      account: {
        managed: true,
        email: "flyte-sa@acme-ml.iam.gserviceaccount.com",
        id: "flyte-sa",
        project: "acme-ml",
        bindings: "managed",
        grants: "resource",
        projectRoles: [],
        prune: false,
      },
      flyte: {
        install: "binary",
        version: "1.16.8",
        namespace: "flyte",
        release: "fb",
        fullname: "flyte-binary",
        chart: {
          path: null,
          repository: "https://flyteorg.github.io/flyte",
          name: "flyte-binary",
          version: "v1.16.8",
        },
        images: { flyte: null, waitForDb: null, copilot: null, probe: null },
        domains: ["development", "staging", "production"],
        projects: [{ id: "flytesnacks", description: null, path: "flyte.projects[0]" }],
        namespaces: [
          { project: "flytesnacks", domain: "development", name: "flytesnacks-development", path: "flyte.projects[0]" },
          { project: "flytesnacks", domain: "staging", name: "flytesnacks-staging", path: "flyte.projects[0]" },
          { project: "flytesnacks", domain: "production", name: "flytesnacks-production", path: "flyte.projects[0]" },
        ],
        removeNamespaces: false,
        auth: null,
        values: {},
        timeoutMs: 900_000,
      },
      loadBalancer: {
        managed: true,
        name: "flyte-binary",
        internal: true,
        globalAccess: false,
        address: "10.132.0.6",
        addressName: "fgk-prod-lb-10-132-0-6",
        ports: { http: 8088, grpc: 8089 },
        sourceRanges: [],
      },
    });
  });

  it("of the complete file differs only where that says more", () => {
    const full = deploymentScope(fileOf(fullText));
    const smallest = deploymentScope(fileOf(smallestText));
    expect(full.labels).toEqual({ team: "ml-platform" });
    expect(full.cluster).toEqual({
      ...smallest.cluster,
      workloadMetadata: "named",
      poolsNamed: true,
      nodePools: smallest.cluster.nodePools.map((pool) => ({ ...pool, path: "cluster.nodePools[0]" })),
    });
    expect(full.database).toEqual({ ...smallest.database, password: smallest.database.passwordUsed });
    expect(full.flyte.projects).toEqual([
      { id: "flytesnacks", description: null, path: "flyte.projects[0]" },
      { id: "forecasting", description: "Demand forecasting", path: "flyte.projects[1]" },
    ]);
    expect(full.network).toEqual(smallest.network);
    expect(full.buckets).toEqual(smallest.buckets);
    expect(full.account).toEqual(smallest.account);
    expect(full.loadBalancer).toEqual(smallest.loadBalancer);
  });

  it("leaves the peering of a Shared VPC to its host project", () => {
    const { network } = deploymentScope(smallestWith({ "network.project": "acme-net", "network.name": "shared" }));
    expect(network.shared).toBe(true);
    expect(network.path).toBe("projects/acme-net/global/networks/shared");
    expect(network.subnetPath).toBe("projects/acme-net/regions/europe-west1/subnetworks/default");
    expect(network.privateServices.managed).toBe(false);
  });

  it("reads a secret by its path and its fixed version", () => {
    const password = { secretManager: "projects/acme-sec/secrets/pw", version: 3 };
    expect(deploymentScope(smallestWith({ "database.password": password })).database.password).toEqual({
      from: "secretManager",
      project: "acme-sec",
      name: "pw",
      path: "projects/acme-sec/secrets/pw",
      version: "3",
    });
  });

  it("knows an account's project from its e-mail", () => {
    const email = "tasks@acme-iam.iam.gserviceaccount.com";
    const { account } = deploymentScope(
      smallestWith({ "serviceAccount.email": email, "serviceAccount.managed": false }),
    );
    expect(account).toMatchObject({ email, id: "tasks", project: "acme-iam", managed: false });
  });

  it("turns an old domain's project round in e-mails", () => {
    const { account } = deploymentScope(smallestWith({ "google.project": "acme.com:ml-prod" }));
    expect(account.email).toBe("flyte-sa@ml-prod.acme.com.iam.gserviceaccount.com");
    expect(account.project).toBe("acme.com:ml-prod");
  });

  it("knows of no password when the schema is another team's", () => {
    expect(deploymentScope(smallestWith({ "database.schema": "theirs" })).database.passwordUsed).toBeNull();
  });

  it("takes a local chart without repository and version", () => {
    expect(deploymentScope(smallestWith({ "flyte.chart.path": "./charts/flyte-binary" })).flyte.chart).toEqual({
      path: "./charts/flyte-binary",
      repository: "",
      name: "flyte-binary",
      version: null,
    });
  });

  it("names the reserved address without one given", () => {
    const { loadBalancer } = deploymentScope(smallestWith({ loadBalancer: null }));
    expect(loadBalancer.address).toBeNull();
    expect(loadBalancer.addressName).toBe("fgk-prod-lb");
  });
});
