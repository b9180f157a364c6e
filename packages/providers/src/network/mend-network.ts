import type { FieldChange, Resource } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import { joinCommands, writeCommand } from "../google/shell-words.ts";
import { lastPart, ownName, placeOf, textOf, textsOf } from "../google/values.ts";

/** The command by which an address is reserved. All of it is fixed when it is made. */
export function mendAddress(resource: Resource, change: FieldChange | "create"): string | undefined {
  if (change !== "create") return undefined;
  const address = textOf(resource, "address");
  const subnet = textOf(resource, "subnet");
  return writeCommand(
    ...["gcloud", "compute", "addresses", "create", ownName(resource)],
    ...[`--region=${placeOf(resource, "region")}`, `--project=${placeOf(resource, "project")}`],
    ...(textOf(resource, "addressType") === "EXTERNAL" || subnet === undefined ? [] : [`--subnet=${subnet}`]),
    ...(address === undefined ? [] : [`--addresses=${address}`]),
  );
}

/** The commands by which a network's owner reserves the peering range and connects it. */
export function mendPrivateServices(resource: Resource, change: FieldChange | "create"): string {
  const network = [`--network=${ownName(resource)}`, `--project=${placeOf(resource, "project")}`];
  const ranges = Object.keys(resource.fields).filter((path) => path.startsWith("ranges."));
  const names = ranges.map((path) => path.slice("ranges.".length));
  const reserved = ranges.map((path, index) =>
    writeCommand(
      ...["gcloud", "compute", "addresses", "create", names[index] ?? "", "--global", "--purpose=VPC_PEERING"],
      `--prefix-length=${String(knownValue(resource, path) ?? 16)}`,
      ...network,
    ),
  );
  const connected = writeCommand(
    ...["gcloud", "services", "vpc-peerings", "connect", `--ranges=${names.join(",")}`],
    ...network,
  );
  return change === "create" ? joinCommands([...reserved, connected]) : connected;
}

/** The commands by which a network's owner makes the router and its NAT. */
export function mendNat(resource: Resource): string {
  const router = ownName(resource);
  const place = [`--region=${placeOf(resource, "region")}`, `--project=${placeOf(resource, "project")}`];
  const network = `--network=${placeOf(resource, "network")}`;
  return joinCommands([
    writeCommand("gcloud", "compute", "routers", "create", router, network, ...place),
    writeCommand(
      ...["gcloud", "compute", "routers", "nats", "create", router, `--router=${router}`, ...place],
      ...[
        "--auto-allocate-nat-external-ips",
        `--nat-custom-subnet-ip-ranges=${lastPart(placeOf(resource, "subnet"))}:ALL`,
      ],
    ),
  ]);
}

/** The command by which a network's owner lets the control plane reach the webhook. */
export function mendFirewall(resource: Resource): string {
  const allowed = textsOf(knownValue(resource, "ports")).map((port) => `tcp:${port}`);
  const ranges = knownValue(resource, "sourceRanges");
  const source = typeof ranges === "string" ? ranges : textsOf(ranges).join(",");
  return writeCommand(
    ...["gcloud", "compute", "firewall-rules", "create", ownName(resource)],
    `--network=${placeOf(resource, "network")}`,
    `--allow=${allowed.join(",")}`,
    `--source-ranges=${source === "" ? "CONTROL_PLANE_RANGE" : source}`,
    `--project=${placeOf(resource, "project")}`,
  );
}
