import { type RefObject, startTransition, useEffect, useState } from "react";

export interface Size {
  width: number;
  height: number;
  /** The page's text size in pixels: charts grow with it (elder mode, the reader's own setting). */
  rem: number;
}

/** The size of an element once the browser has laid it out, and whenever it changes: nothing is measured out of turn. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const measured = element.current;
    if (!measured) return;
    function measure([latest]: ResizeObserverEntry[]) {
      const [box] = latest?.borderBoxSize ?? [];
      if (!box || box.inlineSize === 0) return;
      const { inlineSize: width, blockSize: height } = box;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      startTransition(() =>
        setSize((known) =>
          known && known.width === width && known.height === height && known.rem === rem
            ? known
            : { width, height, rem },
        ),
      );
    }
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
