import { gallery, loadCase } from "../gallery/case-file.ts";
import { prepareCase } from "../gallery/run-case.ts";
import { withKeys } from "../managed/with-keys.ts";
import { ask, createEmptyCloud, google, install, smallest } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { upgradeByHand } from "./upgrade-by-hand.ts";

/** A world in which a secret stands somewhere, and a deployment file for it. */
export interface Planted {
  readonly simulated: SimulatedCloud;
  readonly text: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The user's files beside the deployment's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Where a secret can stand. */
export interface SecretPlace {
  readonly name: string;
  /** It travels in an HTTP header: not every text can. */
  readonly isHeader?: true;
  readonly plant: (secret: string) => Promise<Planted>;
}

const manyProjects = smallest.replace("[flytesnacks]", "[flytesnacks, forecasting]");
const withOtherLevel = withKeys(manyProjects, { "flyte.values": { configuration: { logging: { level: 6 } } } });
const login = loadCase(`${gallery}/login-with-auth`);
const secrets = "https://secretmanager.googleapis.com/v1/projects/acme-ml/secrets";

/** All places; what takes long to make is made once. */
export async function openPlaces(): Promise<readonly SecretPlace[]> {
  const empty = createEmptyCloud();
  const installed = await install(smallest);
  const withLogin = await prepareCase(login, 0.1);
  const withServices = createEmptyCloud();
  await ask(withServices, "POST", "https://serviceusage.googleapis.com/v1/projects/acme-ml/services:batchEnable", {
    serviceIds: ["secretmanager.googleapis.com"],
  });
  await withServices.clock.sleep(120_000);
  const values = (name: string, make: (secret: string) => object): SecretPlace => ({
    name: `the release's values, ${name}`,
    plant: async (secret) => {
      const simulated = cloneSimulatedCloud(installed);
      await upgradeByHand(simulated, make(secret));
      // Else helm wouldn't be called, and nobody be given the values.
      return { simulated, text: withOtherLevel };
    },
  });
  return [
    {
      name: "the caller's token, nothing there",
      isHeader: true,
      plant: async (secret) => ({
        simulated: cloneSimulatedCloud(empty),
        text: smallest,
        variables: { FGK_GOOGLE_TOKEN: secret },
      }),
    },
    {
      name: "the caller's token, a release to change",
      isHeader: true,
      plant: async (secret) => ({
        simulated: cloneSimulatedCloud(installed),
        text: withOtherLevel,
        variables: { FGK_GOOGLE_TOKEN: secret },
      }),
    },
    {
      name: "a variable of the environment",
      plant: async (secret) => ({
        simulated: cloneSimulatedCloud(empty),
        text: withKeys(smallest, { "database.password": { env: "DB_PASSWORD" } }),
        variables: { DB_PASSWORD: secret },
      }),
    },
    {
      name: "a variable that changed since",
      plant: async (secret) => ({
        simulated: cloneSimulatedCloud(installed),
        text: withKeys(smallest, { "database.password": { env: "DB_PASSWORD" } }),
        variables: { DB_PASSWORD: secret },
      }),
    },
    {
      name: "a secret of others in Secret Manager",
      plant: async (secret) => {
        const simulated = cloneSimulatedCloud(withServices);
        await ask(simulated, "POST", `${secrets}?secretId=team-flyte-db`, { replication: { automatic: {} } });
        await addVersion(simulated, "team-flyte-db", secret);
        return { simulated, text: withKeys(smallest, { "database.password": { secretManager: "team-flyte-db" } }) };
      },
    },
    {
      name: "another version in Secret Manager",
      plant: async (secret) => {
        const simulated = cloneSimulatedCloud(installed);
        const name = google.secret.replace(/^.*\//, "");
        const version = await addVersion(simulated, name, secret);
        const { etag } = await ask(simulated, "GET", google.secret);
        const moved = { etag, versionAliases: { fgk: version } };
        await ask(simulated, "PATCH", `${google.secret}?updateMask=versionAliases`, moved);
        return { simulated, text: smallest };
      },
    },
    {
      name: "a Secret of others in the cluster",
      plant: async (secret) => {
        const simulated = cloneSimulatedCloud(installed);
        const body = { metadata: { name: "theirs" }, stringData: { password: secret } };
        await ask(simulated, "POST", "cluster:/api/v1/namespaces/flyte/secrets", body);
        const password = { kubernetesSecret: { name: "theirs", key: "password" } };
        return { simulated, text: withKeys(manyProjects, { "database.password": password }) };
      },
    },
    {
      name: "the client's secret for Flyte",
      plant: async (secret) => {
        const simulated = cloneSimulatedCloud(withLogin);
        await addVersion(simulated, "flyte-fgk-client", secret);
        return { simulated, text: login.text };
      },
    },
    {
      name: "a kubeconfig's token",
      isHeader: true,
      plant: async (secret) => {
        const simulated = cloneSimulatedCloud(installed);
        return {
          simulated,
          text: withKeys(manyProjects, { "cluster.access": { context: "work" } }),
          variables: { KUBECONFIG: "/home/me/.kube/config" },
          files: { "/home/me/.kube/config": writeKubeconfig(simulated, { token: secret }) },
        };
      },
    },
    {
      name: "a kubeconfig's proxy",
      plant: async (secret) => {
        const simulated = cloneSimulatedCloud(installed);
        const proxy = `http://me:${encodeURIComponent(secret)}@proxy.acme.internal:3128`;
        return {
          simulated,
          text: withKeys(manyProjects, { "cluster.access": { context: "work" } }),
          variables: { KUBECONFIG: "/home/me/.kube/config" },
          files: { "/home/me/.kube/config": writeKubeconfig(simulated, { token: "t0ken-of-work", proxy }) },
        };
      },
    },
    values("the database's password", (secret) => ({ configuration: { database: { password: secret } } })),
    values("inline", (secret) => ({
      configuration: { inline: { auth: { appAuth: { thirdPartyConfig: { flyteClient: { clientSecret: secret } } } } } },
    })),
    values("inline, deep in a list", (secret) => ({
      configuration: { inline: { plugins: { webhooks: [{ name: "a", signing: { secret } }] } } },
    })),
    values("a pod's environment", (secret) => ({
      deployment: { extraPodSpec: { env: [{ name: "ALERT_TOKEN", value: secret }] } },
    })),
    values("a file in a block of text", (secret) => ({
      configuration: { inline: { note: `host: here\npassword: ${JSON.stringify(secret)}\nport: 1\n` } },
    })),
    values("a key that nobody knows", (secret) => ({ observability: { apiKey: secret } })),
    {
      name: "the deployment file's password itself",
      plant: async (secret) => ({
        simulated: cloneSimulatedCloud(empty),
        text: withKeys(smallest, { "database.password": secret }),
      }),
    },
    {
      name: "the deployment file's client secret itself",
      plant: async (secret) => ({
        simulated: cloneSimulatedCloud(empty),
        text: withKeys(smallest, { "flyte.auth": { clientId: "fgk", clientSecret: secret } }),
      }),
    },
  ];
}

async function addVersion(simulated: SimulatedCloud, name: string, secret: string): Promise<string> {
  const payload = { data: Buffer.from(secret).toString("base64") };
  const answer = await ask(simulated, "POST", `${secrets}/${name}:addVersion`, { payload });
  return String(answer["name"]).replace(/^.*\//, "");
}

function writeKubeconfig(simulated: SimulatedCloud, user: { readonly token: string; readonly proxy?: string }): string {
  const [cluster] = Object.values(simulated.cloud.state.clusters);
  const server = `https://${cluster?.["endpoint"]}`;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, ...(user.proxy === undefined ? {} : { "proxy-url": user.proxy }) } }],
    contexts: [{ name: "work", context: { cluster: "c", user: "u" } }],
    users: [{ name: "u", user: { token: user.token } }],
  });
}
