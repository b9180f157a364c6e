import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { findProject } from "./project.ts";

/** The name that the peering has in every consumer network. */
export const peeringName = "servicenetworking-googleapis-com";

/** A network that buys from a producer: its compute name, and how this API spells it, with the project's number. */
export interface ConsumerNetwork {
  readonly name: string;
  readonly numbered: string;
  readonly projectNumber: string;
}

/** Reads `projects/NUMBER/global/networks/N`; the API takes no other spelling, but an id instead of the number is let by. */
export function readConsumer(cloud: Cloud, text: unknown): ConsumerNetwork {
  const match = /^projects\/([^/]+)\/global\/networks\/([^/]+)$/.exec(String(text ?? ""));
  const project = match === null ? undefined : findProject(cloud, match[1] ?? "");
  if (match === null || project === undefined) {
    throw platformError(400, `Network ${text ?? ""} must be of the form projects/{project}/global/networks/{network}.`);
  }
  return {
    name: `projects/${project.projectId}/global/networks/${match[2]}`,
    numbered: `projects/${project.projectNumber}/global/networks/${match[2]}`,
    projectNumber: project.projectNumber,
  };
}

/** Where the one connection of a service and a network is stored: `services/X/networks/P/N`. */
export function connectionKey(service: string, consumer: string): string {
  const [, project, , , network] = consumer.split("/");
  return `${service}/networks/${project}/${network}`;
}

/** The connection as the API shows it. */
export function describeConnection(connection: Stored): Stored {
  const { network, reservedPeeringRanges, peering, service } = connection;
  return { network, reservedPeeringRanges, peering, service };
}

/**
 * The ranges from which producers give addresses in a network, as names of global addresses; undefined when the network
 * has no connection. `consumer` is the network's compute name.
 */
export function connectedRanges(cloud: Cloud, consumer: string): readonly string[] | undefined {
  const connection = cloud.state.connections[connectionKey("services/servicenetworking.googleapis.com", consumer)];
  return connection?.["reservedPeeringRanges"];
}
