import { auth, storage, type storage_v1 } from "@googleapis/storage";

/** Google's storage library on the emulator, as whoever has the token. */
export function openStorage(url: string, token: string): storage_v1.Storage {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return storage({ version: "v1", auth: credentials, rootUrl: `${url}/`, retry: false });
}
