import { type RefObject, useLayoutEffect, useState } from "react";

export interface Size {
  width: number;
  height: number;
  /** The page's text size in pixels: charts grow with it (elder mode, the reader's own setting). */
  rem: number;
}

/** The size of an element, before the first paint and whenever it changes. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    function measure() {
      if (!measured) return;
      const { width, height } = measured.getBoundingClientRect();
      if (width === 0) return;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSize((known) =>
        known && known.width === width && known.height === height && known.rem === rem
          ? known
          : { width, height, rem },
      );
    }
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
