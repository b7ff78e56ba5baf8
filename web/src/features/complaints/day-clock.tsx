import { useTranslation } from "react-i18next";
import type { BankDate } from "@/lib/dates";
import { OnDay } from "@/ui/when";
import styles from "./complaints.module.css";
import "./words";

interface Props {
  receivedOn: BankDate;
  dueOn: BankDate;
  isComplex: boolean;
  isExtended: boolean;
  /** The bank's day; of what is over, the day on which it was. */
  on: BankDate;
}

const DAY_MS = 86_400_000;

/** The days of a complaint as a line: from receipt to the last day, and how far it is. */
export function DayClock({ receivedOn, dueOn, isComplex, isExtended, on }: Props) {
  const { t } = useTranslation("complaints");
  const whole = Date.parse(dueOn) - Date.parse(receivedOn);
  const gone = Date.parse(on) - Date.parse(receivedOn);
  const share = Math.min(1, Math.max(0, whole > 0 ? gone / whole : 1));
  const days = Math.round(gone / DAY_MS);
  return (
    <div className={styles.clock}>
      <div
        className={styles.track}
        data-late={on > dueOn}
        role="progressbar"
        aria-label={t("clock.label")}
        aria-valuemin={0}
        aria-valuemax={Math.round(whole / DAY_MS)}
        aria-valuenow={Math.min(days, Math.round(whole / DAY_MS))}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <div className={styles.ends}>
        <span>
          {t("clock.received")} <OnDay on={receivedOn} />
        </span>
        <span>
          {t(isExtended ? "clock.extended" : isComplex ? "clock.complex" : "clock.plain")}{" "}
          <OnDay on={dueOn} />
        </span>
      </div>
    </div>
  );
}
