import { auth, secretmanager, type secretmanager_v1 } from "@googleapis/secretmanager";

/** Google's Secret Manager library on the emulator, as whoever has the token. */
export function openSecrets(url: string, token: string): secretmanager_v1.Resource$Projects$Secrets {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return secretmanager({ version: "v1", auth: credentials, rootUrl: `${url}/`, retry: false }).projects.secrets;
}
