/** @connectrpc/connect's declarations name this type of the DOM's library; Node's own declarations don't have it. */
type HeadersInit = ConstructorParameters<typeof Headers>[0];
