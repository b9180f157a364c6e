/** An object as a person names it to kubectl: `deployment flyte-binary --namespace flyte`. */
export function nameForKubectl(kind: string, name: string, namespace: string | undefined): string {
  return `${kind.toLowerCase()} ${name}${namespace === undefined ? "" : ` --namespace ${namespace}`}`;
}
