/** The ports of the Flyte pod, whatever the Service calls them. */
export const flytePorts: { readonly http: number; readonly grpc: number } = { http: 8088, grpc: 8089 };
