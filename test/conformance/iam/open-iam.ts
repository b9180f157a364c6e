import { auth, iam, type iam_v1 } from "@googleapis/iam";

/** Google's IAM library on the emulator, as whoever has the token. */
export function openIam(url: string, token: string): iam_v1.Iam {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return iam({ version: "v1", auth: credentials, rootUrl: `${url}/`, retry: false });
}
