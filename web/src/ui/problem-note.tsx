import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { Button } from "./button";
import styles from "./problem-note.module.css";
import { problemWords } from "./problem-words";

interface Props {
  thrown: unknown;
  retry?: (() => void) | undefined;
}

/** What went wrong, in the reader's words, and what to do about it. */
export function ProblemNote({ thrown, retry }: Props) {
  const { t, i18n } = useTranslation("ui");
  const problem = problemOf(thrown);
  return (
    <div role="alert" className={styles.note}>
      <TriangleAlert size={20} aria-hidden="true" />
      <div className={styles.words}>
        <p>{problemWords(problem, i18n)}</p>
        {problem.requestId && (
          <p className={styles.reference}>{t("request-id", { id: problem.requestId })}</p>
        )}
      </div>
      {retry && <Button onClick={retry}>{t("try-again")}</Button>}
    </div>
  );
}
