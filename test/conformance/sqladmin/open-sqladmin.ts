import { auth, sqladmin, type sqladmin_v1beta4 } from "@googleapis/sqladmin";
import { ownerToken, projectId, projectNumber } from "../start-emulator.ts";

export const project = projectId;
export const instance = "flyte-db";

/** Google's Cloud SQL library on the emulator, as whoever has the token. */
export function openSqladmin(url: string, token: string = ownerToken): sqladmin_v1beta4.Sqladmin {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return sqladmin({ version: "v1beta4", auth: credentials, rootUrl: `${url}/`, retry: false });
}

/** Asks for the operation until it is done; answers it as it ended. */
export async function pollToEnd(
  api: sqladmin_v1beta4.Sqladmin,
  begun: { readonly data: sqladmin_v1beta4.Schema$Operation },
): Promise<sqladmin_v1beta4.Schema$Operation> {
  for (let asked = 0; asked < 5; asked += 1) {
    const { data } = await api.operations.get({ project, operation: begun.data.name ?? "" });
    if (data.status === "DONE") return data;
  }
  throw new Error(`operation ${begun.data.name} doesn't end`);
}

/** Gives the default network a range for private services. Google has no Node library for that API. */
export async function connectNetwork(url: string): Promise<void> {
  const network = `projects/${projectNumber}/global/networks/default`;
  const range = { name: "psa", addressType: "INTERNAL", purpose: "VPC_PEERING", prefixLength: 16, network };
  await post(`${url}/compute/v1/projects/${project}/global/addresses`, range);
  const connections = `${url}/v1/services/servicenetworking.googleapis.com/connections`;
  await post(connections, { network, reservedPeeringRanges: ["psa"] });
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}
