import type { i18n as I18n } from "i18next";
import { TriangleAlert } from "lucide-react";
import { useEffect, useReducer } from "react";
import { useTranslation } from "react-i18next";
import { problemOf, UNREACHABLE } from "@/api/problem";
import { Button } from "./button";
import { LeftAlone } from "./confirmed";
import styles from "./problem-note.module.css";
import { codeWords, problemWords } from "./problem-words";

// Who only wanted to see something need not wonder whether it has arrived.
const NOT_REACHED = "web.not_reached";

/** Draws again when words are added: what the refusals mean may come after the first of them. */
function useLaterWords(i18n: I18n) {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    i18n.store.on("added", draw);
    return () => i18n.store.off("added", draw);
  }, [i18n]);
}

interface Props {
  thrown: unknown;
  /** Asks once more. Only for what can be asked twice: reads. */
  retry?: (() => void) | undefined;
}

/** What went wrong, in the reader's words, and what to do about it. Thinking better of it is nothing that went wrong. */
export function ProblemNote({ thrown, retry }: Props) {
  const { t, i18n } = useTranslation("ui");
  useLaterWords(i18n);
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
