import { useCallback } from "react";
import { useLocation, useNavigate } from "react-router";

type Values<K extends string> = Partial<Record<K, string>>;

/** What changes, or how it follows from what is in the address by then. */
type Change<K extends string> = (part: Values<K> | ((now: Values<K>) => Values<K>)) => void;

/** What may be somebody's name stands after the "#": that part of an address goes to no server and into no log. */
const WORDS: ReadonlySet<string> = new Set(["q", "text", "name"]);

/** The end of an address at which these words are looked for. */
export function wordsAt(words: Record<string, string>): string {
  return `#${new URLSearchParams(words)}`;
}

/** Filters kept in the address, so that a search can be linked, reloaded and gone back to. */
export function useUrlFilter<K extends string>(keys: readonly K[]): [values: Values<K>, change: Change<K>] {
  const { search, hash } = useLocation();
  const navigate = useNavigate();
  const change = useCallback<Change<K>>(
    (part) => {
      // The address itself, which is ahead of the page while it draws: fingers may be faster than it.
      const now = partsOf(window.location);
      const changed = typeof part === "function" ? part(valuesIn(now, keys)) : part;
      navigate(changedBy(now, changed), { replace: true, preventScrollReset: true });
    },
    [keys, navigate],
  );
  return [valuesIn(partsOf({ search, hash }), keys), change];
}

interface Parts {
  search: URLSearchParams;
  words: URLSearchParams;
}

function partsOf({ search, hash }: { search: string; hash: string }): Parts {
  return { search: new URLSearchParams(search), words: new URLSearchParams(hash.slice(1)) };
}

function valuesIn<K extends string>({ search, words }: Parts, keys: readonly K[]): Values<K> {
  const values: Values<K> = {};
  for (const key of keys) {
    const value = (WORDS.has(key) ? words : search).get(key);
    if (value) values[key] = value;
  }
  return values;
}

function changedBy<K extends string>(
  { search, words }: Parts,
  part: Values<K>,
): { search: string; hash: string } {
  for (const key of Object.keys(part) as K[]) {
    const value = part[key];
    const where = WORDS.has(key) ? words : search;
    if (value) where.set(key, value);
    else where.delete(key);
  }
  return { search: search.toString(), hash: words.toString() };
}
