import { Check } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { dropDraft, keepDraft, readDraft } from "@/lib/drafts";
import { Button } from "./button";
import { ProblemNote } from "./problem-note";
import styles from "./wizard.module.css";

/** What is wrong, by the name of the field. */
export type Wrong<T> = Partial<Record<keyof T & string, string>>;

export interface StepParts<T> {
  answers: T;
  change: (part: Partial<T>) => void;
  wrong: Wrong<T>;
}

export interface Step<T> {
  key: string;
  title: string;
  /** Which answers are given here: what the server says about one of them leads back to this step. */
  fields?: readonly (keyof T & string)[];
  /** What is wrong with the answers of this step; the next one opens only when nothing is. */
  check?: (answers: T) => Wrong<T>;
  content: (parts: StepParts<T>) => ReactNode;
}

interface Props<T> {
  /** Under this name the answers outlive a reload. */
  name: string;
  steps: readonly Step<T>[];
  initial: T;
  submitLabel: string;
  busy: boolean;
  error: Error | null;
  /** What the server said about each field. */
  told?: Wrong<T>;
  onSubmit: (answers: T) => void;
  onCancel: () => void;
}

/**
 * A form in steps, with what was answered kept from one to the next, through a reload and back. The last step is the
 * place to show everything once more. The step is in the address, so that "back" of the browser goes a step back.
 */
export function Wizard<T extends object>(props: Props<T>) {
  const { name, steps, initial, submitLabel, busy, error, told = {} as Wrong<T>, onSubmit, onCancel } = props;
  const { t } = useTranslation("ui");
  const [search, setSearch] = useSearchParams();
  const [draft] = useState(() => readDraft(name) as Partial<T> | null);
  const [answers, setAnswers] = useState<T>(() => ({ ...initial, ...draft }));
  const [resumed, setResumed] = useState(draft !== null);
  const [asked, setAsked] = useState<string | null>(null);
  const wanted = steps.findIndex(({ key }) => key === search.get("step"));
  // Nobody gets past a step that is not in order, whatever the address says.
  const firstOpen = steps.findIndex(({ check }) => Object.keys(check?.(answers) ?? {}).length > 0);
  const at = Math.max(0, firstOpen === -1 ? wanted : Math.min(wanted, firstOpen));
  const step = steps[at];
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(at);
  useEffect(() => {
    if (shown.current !== at) heading.current?.focus();
    shown.current = at;
  }, [at]);
  // Once for each refusal: whoever then goes on is not called back again.
  const led = useRef<Error | null>(null);
  useEffect(() => {
    if (!error || led.current === error) return;
    led.current = error;
    const back = steps.find(({ fields = [] }) => fields.some((field) => field in told));
    if (back) setSearch((before) => withStep(before, back.key));
  });
  if (!step) return null;
  const isLast = at === steps.length - 1;
  const mistakes = asked === step.key ? (step.check?.(answers) ?? {}) : {};
  function goTo(index: number) {
    const key = steps[index]?.key;
    if (!key) return;
    setSearch((before) => withStep(before, key));
  }
  function change(part: Partial<T>) {
    const after = { ...answers, ...part };
    setAnswers(after);
    keepDraft(name, after);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (Object.keys(step?.check?.(answers) ?? {}).length > 0) return setAsked(step?.key ?? null);
    if (isLast) return onSubmit(answers);
    setAsked(null);
    goTo(at + 1);
  }
  function cancel() {
    dropDraft(name);
    onCancel();
  }
  function startAfresh() {
    dropDraft(name);
    setAnswers(initial);
    setAsked(null);
    setResumed(false);
    goTo(0);
  }
  return (
    <form onSubmit={submit} className={styles.wizard} noValidate>
      <StepProgress steps={steps} at={at} goTo={goTo} />
      {resumed && (
        <p className={styles.resumed}>
          <span>{t("draft-resumed")}</span>
          <Button size="small" onClick={startAfresh}>
            {t("draft-afresh")}
          </Button>
        </p>
      )}
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        <span className="only-heard">{t("step-of", { step: at + 1, steps: steps.length })} </span>
        {step.title}
      </h2>
      {step.content({ answers, change, wrong: { ...told, ...mistakes } })}
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        <Button variant="quiet" onClick={cancel}>
          {t("cancel")}
        </Button>
        <span className={styles.onwards}>
          {at > 0 && <Button onClick={() => goTo(at - 1)}>{t("step-back")}</Button>}
          <Button type="submit" variant="primary" busy={busy}>
            {isLast ? submitLabel : t("step-next")}
          </Button>
        </span>
      </div>
      <p className={styles.kept}>{t("draft-kept")}</p>
    </form>
  );
}

function withStep(search: URLSearchParams, key: string): URLSearchParams {
  const after = new URLSearchParams(search);
  after.set("step", key);
  return after;
}

interface ProgressProps {
  steps: readonly { key: string; title: string }[];
  at: number;
  goTo: (index: number) => void;
}

/** Where one is among the steps, and the way back to those before. */
export function StepProgress({ steps, at, goTo }: ProgressProps) {
  const { t } = useTranslation("ui");
  return (
    <ol className={styles.progress} aria-label={t("steps")}>
      {steps.map(({ key, title }, index) => (
        <li key={key} data-state={index < at ? "done" : index === at ? "now" : "later"}>
          <span className={styles.mark} aria-hidden="true">
            {index < at ? <Check size={14} /> : index + 1}
          </span>
          {index < at ? (
            <button type="button" onClick={() => goTo(index)}>
              {title}
            </button>
          ) : (
            <span aria-current={index === at ? "step" : undefined}>{title}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
