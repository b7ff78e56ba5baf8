import { type KeyboardEvent, type ReactNode, useRef } from "react";

/**
 * From a search box into what it found and back, by arrow keys. Whatever is a way into a row carries `data-row`; Enter
 * on it is the link's own.
 */
export function RowKeys({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  function onKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const from = event.target;
    if (!(from instanceof HTMLElement) || !place.current) return;
    const box = place.current.querySelector<HTMLInputElement>("input[type=search]");
    const rows = [...place.current.querySelectorAll<HTMLElement>("[data-row]")];
    const at = rows.indexOf(from);
    if (at < 0 && from !== box) return;
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    const to = next < 0 ? box : rows[next];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what its links and its box do not want
    <div ref={place} onKeyDown={onKey} style={{ display: "contents" }}>
      {children}
    </div>
  );
}
