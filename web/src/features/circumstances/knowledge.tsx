import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FileQuestion, Knowledge } from "@/api/wire";
import styles from "./circumstances.module.css";
import { useAsked } from "./use-asked";
import "./words";

/** How much is known, and how fresh it is. */
export function Scores({ of: { complete, fresh } }: { of: Knowledge }) {
  const { t } = useTranslation("circumstances");
  return (
    <p className={styles.scores}>
      <span className={styles.score}>
        {t("complete")} <strong>{complete}%</strong>
      </span>
      <span className={styles.score}>
        {t("fresh")} <strong>{fresh}%</strong>
      </span>
    </p>
  );
}

/** What to ask next, and why; `children`: what an answer does. */
export function Asking({
  of: { questions },
  staff = false,
  children,
}: {
  of: Knowledge;
  staff?: boolean;
  children?: (question: FileQuestion) => ReactNode;
}) {
  const { t } = useTranslation("circumstances");
  const asked = useAsked({ staff });
  const [first] = questions;
  if (!first) return <p className={styles.ask}>{t("ask.nothing")}</p>;
  return (
    <div className={styles.ask}>
      <p className={styles.label}>{t(staff ? "ask.staff" : "ask.mine")}</p>
      <p className={styles.value}>{asked(first)}</p>
      <p className={styles.soft}>{t(`ask.why.${first.why}`)}</p>
      {first.shown && children?.(first)}
    </div>
  );
}
