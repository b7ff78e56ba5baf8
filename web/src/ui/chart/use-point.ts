import { type FocusEvent, type KeyboardEvent, type PointerEvent, useState } from "react";
import { moved, nearest } from "./nearest";

interface Point {
  index: number;
  /** What is reached by keys is spoken; what a pointer passes over is only shown. */
  by: "keys" | "pointer";
}

/** The point that the reader is at: by arrow keys, mouse or finger. `places` are where the points stand, in pixels. */
export function usePoint(places: readonly number[]) {
  const [point, setPoint] = useState<Point | null>(null);
  const count = places.length;
  const index = point && point.index < count ? point.index : null;

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") {
      // The first Escape puts the readout away, the next is for whatever is around the chart.
      if (index !== null) event.stopPropagation();
      return setPoint(null);
    }
    const to = moved(event.key, index, count);
    if (to === null) return;
    event.preventDefault();
    setPoint({ index: to, by: "keys" });
  }

  function onPointer(event: PointerEvent<HTMLElement>) {
    const to = nearest(places, event.clientX - event.currentTarget.getBoundingClientRect().left);
    if (to >= 0) setPoint({ index: to, by: "pointer" });
  }

  return {
    index,
    spoken: point?.by === "keys" ? index : null,
    handlers: {
      onKeyDown,
      onFocus: (event: FocusEvent) => {
        // Whoever comes by keyboard starts at the newest point; a finger or a click has chosen one already.
        if (event.currentTarget.matches(":focus-visible") && count > 0) {
          setPoint({ index: count - 1, by: "keys" });
        }
      },
      onBlur: () => setPoint(null),
      onPointerDown: onPointer,
      onPointerMove: onPointer,
      onPointerLeave: (event: PointerEvent) => {
        // A finger that is lifted leaves its readout until it touches elsewhere.
        if (event.pointerType === "mouse") setPoint((known) => (known?.by === "pointer" ? null : known));
      },
    },
  };
}
