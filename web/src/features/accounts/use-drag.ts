import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";

interface Drag {
  /** Of the list; its rows carry `data-row`. */
  list: RefObject<HTMLOListElement | null>;
  /** The place of what is being dragged. */
  dragged: number | null;
  /** On pointer down at the handle of the row at `place`. */
  grasp: (event: PointerEvent, place: number) => void;
}

/** Dragging rows with mouse, finger or pen: the list is in its new order while one still holds the row. */
export function useDrag(move: (from: number, to: number) => void): Drag {
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  useEffect(() => {
    const whole = list.current;
    if (dragged === null || !whole) return;
    const follow = (event: globalThis.PointerEvent) => {
      const to = placeAt(whole, event.clientY);
      if (to === dragged) return;
      move(dragged, to);
      setDragged(to);
    };
    const drop = () => setDragged(null);
    whole.addEventListener("pointermove", follow);
    whole.addEventListener("pointerup", drop);
    whole.addEventListener("pointercancel", drop);
    return () => {
      whole.removeEventListener("pointermove", follow);
      whole.removeEventListener("pointerup", drop);
      whole.removeEventListener("pointercancel", drop);
    };
  }, [dragged, move]);
  function grasp(event: PointerEvent, place: number) {
    if (event.button !== 0) return;
    event.preventDefault();
    // The list keeps the pointer: the row itself changes its place in the document, and would lose it.
    list.current?.setPointerCapture(event.pointerId);
    setDragged(place);
  }
  return { list, dragged, grasp };
}

// The row over which the pointer is; above or below them all, the first or the last.
function placeAt(list: HTMLElement, y: number): number {
  const rows = [...list.querySelectorAll("[data-row]")].map((row) => row.getBoundingClientRect());
  const passed = rows.findIndex((row) => y < row.bottom);
  return passed === -1 ? rows.length - 1 : passed;
}
