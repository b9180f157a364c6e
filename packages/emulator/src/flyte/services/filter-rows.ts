import { Code, ConnectError } from "@connectrpc/connect";

type Row = Readonly<Record<string, string>>;

const matchers: Readonly<Record<string, (found: string, values: readonly string[]) => boolean>> = {
  eq: (found, [value]) => found === value,
  ne: (found, [value]) => found !== value,
  contains: (found, [value = ""]) => found.includes(value),
  not_like: (found, [value = ""]) => !found.includes(value),
  value_in: (found, values) => values.includes(found),
  value_not_in: (found, values) => !values.includes(found),
};

/**
 * The rows that FlyteAdmin's filters leave: `eq(state,1)+value_in(identifier,a;b)`. A filter that admin would refuse is
 * refused in its words.
 */
export function filterRows<T>(
  rows: readonly T[],
  filters: string,
  entity: string,
  columns: (row: T) => Row,
): readonly T[] {
  return filters.split("+").reduce<readonly T[]>((left, filter) => filterOnce(left, filter, entity, columns), rows);
}

function filterOnce<T>(rows: readonly T[], filter: string, entity: string, columns: (row: T) => Row): readonly T[] {
  const match = /(.+)\((.+),\s?(.+)\)/.exec(filter);
  if (match === null) throw new ConnectError("invalid value for filters", Code.InvalidArgument);
  const [, name = "", field = "", values = ""] = match;
  const matcher = matchers[name];
  if (matcher === undefined) throw new ConnectError(`unrecognized filter function: ${name}`, Code.InvalidArgument);
  const column = field.replace(new RegExp(`^${entity}\\.`), "");
  return rows.filter((row) => {
    const found = columns(row)[column];
    if (found === undefined) throw new ConnectError(`'${entity}.${column}' is invalid filter`, Code.InvalidArgument);
    return matcher(found, values.split(";"));
  });
}
