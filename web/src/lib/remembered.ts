import { useSyncExternalStore } from "react";

/** A choice of the reader, kept on this device. */
export interface Remembered<T extends string> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

/** Anything unknown that is found in storage counts as the first choice. */
export function remember<T extends string>(key: string, choices: readonly [T, ...T[]]): Remembered<T> {
  const listeners = new Set<() => void>();
  let value = choices.find((choice) => choice === stored(key)) ?? choices[0];
  return {
    get: () => value,
    set(next) {
      value = next;
      try {
        localStorage.setItem(key, next);
      } catch {
        // Storage may be forbidden; the choice then lasts as long as the page.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useRemembered<T extends string>(choice: Remembered<T>): T {
  return useSyncExternalStore(choice.subscribe, choice.get);
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
