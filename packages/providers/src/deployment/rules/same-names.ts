import type { Diagnostic, KeyPath } from "@fgk/engine";
import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

interface Named {
  readonly name: string;
  readonly keyPath: KeyPath;
}

/** Two things with one name. */
export const checkSameNames: Rule = ({ cluster, flyte }) => {
  const projects = flyte.projects.map(({ id, path }) => ({ name: id, keyPath: path }));
  const pools = cluster.nodePools.map(({ name, path }) => ({ name, keyPath: `${path ?? "cluster.nodePools"}.name` }));
  const domains = flyte.domains.map((name, index) => ({ name, keyPath: `flyte.domains[${index}]` }));
  const distinct = flyte.namespaces.filter(
    (namespace, index, all) =>
      all.findIndex((other) => other.project === namespace.project && other.domain === namespace.domain) === index,
  );
  return [
    ...findTwice(projects, "project"),
    ...findTwice(pools, "node pool"),
    ...findTwice(domains, "domain"),
    ...findTwice(
      distinct.map(({ name, path }) => ({ name, keyPath: path })),
      "namespace ({project}-{domain})",
    ),
    ...flyte.namespaces.flatMap(({ name, path }) =>
      when(name === flyte.namespace, () =>
        broken(
          path,
          `the namespace ${name} of this project is Flyte's own`,
          "tasks run in {project}-{domain}, Flyte itself in flyte.namespace",
          "choose another project id or another flyte.namespace",
        ),
      ),
    ),
  ];
};

function findTwice(things: readonly Named[], what: string): readonly Diagnostic[] {
  return things.flatMap(({ name, keyPath }, index) => {
    const first = things.findIndex((thing) => thing.name === name);
    if (first === index) return [];
    const cause = `the first one is at ${things[first]?.keyPath ?? ""}`;
    return [broken(keyPath, `the ${what} ${name} is there twice`, cause, "take one of them out, or rename it")];
  });
}
