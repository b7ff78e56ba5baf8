import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { correctCategory, renewSpending, type Scope, takeBackCategory } from "@/api/spending";
import type { Category, SpendingEntry } from "@/api/wire";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { problemWords } from "@/ui/problem-words";
import { categoriesFor, categoryIcon } from "./categories";
import styles from "./category-of.module.css";
import { placeOf, undoOf } from "./corrections";

interface Props {
  entry: SpendingEntry;
  /** Closes what this stands in, so that the way back can be seen. */
  done: () => void;
}

/** Which category an entry is in, why, and a way to say otherwise. */
export function CategoryOf({ entry, done }: Props) {
  const { t } = useTranslation("spending");
  const [correcting, setCorrecting] = useState(false);
  const Icon = categoryIcon(entry.category);
  const who = entry.counterparty || entry.text;
  return (
    <section className={styles.category}>
      <h3>{t("category")}</h3>
      {correcting ? (
        <Correction entry={entry} done={done} leave={() => setCorrecting(false)} />
      ) : (
        <div className={styles.now}>
          <Icon size={20} aria-hidden="true" />
          <div>
            <p className={styles.name}>{t(`categories.${entry.category}`)}</p>
            <p className={styles.why}>{t(`why.${entry.corrected ?? "rules"}`, { who })}</p>
          </div>
          <Button size="small" onClick={() => setCorrecting(true)}>
            {t("correct")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Correction({ entry, done, leave }: Props & { leave: () => void }) {
  const { t } = useTranslation("spending");
  const [category, setCategory] = useState<Category>(entry.category);
  const [scope, setScope] = useState<Scope>("entry");
  const correcting = useCorrect(entry, done);
  const same = category === entry.category && !(scope === "merchant" && entry.corrected !== "merchant");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!same) correcting.mutate({ category, scope });
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <Choice entry={entry} category={category} choose={setCategory} />
      <Reach who={entry.counterparty} scope={scope} choose={setScope} />
      {correcting.error && <ProblemNote thrown={correcting.error} />}
      <div className={styles.buttons}>
        <Button onClick={leave}>{t("keep")}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={correcting.isPending}
          blocked={same && t("choose-other")}
        >
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  entry: SpendingEntry;
  category: Category;
  choose: (category: Category) => void;
}

function Choice({ entry, category, choose }: ChoiceProps) {
  const { t } = useTranslation("spending");
  const name = useId();
  return (
    <fieldset>
      <legend className={styles.legend}>{t("correct-title")}</legend>
      <div className={styles.choices}>
        {categoriesFor(entry.amount.minor).map((one) => {
          const Icon = categoryIcon(one);
          return (
            <label key={one}>
              <input
                type="radio"
                name={name}
                value={one}
                checked={one === category}
                // The keyboard starts where the entry is now.
                // biome-ignore lint/a11y/noAutofocus: asked for by pressing "correct"
                autoFocus={one === entry.category}
                onChange={() => choose(one)}
              />
              <Icon size={18} aria-hidden="true" />
              {t(`categories.${one}`)}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

function Reach({ who, scope, choose }: { who: string; scope: Scope; choose: (scope: Scope) => void }) {
  const { t } = useTranslation("spending");
  const name = useId();
  if (!who) return null;
  return (
    <fieldset>
      <legend className={styles.legend}>{t("for")}</legend>
      <div className={styles.reach}>
        {(["entry", "merchant"] as const).map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === scope} onChange={() => choose(one)} />
            {t(`for-${one}`, { who })}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Says it, tells it with a way back, and lets every sum be asked for anew. */
function useCorrect(entry: SpendingEntry, done: () => void) {
  const { t, i18n } = useTranslation("spending");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function takeBack(scope: Scope) {
    const undo = undoOf(entry, scope);
    if ("say" in undo) await correctCategory(placeOf(entry), undo.say, undo.scope);
    else await takeBackCategory(placeOf(entry), undo.unsay);
    announce(t("undone"));
    await renewSpending(queries);
  }
  const undoing = useMutation({
    mutationFn: takeBack,
    onError: (thrown) => announce(problemWords(problemOf(thrown), i18n), { tone: "caution" }),
  });
  return useMutation({
    mutationFn: ({ category, scope }: { category: Category; scope: Scope }) =>
      correctCategory(placeOf(entry), category, scope),
    onSuccess: async (_, { category, scope }) => {
      done();
      announce(t(`corrected-${scope}`, { category: t(`categories.${category}`), who: entry.counterparty }), {
        undo: { label: t("undo"), act: () => undoing.mutate(scope) },
      });
      await renewSpending(queries);
    },
  });
}
