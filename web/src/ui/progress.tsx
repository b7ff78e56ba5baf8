import { useTranslation } from "react-i18next";
import { numberWriter } from "@/lib/writers";
import styles from "./progress.module.css";
import { useLanguage } from "./use-language";

interface Props {
  /** What is under way. */
  label: string;
  /** How far it is; leave both out where nobody can know, and it only shows that something moves. */
  done?: number | undefined;
  total?: number | undefined;
}

/** How far something long is, as a bar and in figures. */
export function Progress({ label, done, total }: Props) {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  const known = done !== undefined && total !== undefined && total > 0;
  const share = known ? Math.min(1, done / total) : 0;
  const figures = numberWriter(language);
  const words = known ? t("progress-of", { done: figures.format(done), total: figures.format(total) }) : "";
  return (
    <div className={styles.progress}>
      <div className={styles.words}>
        <span>{label}</span>
        {known && <span className={styles.figures}>{words}</span>}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        className={`${styles.track} ${known ? "" : styles.unknown}`}
        {...(known
          ? { "aria-valuemin": 0, "aria-valuemax": total, "aria-valuenow": done, "aria-valuetext": words }
          : {})}
      >
        <span className={styles.bar} style={known ? { width: `${share * 100}%` } : undefined} />
      </div>
    </div>
  );
}
