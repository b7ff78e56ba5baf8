import { useEffect, useState } from "react";

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchstart"] as const;

/** How many whole seconds ago somebody last touched the page. */
export function useUntouched(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    let touchedAt = Date.now();
    const tell = () => setSeconds(Math.floor((Date.now() - touchedAt) / 1000));
    const note = () => {
      touchedAt = Date.now();
      tell();
    };
    for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true });
    const ticking = setInterval(tell, 1000);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, note, { capture: true });
      clearInterval(ticking);
    };
  }, []);
  return seconds;
}
