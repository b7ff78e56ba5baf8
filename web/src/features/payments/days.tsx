import { useTranslation } from "react-i18next";
import { useToday } from "@/ui/use-today";
import { OnDay } from "@/ui/when";
import styles from "./days.module.css";

/** The next days on which it is made, as banks are open. */
export function Days({ days }: { days: readonly string[] }) {
  const { t } = useTranslation("payments");
  const today = useToday();
  return (
    <div>
      <p className={styles.title}>{t("plan.next-days")}</p>
      <ol className={styles.days}>
        {days.map((on) => (
          <li key={on}>
            <OnDay on={on} long today={today} />
          </li>
        ))}
      </ol>
    </div>
  );
}
