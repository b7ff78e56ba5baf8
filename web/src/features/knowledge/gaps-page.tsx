import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { articlesKey, articlesQuery, closeGap, gapsQuery } from "@/api/articles";
import type { KnowledgeGap } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import styles from "./knowledge.module.css";
import "./words";

/** What customers asked and found no answer to. `beside`: what else tells of it. */
export function GapsPage({ beside }: { beside: ReactNode }) {
  const { t } = useTranslation(["knowledge", "ui"]);
  const found = useInfiniteQuery(gapsQuery);
  return (
    <Page
      title={t("gaps.title")}
      lead={t("gaps.lead")}
      back={{ to: console_.articles, label: t("page.back") }}
    >
      <Columns
        main={
          <Card flush>
            <Loaded query={found} lines={6}>
              {({ pages }) => {
                const gaps = pages.flatMap(({ items }) => items);
                if (gaps.length === 0) {
                  return (
                    <Empty picture={<Picture of="nothing-today" />} title={t("gaps.none")}>
                      {t("gaps.none-what")}
                    </Empty>
                  );
                }
                return (
                  <ul className={styles.rows} aria-label={t("gaps.list")}>
                    {gaps.map((gap) => (
                      <li key={gap.id}>
                        <Row gap={gap} />
                      </li>
                    ))}
                  </ul>
                );
              }}
            </Loaded>
            {found.hasNextPage && (
              <Button busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
                {t("ui:more")}
              </Button>
            )}
          </Card>
        }
        side={beside}
      />
    </Page>
  );
}

function Row({ gap }: { gap: KnowledgeGap }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const navigate = useNavigate();
  const closing = useClosing(gap.id);
  const { question, times, last_on: day, source } = gap;
  return (
    <>
      <div className={styles.rowHead}>
        <b lang={gap.language}>{question}</b>
        <span>{t("gaps.times", { count: times })}</span>
      </div>
      <p className={styles.soft}>
        {t("gaps.last", { day: dateText(day, language) })} · {t(`gaps.sources.${source}`)}
      </p>
      {closing.error && <ProblemNote thrown={closing.error} />}
      <Allowed right="knowledge.write">
        <div className={styles.chosen}>
          <Button
            size="small"
            aria-label={t("gaps.write-of", { question })}
            onClick={() => navigate(console_.newArticle, { state: { question, language: gap.language } })}
          >
            {t("gaps.write")}
          </Button>
          <AnsweredStep gap={gap} />
          <Button
            size="small"
            aria-label={t("gaps.dismiss-of", { question })}
            busy={closing.isPending}
            onClick={() => closing.mutate(null)}
          >
            {t("gaps.dismiss")}
          </Button>
        </div>
      </Allowed>
    </>
  );
}

function AnsweredStep({ gap }: { gap: KnowledgeGap }) {
  const { t } = useTranslation(["knowledge", "ui"]);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        aria-label={t("gaps.answered-of", { question: gap.question })}
        onClick={() => setOpen(true)}
      >
        {t("gaps.answered")}
      </Button>
      <Dialog open={open} title={t("gaps.answered-title")} onClose={() => setOpen(false)}>
        {open && <ChooseArticle gap={gap} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function ChooseArticle({ gap, onDone }: { gap: KnowledgeGap; onDone: () => void }) {
  const { t } = useTranslation(["knowledge", "ui"]);
  const language = useLanguage();
  const closing = useClosing(gap.id);
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState("");
  const [sent, setSent] = useState(false);
  const found = useInfiniteQuery(articlesQuery(words ? { q: words } : {}));
  const choices = found.data?.pages.flatMap(({ items }) => items) ?? [];
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (chosen) closing.mutate(chosen, { onSuccess: onDone });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("gaps.answered-what")}</p>
      <SearchBox label={t("list.search")} value={words} onSearch={setWords} />
      <Field label={t("gaps.article")} error={sent && !chosen ? t("gaps.article-missing") : null}>
        {(wiring) => (
          <Select
            {...wiring}
            none={t("gaps.article-missing")}
            value={chosen}
            choices={choices.map((one) => ({
              value: one.id,
              label: language === "zh-CN" ? one.title_zh : one.title_en,
            }))}
            onChange={(event) => setChosen(event.target.value)}
          />
        )}
      </Field>
      {closing.error && <ProblemNote thrown={closing.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={closing.isPending}>
          {t("gaps.answered")}
        </Button>
      </div>
    </form>
  );
}

function useClosing(id: string) {
  const { t } = useTranslation("knowledge");
  const queries = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (articleId: string | null) => closeGap(id, articleId),
    onSuccess: async () => {
      announce(t("gaps.closed"));
      await queries.invalidateQueries({ queryKey: articlesKey });
    },
  });
}
