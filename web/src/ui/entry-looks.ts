import { useMemo } from "react";
import type { EntryLook } from "./entry-list";

/** The same looks, each worked out once: a long list asks for them again and again. */
export function useEntryLooks<E extends object>(look: (entry: E) => EntryLook): (entry: E) => EntryLook {
  return useMemo(() => {
    const known = new WeakMap<E, EntryLook>();
    return (entry) => {
      const seen = known.get(entry) ?? look(entry);
      known.set(entry, seen);
      return seen;
    };
  }, [look]);
}
