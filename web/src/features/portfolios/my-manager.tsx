import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myManagerQuery } from "@/api/managers";
import { dateText, instantDay } from "@/lib/dates";
import { Card } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { useLanguage } from "@/ui/use-language";
import styles from "./portfolios.module.css";
import "./words";

/** Who is there for me at the bank; nothing where nobody is, nor while it is not known. */
export function MyManager() {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const known = useQuery(myManagerQuery).data;
  if (!known?.manager) return null;
  const { manager, backup, since, away_until: until } = known;
  const day = until && dateText(until, language);
  return (
    <Card title={t("own.title")}>
      <div className={styles.stack}>
        <PersonChip
          name={t("own.manager", { name: manager })}
          note={since && t("own.since", { day: dateText(instantDay(since), language) })}
        />
        {day ? (
          <p>
            {backup
              ? t("own.away", { name: manager, day, backup })
              : t("own.away-alone", { name: manager, day })}
          </p>
        ) : (
          backup && <p className={styles.soft}>{t("own.backup", { name: backup })}</p>
        )}
      </div>
    </Card>
  );
}
