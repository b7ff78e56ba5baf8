import { useEffect, useState } from "react";

/** Whole seconds until then, counted down; 0 when it is past or unknown. */
export function useSecondsUntil(at: string | undefined): number {
  const [now, setNow] = useState(Date.now);
  const left = at ? Math.max(0, Math.ceil((Date.parse(at) - now) / 1000)) : 0;
  useEffect(() => {
    if (!at) return;
    setNow(Date.now());
    const ticking = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= Date.parse(at)) clearInterval(ticking);
    }, 1000);
    return () => clearInterval(ticking);
  }, [at]);
  // A clock that is wrong keeps nobody waiting for longer than the bank does.
  return Math.min(left, 60);
}
