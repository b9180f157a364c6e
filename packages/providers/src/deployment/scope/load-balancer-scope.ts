import type { DeploymentFile } from "@fgk/engine";
import { readFlag, readNumber, readText, readTextOrNull, readTexts } from "../read-key.ts";

/** The Service through which Flyte is used, and its address. */
export interface LoadBalancerScope {
  readonly managed: boolean;
  /** The Service's name. */
  readonly name: string;
  readonly internal: boolean;
  readonly globalAccess: boolean;
  /** The written address; null: one is reserved, and known after apply. */
  readonly address: string | null;
  readonly addressName: string;
  readonly ports: { readonly http: number; readonly grpc: number };
  readonly sourceRanges: readonly string[];
}

/** Reads the block `loadBalancer`. */
export function readLoadBalancerScope(file: DeploymentFile, name: string): LoadBalancerScope {
  const address = readTextOrNull(file, "loadBalancer.address");
  // The name follows from the address: a changed address is a new reservation, made before the Service moves to it.
  const derived = address === null ? `fgk-${name}-lb` : `fgk-${name}-lb-${address.replaceAll(".", "-")}`;
  return {
    managed: readFlag(file, "loadBalancer.managed", true),
    name: readText(file, "loadBalancer.name"),
    internal: readFlag(file, "loadBalancer.internal", true),
    globalAccess: readFlag(file, "loadBalancer.globalAccess"),
    address,
    addressName: readText(file, "loadBalancer.addressName", derived),
    ports: {
      http: readNumber(file, "loadBalancer.ports.http"),
      grpc: readNumber(file, "loadBalancer.ports.grpc"),
    },
    sourceRanges: readTexts(file, "loadBalancer.sourceRanges"),
  };
}
