import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemOf, UNREACHABLE } from "@/api/problem";
import { Button } from "./button";
import { LeftAlone } from "./confirmed";
import styles from "./problem-note.module.css";
import { codeWords, problemWords } from "./problem-words";

// Who only wanted to see something need not wonder whether it has arrived.
const NOT_REACHED = "web.not_reached";

interface Props {
  thrown: unknown;
  /** Asks once more. Only for what can be asked twice: reads. */
  retry?: (() => void) | undefined;
}

/** What went wrong, in the reader's words, and what to do about it. Thinking better of it is nothing that went wrong. */
export function ProblemNote({ thrown, retry }: Props) {
  const { t, i18n } = useTranslation("ui");
  const problem = problemOf(thrown);
  if (thrown instanceof LeftAlone) return null;
  const onlyAsked = retry !== undefined && problem.code === UNREACHABLE;
  return (
    <div role="alert" className={styles.note}>
      <TriangleAlert size={20} aria-hidden="true" />
      <div className={styles.words}>
        <p>{(onlyAsked && codeWords(NOT_REACHED, i18n)) || problemWords(problem, i18n)}</p>
        {problem.requestId && (
          <p className={styles.reference}>{t("request-id", { id: problem.requestId })}</p>
        )}
      </div>
      {retry && <Button onClick={retry}>{t("try-again")}</Button>}
    </div>
  );
}
