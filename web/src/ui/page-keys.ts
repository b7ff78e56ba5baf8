import { useEffect, useRef, useSyncExternalStore } from "react";

/** A key of the page that one is on: what it does, and how the list of keys shows it. */
export interface PageKey {
  /** As the keyboard names the place of a key ("KeyT", "ArrowDown"), whatever the layout makes of it. */
  code: string;
  /** As it is written on the keyboard. */
  shown: readonly string[];
  words: string;
  /** With Alt; also while one writes. None where the page listens itself, and only the list is to know. */
  act?: () => void;
}

let listed: readonly (readonly PageKey[])[] = [];
const hearers = new Set<() => void>();

function list(next: readonly (readonly PageKey[])[]) {
  listed = next;
  for (const hear of hearers) hear();
}

/**
 * The keys of this page, for as long as what asks for them is there: they act, and they stand in the list of keys.
 * What is open on top of the page has the keyboard to itself.
 */
export function usePageKeys(keys: readonly PageKey[]): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  const told = keys.map(({ shown, words }) => `${shown.join("+")} ${words}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the list shows of them
  useEffect(() => {
    const mine = now.current;
    list([...listed, mine]);
    return () => list(listed.filter((one) => one !== mine));
  }, [told]);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      if (document.querySelector("dialog[open]")) return;
      const key = now.current.find(({ code, act }) => act && code === event.code);
      if (!key) return;
      event.preventDefault();
      key.act?.();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** The keys of whatever is on the page, in the order in which it came, each once. */
export function useShownKeys(): readonly PageKey[] {
  const all = useSyncExternalStore(
    (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    () => listed,
  ).flat();
  return all.filter((one, at) => all.findIndex(({ shown }) => shown.join() === one.shown.join()) === at);
}
