import type { Emulator } from "@fgk/emulator";

const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const headers = { authorization: "Bearer owner", "content-type": "application/json" };

interface Policy {
  readonly bindings: readonly { readonly role: string; readonly members: readonly string[] }[];
}

/** Takes a role from Flyte's account, on itself or on the metadata bucket, while something runs, and gives it back. */
export async function withoutRole<T>(
  { url }: Emulator,
  { on, role }: { readonly on: "account" | "bucket"; readonly role: string },
  run: () => Promise<T>,
): Promise<T> {
  const [read, write] =
    on === "account"
      ? ([`${accountUrl(url)}:getIamPolicy`, `${accountUrl(url)}:setIamPolicy`] as const)
      : ([`${url}/storage/v1/b/acme-ml-flyte-metadata/iam`, `${url}/storage/v1/b/acme-ml-flyte-metadata/iam`] as const);
  const before = await ask<Policy>(on === "account" ? "POST" : "GET", read);
  const set = (policy: Policy): Promise<unknown> =>
    on === "account" ? ask("POST", write, { policy }) : ask("PUT", write, policy);
  const bindings = before.bindings.map((binding) =>
    binding.role === role
      ? { ...binding, members: binding.members.filter((member) => member !== `serviceAccount:${account}`) }
      : binding,
  );
  await set({ bindings: bindings.filter(({ members }) => members.length > 0) });
  try {
    return await run();
  } finally {
    await set({ bindings: before.bindings });
  }
}

function accountUrl(url: string): string {
  return `${url}/v1/projects/acme-ml/serviceAccounts/${account}`;
}

async function ask<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${url}: ${await response.text()}`);
  return (await response.json()) as T;
}
