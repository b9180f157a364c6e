import type { World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { scrubText } from "./scrub.ts";

/** Who fgk is to Google. */
export interface Credentials {
  /** A bearer token that is good for at least five more minutes. Throws `Failure` with code `no-credentials`. */
  readonly accessToken: () => Promise<string>;
  /** The token was refused: the next call gets a new one. */
  readonly forget: () => void;
}

interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** Refreshed so long before it ends: a call that begins with it must be able to finish. */
const spareMs = 5 * 60_000;
/** What Google's tokens live when the library doesn't say. */
const usualLifeMs = 60 * 60_000;

/** An emulator gets a made-up token, never a real one; Google gets the caller's application default credentials. */
export function createCredentials(world: World, emulated: boolean): Credentials {
  if (emulated) {
    const token = world.variable("FGK_GOOGLE_TOKEN") ?? "fgk-emulator";
    return { accessToken: async () => token, forget: () => {} };
  }
  const source = createSource(world);
  let token: Promise<Token> | undefined;
  const fetchToken = (): Promise<Token> => {
    const fresh = source();
    token = fresh;
    // A failure isn't kept: the next call tries again.
    fresh.catch(() => {
      if (token === fresh) token = undefined;
    });
    return fresh;
  };
  return {
    accessToken: async () => {
      const current = await (token ?? fetchToken());
      if (current.expiresAtMs - world.now() > spareMs) return current.value;
      return (await fetchToken()).value;
    },
    forget: () => {
      token = undefined;
    },
  };
}

/** Loads google-auth-library when the first token is needed, and makes it use the world's fetch. */
function createSource(world: World): () => Promise<Token> {
  let auth: Promise<{ getToken: () => Promise<Token> }> | undefined;
  const load = async (): Promise<{ getToken: () => Promise<Token> }> => {
    const { GoogleAuth } = await import("google-auth-library");
    const google = new GoogleAuth({
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      clientOptions: {
        // Five minutes of spare life are asked for here too, so that a refresh is a new token.
        eagerRefreshThresholdMillis: spareMs,
        transporterOptions: { fetchImplementation: makeFetch(world), retry: false },
      },
    });
    return {
      getToken: async () => {
        const client = await google.getClient();
        const { token } = await client.getAccessToken();
        if (typeof token !== "string" || token === "") throw new Error("the credentials gave no access token");
        return { value: token, expiresAtMs: client.credentials.expiry_date ?? world.now() + usualLifeMs };
      },
    };
  };
  return async () => {
    try {
      auth ??= load();
      return await (await auth).getToken();
    } catch (error) {
      auth = undefined;
      throw new Failure({
        severity: "error",
        code: "no-credentials",
        summary: "there are no Google credentials that work",
        cause: scrubText(error instanceof Error ? error.message : String(error)),
        help: "gcloud auth application-default login",
      });
    }
  };
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
