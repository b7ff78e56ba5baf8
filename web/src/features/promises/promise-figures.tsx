import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { promiseFiguresQuery, type Whose } from "@/api/promises";
import type { PromiseFigures as Figures } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import { Count } from "@/ui/count";
import work from "@/ui/due-work.module.css";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./promises.module.css";

const MOST_COUNTED = 100;
const PERCENT = { style: "percent" } as const;

/** How promises are kept: the share that was in time, and what lies behind it. */
export function PromiseFigures({ whose }: { whose: Whose }) {
  const { t } = useTranslation("promises");
  const figures = useQuery(promiseFiguresQuery(whose));
  const upTo = (count: number) =>
    count < MOST_COUNTED ? <Count of={count} /> : t("desk.most", { count: MOST_COUNTED });
  return (
    <Card title={t("desk.figures")}>
      <Loaded query={figures} lines={5}>
        {(known) => (
          <>
            <Rate of={known} />
            <Facts
              facts={[
                { label: t("desk.open"), value: upTo(known.open) },
                { label: t("desk.due"), value: upTo(known.due) },
                { label: t("desk.late"), value: upTo(known.late) },
                { label: t("desk.kept-late"), value: <Count of={known.kept_late} /> },
                { label: t("desk.withdrawn"), value: <Count of={known.withdrawn} /> },
                { label: t("desk.moved"), value: <Count of={known.moved} /> },
                { label: t("desk.contested"), value: <Count of={known.contested} /> },
              ]}
            />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Rate({ of }: { of: Figures }) {
  const { t } = useTranslation("promises");
  const language = useLanguage();
  const parts = [
    { name: styles.onTime, count: of.kept_on_time },
    { name: styles.keptLate, count: of.kept_late },
    { name: styles.notKept, count: of.withdrawn },
  ].filter(({ count }) => count > 0);
  const settled = of.kept_on_time + of.kept_late + of.withdrawn;
  if (settled === 0) return <p className={work.soft}>{t("desk.no-rate")}</p>;
  return (
    <div className={styles.rate}>
      <span>{t("desk.on-time")}</span>
      <strong>{numberWriter(language, PERCENT).format(of.kept_on_time / settled)}</strong>
      {/* The figures beside it say the same in words. */}
      <div className={styles.bar} aria-hidden="true">
        {parts.map(({ name, count }) => (
          <span key={name} className={name} style={{ flexGrow: count }} />
        ))}
      </div>
      <span className={work.soft}>{t("desk.on-time-what")}</span>
    </div>
  );
}
