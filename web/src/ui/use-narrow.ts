import { useSyncExternalStore } from "react";

// The same line at which dialogs become sheets from below (dialog.module.css).
const narrow = () => matchMedia("(max-width: 37.5rem)");

function subscribe(listener: () => void): () => void {
  const watched = narrow();
  watched.addEventListener("change", listener);
  return () => watched.removeEventListener("change", listener);
}

/** Whether this is a phone's width. For what a stylesheet cannot do: another element, not another look. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow().matches);
}
