import type { Catalog, Change, Plan, ResourceKind, Step } from "@fgk/engine";
import { Failure, kindOf } from "@fgk/engine";

/** A step, or one field of an update, that isn't carried out. */
export interface LeftOut {
  readonly step: Step;
  readonly path?: string;
}

/**
 * What of a plan can be left out by itself. A release's fields are one call of helm, so that only its step as a whole can be
 * left out; what another step brings along can't be.
 */
export function listParts({ steps, resources }: Plan): readonly LeftOut[] {
  const stepped = new Set(steps.map(({ address }) => address));
  const along = new Set(
    resources.flatMap(({ address, comesWith }) => (comesWith !== undefined && stepped.has(comesWith) ? [address] : [])),
  );
  return steps.flatMap((step): readonly LeftOut[] => {
    if (along.has(step.address)) return [];
    const byField = step.action === "update" && kindOf(step.address) !== "helm.release";
    return [{ step }, ...(byField ? step.fields.map(({ path }) => ({ step, path })) : [])];
  });
}

/** The catalog of the product, in which one write is never made: its step fails, and what waits for it isn't begun. */
export function leaveOut(catalog: Catalog, left: LeftOut): Catalog {
  return {
    ...catalog,
    open: (...given) => {
      const opened = catalog.open(...given);
      return {
        ...opened,
        kinds: opened.kinds.map((kind) => (kind.name === kindOf(left.step.address) ? without(kind, left) : kind)),
      };
    },
  };
}

function without(kind: ResourceKind, { step, path }: LeftOut): ResourceKind {
  const isLeft = (address: string, ...actions: readonly Change["action"][]): boolean =>
    address === step.address && path === undefined && actions.includes(step.action);
  const { delete: remove, adopt } = kind;
  return {
    ...kind,
    create: async (session, resource) => {
      if (isLeft(resource.address, "create", "replace", "ensure")) throw notDone();
      await kind.create(session, resource);
    },
    update: async (session, resource, live, changes, effects) => {
      if (isLeft(resource.address, "update", "ensure", "create", "replace")) throw notDone();
      if (resource.address !== step.address || path === undefined)
        return kind.update(session, resource, live, changes, effects);
      const [first, ...rest] = changes.filter((change) => change.path !== path);
      const { [path]: _left, ...fields } = resource.fields;
      if (first !== undefined) await kind.update(session, { ...resource, fields }, live, [first, ...rest], effects);
      throw notDone();
    },
    ...(remove && {
      delete: async (session, resource, live, contents) => {
        if (isLeft(resource.address, "delete", "replace")) throw notDone();
        await remove(session, resource, live, contents);
      },
    }),
    ...(adopt && {
      adopt: async (session, resource, live) => {
        if (isLeft(resource.address, "adopt")) throw notDone();
        await adopt(session, resource, live);
      },
    }),
  };
}

function notDone(): Failure {
  return new Failure({ severity: "error", code: "cloud-refused", summary: "left out" });
}
