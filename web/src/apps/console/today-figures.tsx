import { useTranslation } from "react-i18next";
import type { Today } from "@/api/wire";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import styles from "./today-figures.module.css";

/** A few figures, each against the same days of last month. */
export function TodayFigures({ today: { customers, accounts, staff } }: { today: Today }) {
  const { t } = useTranslation("console");
  if (!customers && !accounts && !staff) return null;
  const than = t("day.than");
  return (
    <section className={styles.figures} aria-label={t("day.figures")}>
      {customers && (
        <KeyFigure
          label={t("day.new-customers")}
          value={<Count of={customers.new_this_month} />}
          against={{
            now: customers.new_this_month,
            before: customers.new_last_month_so_far,
            than,
          }}
        />
      )}
      {accounts && (
        <>
          <KeyFigure
            label={t("day.opened")}
            value={<Count of={accounts.opened_this_month} />}
            against={{
              now: accounts.opened_this_month,
              before: accounts.opened_last_month_so_far,
              than,
            }}
            course={accounts.opened_by_week.map(({ opened }) => opened)}
          />
          <KeyFigure label={t("day.frozen")} value={<Count of={accounts.frozen} />} note={t("day.now")} />
        </>
      )}
      {staff && (
        <KeyFigure
          label={t("day.staff")}
          value={<Count of={staff.staff} />}
          note={
            <>
              {t("day.barred")} <Count of={staff.barred} />
            </>
          }
        />
      )}
    </section>
  );
}
