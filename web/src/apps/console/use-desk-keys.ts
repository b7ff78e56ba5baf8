import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import type { DeskEntry } from "./menu";
import { singleKeys } from "./single-keys";

interface Means {
  entries: readonly DeskEntry[];
  openPalette: () => void;
  openShortcuts: () => void;
}

const GO_WITHIN_MS = 1_500;

/** Keys that work on every page: Ctrl-K and "/" search, "?" helps, "g" and a letter go to a page. */
export function useDeskKeys(means: Means): void {
  const navigate = useNavigate();
  const now = useRef(means);
  useEffect(() => {
    now.current = means;
  });
  useEffect(() => {
    let goingSince = Number.NEGATIVE_INFINITY;
    function onKey(event: KeyboardEvent) {
      // What is open on top of the page has the keyboard to itself.
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      const { entries, openPalette, openShortcuts } = now.current;
      const command = event.ctrlKey || event.metaKey;
      if (command && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (command || event.altKey || isTyping(event.target) || singleKeys.get() === "off") return;
      const going = event.timeStamp - goingSince < GO_WITHIN_MS;
      goingSince = Number.NEGATIVE_INFINITY;
      if (going) {
        const entry = entries.find(({ letter }) => letter === event.key.toLowerCase());
        if (entry) {
          event.preventDefault();
          navigate(entry.to);
          return;
        }
      }
      if (event.key === "/") {
        event.preventDefault();
        openPalette();
      } else if (event.key === "?") {
        event.preventDefault();
        openShortcuts();
      } else if (event.key === "g") {
        goingSince = event.timeStamp;
      }
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
