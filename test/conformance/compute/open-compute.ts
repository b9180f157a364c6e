import { auth, compute, type compute_v1 } from "@googleapis/compute";
import { ownerToken, projectId } from "../start-emulator.ts";

export const project = projectId;
export const region = "us-central1";

/** How the API itself links to a resource of the project. */
export function linkOf(path: string): string {
  return `https://www.googleapis.com/compute/v1/projects/${projectId}/${path}`;
}

/** Google's compute library on the emulator, as whoever has the token. */
export function openCompute(url: string, token: string = ownerToken): compute_v1.Compute {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return compute({ version: "v1", auth: credentials, rootUrl: `${url}/`, retry: false });
}

interface Begun {
  readonly data: compute_v1.Schema$Operation;
}

/** Asks for a region's or a global operation until it is done; throws what it failed with. */
export async function pollToEnd(api: compute_v1.Compute, { data: begun }: Begun): Promise<compute_v1.Schema$Operation> {
  const operation = begun.name ?? "";
  for (let asked = 0; asked < 5; asked += 1) {
    const { data } =
      begun.region == null
        ? await api.globalOperations.get({ project, operation })
        : await api.regionOperations.get({ project, region: begun.region.split("/").at(-1) ?? "", operation });
    if (data.status !== "DONE") continue;
    if (data.error != null) throw new Error(data.error.errors?.[0]?.message ?? "failed");
    return data;
  }
  throw new Error(`operation ${operation} doesn't end`);
}
