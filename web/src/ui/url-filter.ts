import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** Filters kept in the address, so that a search can be linked, reloaded and gone back to. */
export function useUrlFilter<K extends string>(
  keys: readonly K[],
): [values: Partial<Record<K, string>>, change: (part: Partial<Record<K, string>>) => void] {
  const [search, setSearch] = useSearchParams();
  const values: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = search.get(key);
    if (value) values[key] = value;
  }
  const change = useCallback(
    (part: Partial<Record<K, string>>) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const key of Object.keys(part) as K[]) {
            const value = part[key];
            if (value) after.set(key, value);
            else after.delete(key);
          }
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setSearch],
  );
  return [values, change];
}
