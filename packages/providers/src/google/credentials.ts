import type { World } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { keepSecret, keepSecretVariable, listSecrets } from "./known-secrets.ts";
import { scrubText } from "./scrub.ts";

/** Who fgk is to Google. */
export interface Credentials {
  /**
   * A bearer token that is good for at least five more minutes, or `lifeMs` where Google gives such a one. Throws `Failure`
   * with code `no-credentials`.
   */
  readonly accessToken: (lifeMs?: number) => Promise<string>;
  /** What a request to a Google API carries: the token, and the project that a person's calls are counted for. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** The token was refused: the next call gets a new one. */
  readonly forget: () => void;
}

interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
  readonly quotaProject: string | undefined;
}

/** Refreshed so long before it ends: a call that begins with it must be able to finish. */
const spareMs = 5 * 60_000;
/** What Google's tokens live when the library doesn't say. */
const usualLifeMs = 60 * 60_000;

/** An emulator gets a made-up token, never a real one; Google gets the caller's application default credentials. */
export function createCredentials(world: World, emulated: boolean): Credentials {
  if (emulated) {
    keepSecretVariable(world, "FGK_GOOGLE_TOKEN");
    const token = keepSecret(world, world.variable("FGK_GOOGLE_TOKEN") ?? "fgk-emulator");
    return {
      accessToken: async () => token,
      headers: async () => ({ authorization: `Bearer ${token}` }),
      forget: () => {},
    };
  }
  const source = createSource(world);
  let token: Promise<Token> | undefined;
  const current = async (lifeMs = spareMs): Promise<Token> => {
    const known = token === undefined ? undefined : await token;
    const leftMs = known === undefined ? 0 : known.expiresAtMs - world.now();
    if (known !== undefined && leftMs > lifeMs) return known;
    // The library keeps its own token until shortly before its end.
    if (leftMs > spareMs) source.forget();
    const fresh = source.fetchToken();
    token = fresh;
    // A failure isn't kept: the next call tries again.
    fresh.catch(() => {
      if (token === fresh) token = undefined;
    });
    return fresh;
  };
  return {
    accessToken: async (lifeMs) => (await current(lifeMs)).value,
    headers: async () => {
      const { value, quotaProject } = await current();
      return {
        authorization: `Bearer ${value}`,
        ...(quotaProject === undefined ? {} : { "x-goog-user-project": quotaProject }),
      };
    },
    forget: () => {
      token = undefined;
      source.forget();
    },
  };
}

interface Source {
  readonly fetchToken: () => Promise<Token>;
  readonly forget: () => void;
}

/** Loads google-auth-library when the first token is needed, and makes it use the world's fetch. */
function createSource(world: World): Source {
  type Client = Awaited<ReturnType<InstanceType<typeof import("google-auth-library").GoogleAuth>["getClient"]>>;
  let client: Promise<Client> | undefined;
  const load = async (): Promise<Client> => {
    const { GoogleAuth } = await import("google-auth-library");
    const auth = new GoogleAuth({
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      // Any id will do: without one the library starts gcloud to find one, which nobody here asks for.
      projectId: "-",
      clientOptions: {
        eagerRefreshThresholdMillis: spareMs,
        transporterOptions: { fetchImplementation: makeFetch(world), retry: false },
      },
    });
    return auth.getClient();
  };
  return {
    fetchToken: async () => {
      try {
        client ??= load();
        const opened = await client;
        const { token } = await opened.getAccessToken();
        if (typeof token !== "string" || token === "") throw new Error("the credentials gave no access token");
        const expiresAtMs = opened.credentials.expiry_date ?? world.now() + usualLifeMs;
        return { value: keepSecret(world, token), expiresAtMs, quotaProject: opened.quotaProjectId };
      } catch (error) {
        client = undefined;
        throw describeFailure(error, listSecrets(world));
      }
    },
    forget: () => {
      client = undefined;
    },
  };
}

function describeFailure(error: unknown, held: readonly string[]): Failure {
  const cause = scrubText(error instanceof Error ? error.message : String(error), held);
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof WorldError) {
      const summary = "can't get a token: Google's token service didn't answer";
      return new Failure({ severity: "error", code: "unreachable", summary, cause }, "transient");
    }
  }
  return new Failure({
    severity: "error",
    code: "no-credentials",
    summary: "there are no Google credentials that work",
    cause,
    help: "gcloud auth application-default login",
  });
}

/** A `fetch` for the library's transport: its requests are small forms and JSON. */
function makeFetch(world: World): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = await world.fetch(request.url, {
      method: request.method === "POST" ? "POST" : "GET",
      headers: Object.fromEntries(request.headers),
      ...(body.length === 0 ? {} : { body }),
    });
    const noContent = answer.status === 204 || answer.status === 304;
    return new Response(noContent ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
  };
}
