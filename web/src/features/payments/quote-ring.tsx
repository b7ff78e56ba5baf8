import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Quote } from "@/api/wire";
import styles from "./abroad.module.css";
import "./abroad-words";

const RADIUS = 9;
const AROUND = 2 * Math.PI * RADIUS;

/** Seconds that a quote is still good, by how long the bank keeps it: the clock of this device may be wrong. */
export function useQuoteLeft(quote: Quote | undefined, cameAt: number): { left: number; of: number } {
  const of = quote ? (Date.parse(quote.valid_until) - Date.parse(quote.asked_at)) / 1000 : 0;
  const until = cameAt + of * 1000;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!quote) return;
    setNow(Date.now());
    const ticking = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(ticking);
  }, [quote]);
  return { left: quote ? Math.max(0, Math.ceil((until - now) / 1000)) : 0, of };
}

/** How long the rate is kept: a ring that empties, and the time in words beside it. Not read out as it ticks. */
export function QuoteRing({ left, of }: { left: number; of: number }) {
  const { t } = useTranslation("abroad");
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return (
    <p className={left <= 15 ? styles.short : styles.ring}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <circle cx="12" cy="12" r={RADIUS} className={styles.track} />
        <circle
          cx="12"
          cy="12"
          r={RADIUS}
          className={styles.rest}
          strokeDasharray={AROUND}
          strokeDashoffset={of > 0 ? AROUND * (1 - left / of) : AROUND}
          transform="rotate(-90 12 12)"
        />
      </svg>
      <span>{left > 0 ? t("quote.left", { left: clock }) : t("quote.over")}</span>
    </p>
  );
}
