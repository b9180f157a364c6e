import {
  auth,
  cloudresourcemanager,
  type cloudresourcemanager_v1,
  type cloudresourcemanager_v3,
} from "@googleapis/cloudresourcemanager";

/** Both versions of Google's library on the emulator, as whoever has the token. */
export function openResourceManager(
  url: string,
  token: string,
): {
  readonly v1: cloudresourcemanager_v1.Cloudresourcemanager;
  readonly v3: cloudresourcemanager_v3.Cloudresourcemanager;
} {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  const shared = { auth: credentials, rootUrl: `${url}/`, retry: false };
  return {
    v1: cloudresourcemanager({ version: "v1", ...shared }),
    v3: cloudresourcemanager({ version: "v3", ...shared }),
  };
}
