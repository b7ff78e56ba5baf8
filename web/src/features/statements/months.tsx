import { FileText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { monthText } from "@/lib/dates";
import { Button } from "@/ui/button";
import { useLanguage } from "@/ui/use-language";
import type { Days } from "./statements-page";
import styles from "./statements-page.module.css";

const AT_FIRST = 6;

interface Props {
  months: readonly Days[];
  asking: boolean;
  onAsk: (month: Days) => void;
}

/** The whole months, the latest first. */
export function Months({ months, asking, onAsk }: Props) {
  const { t } = useTranslation("statements");
  const language = useLanguage();
  const [all, setAll] = useState(false);
  if (months.length === 0) return <p className={styles.soft}>{t("no-months")}</p>;
  const shown = all ? months : months.slice(0, AT_FIRST);
  return (
    <>
      <ul className={styles.lines}>
        {shown.map((month) => {
          const name = monthText(month.first_on, language);
          return (
            <li key={month.first_on} className={styles.line}>
              <span className={styles.icon} aria-hidden="true">
                <FileText size={18} />
              </span>
              <b className={styles.what}>{name}</b>
              <Button
                size="small"
                aria-label={t("get-month", { month: name })}
                blocked={false}
                onClick={() => asking || onAsk(month)}
              >
                {t("get")}
              </Button>
            </li>
          );
        })}
      </ul>
      {shown.length < months.length && (
        <div className={styles.more}>
          <Button variant="quiet" onClick={() => setAll(true)}>
            {t("more-months")}
          </Button>
        </div>
      )}
    </>
  );
}
