import { auth, container, type container_v1 } from "@googleapis/container";
import { ownerToken, projectId } from "../start-emulator.ts";

export const zone = "us-central1-a";
export const region = "us-central1";

/** The name of a place, as requests take it. */
export function placeOf(location: string): string {
  return `projects/${projectId}/locations/${location}`;
}

/** Google's GKE library on the emulator, as whoever has the token. */
export function openContainer(url: string, token: string = ownerToken): container_v1.Container {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return container({ version: "v1", auth: credentials, rootUrl: `${url}/`, retry: false });
}

/** Asks for the operation until it is done, as every client does; answers it as it ended. */
export async function pollToEnd(
  api: container_v1.Container,
  location: string,
  begun: { readonly data: container_v1.Schema$Operation },
): Promise<container_v1.Schema$Operation> {
  for (let asked = 0; asked < 5; asked += 1) {
    const name = `${placeOf(location)}/operations/${begun.data.name}`;
    const { data } = await api.projects.locations.operations.get({ name });
    if (data.status === "DONE") return data;
  }
  throw new Error(`operation ${begun.data.name} doesn't end`);
}
