import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem, UNREACHABLE } from "@/api/problem";
import styles from "./connection.module.css";
import { When } from "./when";

const TRY_AGAIN_MS = 10_000;

/**
 * Says that the bank cannot be reached, and how old is what one sees; asks again by itself. Nothing that was ordered
 * waits for a better moment: an order that did not get through is told at its own place.
 */
export function ConnectionBanner() {
  const { t } = useTranslation("ui");
  const queries = useQueryClient();
  const [lost, setLost] = useState(() => !navigator.onLine);
  const [asOf, setAsOf] = useState<number | null>(null);
  useEffect(() => {
    const cache = queries.getQueryCache();
    const lose = () => setLost(true);
    const back = () => void queries.refetchQueries({ type: "active" });
    window.addEventListener("offline", lose);
    window.addEventListener("online", back);
    const stop = cache.subscribe((event) => {
      setAsOf(oldestShown(cache.findAll({ type: "active" })));
      if (event.type !== "updated") return;
      if (event.action.type === "success" && !event.action.manual) setLost(false);
      if (event.action.type === "error" && unreachable(event.action.error)) lose();
    });
    return () => {
      window.removeEventListener("offline", lose);
      window.removeEventListener("online", back);
      stop();
    };
  }, [queries]);
  useEffect(() => {
    if (!lost) return;
    const timer = setInterval(() => void queries.refetchQueries({ type: "active" }), TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, [lost, queries]);
  return (
    <div role="status" className={styles.place}>
      {lost && (
        <p className={styles.banner}>
          <WifiOff size={18} aria-hidden="true" />
          <span>
            {t("no-connection")}
            {asOf !== null && (
              <>
                {t("as-of")} <When at={new Date(asOf).toISOString()} />
                {t("as-of-after")}
              </>
            )}
          </span>
        </p>
      )}
    </div>
  );
}

function unreachable(thrown: unknown): boolean {
  return thrown instanceof Problem && thrown.code === UNREACHABLE;
}

function oldestShown(shown: readonly { state: { dataUpdatedAt: number } }[]): number | null {
  const times = shown.map(({ state }) => state.dataUpdatedAt).filter((at) => at > 0);
  return times.length > 0 ? Math.min(...times) : null;
}
