import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { giveMark, myAsksQuery, myMarksKey, setAsking } from "@/api/quality";
import type { MyAsk } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./quality.module.css";
import "./words";

const MARKS = ["5", "4", "3", "2", "1"] as const;
type Mark = (typeof MARKS)[number];
const LONGEST = 500;

/** How the bank served them, as the customer sees it: what is asked, and whether they want to be asked at all. */
export function MyMarksPage() {
  const { t } = useTranslation("quality");
  const asks = useQuery(myAsksQuery);
  return (
    <Page title={t("mine")} lead={t("mine-lead")} back={{ to: portal.help, label: t("help") }}>
      <Loaded query={asks} lines={4}>
        {({ items, wants }) => (
          <div className={styles.wall}>
            {items.length === 0 && (
              <Card>
                <Empty>{t("mine-none")}</Empty>
              </Card>
            )}
            {items.map((one) => (
              <Question key={`${one.id} ${one.mark}`} of={one} />
            ))}
            <Asking wants={wants} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Question({ of }: { of: MyAsk }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [mark, setMark] = useState<Mark | "">(of.mark === null ? "" : (String(of.mark) as Mark));
  const [words, setWords] = useState(of.words);
  const [sent, setSent] = useState(false);
  const giving = useMutation({
    mutationFn: () => giveMark(of.id, { mark: Number(mark), words: words.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: myMarksKey });
      announce(t("mark-kept"));
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (mark) giving.mutate();
  }
  return (
    <Card
      title={t(`about.${of.about}`)}
      extra={<span className={styles.soft}>{dateText(instantDay(of.asked_at), language)}</span>}
    >
      <form className={styles.form} onSubmit={submit} noValidate>
        <Chips
          label={t("mark")}
          choices={MARKS.map((value) => ({ value, label: t(`marks.${value}`) }))}
          value={mark}
          onChange={setMark}
        />
        {sent && !mark && (
          <p role="alert" className={styles.late}>
            {t("mark-missing")}
          </p>
        )}
        <Field label={t("mark-words")} hint={t("mark-words-hint")}>
          {(wiring) => (
            <TextArea
              {...wiring}
              value={words}
              maxLength={LONGEST}
              rows={3}
              onChange={({ target }) => setWords(target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
        {giving.error && <ProblemNote thrown={giving.error} />}
        <div className={styles.calm}>
          <span>
            {t(of.mark === null ? "until" : "change-until", { on: dateText(instantDay(of.until), language) })}
          </span>
          <Button type="submit" variant="primary" busy={giving.isPending}>
            {t(of.mark === null ? "give" : "change")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Asking({ wants }: { wants: boolean }) {
  const { t } = useTranslation("quality");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const setting = useMutation({
    mutationFn: () => setAsking(!wants),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: myMarksKey });
      announce(t(wants ? "asked-no-more" : "asked-again"));
    },
  });
  return (
    <Card title={t("asking")}>
      <p className={styles.about}>{t(wants ? "asking-on" : "asking-off")}</p>
      {setting.error && <ProblemNote thrown={setting.error} />}
      <Button busy={setting.isPending} onClick={() => setting.mutate()}>
        {t(wants ? "ask-no-more" : "ask-again")}
      </Button>
    </Card>
  );
}
