import { useState } from "react";
import type { ListedCustomer } from "@/api/wire";

/** What a list takes at once, as the bank says it: all that fit, and those that are ticked one by one. */
export const MOST_AT_ONCE = 5_000;
export const MOST_TICKED = 500;

export interface Picked {
  ids: ReadonlySet<string>;
  /** All whom the filters fit, also those that are not on the page. */
  isAll: boolean;
  count: number;
  toggle: (id: string) => void;
  togglePage: () => void;
  takeAll: () => void;
  clear: () => void;
}

/** Whom somebody has ticked in the list that is asked for so: another list begins with nobody. */
export function usePicked(
  asked: string,
  total: number | null | undefined,
  rows: readonly ListedCustomer[],
): Picked {
  const [held, hold] = useState({ asked, ids: new Set<string>() as ReadonlySet<string>, isAll: false });
  const now = held.asked === asked ? held : { asked, ids: new Set<string>(), isAll: false };
  const onPage = rows.map(({ id }) => id);
  const put = (ids: Iterable<string>, isAll = false) => hold({ asked, ids: new Set(ids), isAll });
  return {
    ids: now.ids,
    isAll: now.isAll,
    count: now.isAll ? (total ?? 0) : now.ids.size,
    toggle: (id) => {
      // All but one are no longer all: what is on the page stays.
      const ids = now.isAll ? onPage : [...now.ids];
      put(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
    },
    togglePage: () => {
      const ids = onPage;
      const rest = [...now.ids].filter((one) => !ids.includes(one));
      put(ids.every((one) => now.ids.has(one)) ? rest : [...rest, ...ids]);
    },
    takeAll: () => put(now.ids, true),
    clear: () => put([]),
  };
}
