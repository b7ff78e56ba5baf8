import { useCallback } from "react";
import { useSearchParams } from "react-router";

type Values<K extends string> = Partial<Record<K, string>>;

/** What changes, or how it follows from what is in the address by then. */
type Change<K extends string> = (part: Values<K> | ((now: Values<K>) => Values<K>)) => void;

/** Filters kept in the address, so that a search can be linked, reloaded and gone back to. */
export function useUrlFilter<K extends string>(keys: readonly K[]): [values: Values<K>, change: Change<K>] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback<Change<K>>(
    (part) => {
      // The address itself, which is ahead of the page while it draws: fingers may be faster than it.
      const now = new URLSearchParams(window.location.search);
      const changed = typeof part === "function" ? part(valuesIn(now, keys)) : part;
      setSearch(changedBy(now, changed), { replace: true, preventScrollReset: true });
    },
    [keys, setSearch],
  );
  return [valuesIn(search, keys), change];
}

function valuesIn<K extends string>(search: URLSearchParams, keys: readonly K[]): Values<K> {
  const values: Values<K> = {};
  for (const key of keys) {
    const value = search.get(key);
    if (value) values[key] = value;
  }
  return values;
}

function changedBy<K extends string>(search: URLSearchParams, part: Values<K>): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const key of Object.keys(part) as K[]) {
    const value = part[key];
    if (value) after.set(key, value);
    else after.delete(key);
  }
  return after;
}
