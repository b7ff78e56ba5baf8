import { useTranslation } from "react-i18next";
import type { Moves } from "@/api/wire";
import { Button } from "@/ui/button";
import { Facts } from "@/ui/facts";
import styles from "./portfolios.module.css";

const ORDER = ["done", "unchanged", "not_theirs", "closed", "full", "not_found"] as const;

/** What came of customers who were to move together: how many of each outcome. */
export function Outcomes({ moves, onClose }: { moves: Moves; onClose: () => void }) {
  const { t } = useTranslation("portfolios");
  const counts = ORDER.map((outcome) => ({
    outcome,
    count: moves.items.filter((one) => one.outcome === outcome).length,
  })).filter(({ count }) => count > 0);
  return (
    <div className={styles.form}>
      <Facts
        facts={counts.map(({ outcome, count }) => ({
          label: t(`outcomes.${outcome}`),
          value: t("outcomes.count", { count }),
        }))}
      />
      {moves.promises > 0 && <p>{t("hand-over.promises", { count: moves.promises })}</p>}
      <div className={styles.end}>
        <Button variant="primary" onClick={onClose}>
          {t("outcomes.close")}
        </Button>
      </div>
    </div>
  );
}
