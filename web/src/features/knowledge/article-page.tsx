import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import {
  articleQuery,
  articlesKey,
  articleVersionQuery,
  publishArticle,
  reviewArticle,
  takeArticleOver,
  withdrawArticle,
} from "@/api/articles";
import type { ArticleVersion, ArticleWhole } from "@/api/wire";
import { addDays, type BankDate, dateText, instantText } from "@/lib/dates";
import { type Language, languages } from "@/lib/language";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Count } from "@/ui/count";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Segments } from "@/ui/segments";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { ArticleText } from "./article-text";
import { ArticleState } from "./articles-page";
import { difference } from "./difference";
import styles from "./knowledge.module.css";
import "./words";

const LONGEST_NOTE = 300;
const REVIEWED_AFTER_DAYS = 182;
const LONGEST_DAYS = 366;

/** One article as staff see it: what it says, what it said, who answers for it, and what readers say. */
export function ArticlePage() {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const { id = "" } = useParams();
  const found = useQuery(articleQuery(id));
  const brief = found.data?.article;
  return (
    <Page
      title={(language === "zh-CN" ? brief?.title_zh : brief?.title_en) ?? t("list.title")}
      lead={brief && <ArticleState of={brief} />}
      back={{ to: console_.articles, label: t("page.back") }}
      actions={found.data && <Acts of={found.data} />}
    >
      <Loaded query={found} lines={10}>
        {(whole) => (
          <Columns
            main={<Said of={whole} key={whole.article.last_nth} />}
            side={
              <>
                <About of={whole} />
                <Readers of={whole} />
                <History of={whole} />
              </>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

function Acts({ of }: { of: ArticleWhole }) {
  const { t } = useTranslation("knowledge");
  const done = useDone();
  const { article, last } = of;
  const { id, state, live_nth: live, last_nth: nth, is_mine: isMine } = article;
  const taking = useMutation({
    mutationFn: () => takeArticleOver(id),
    onSuccess: () => done(t("page.taken-over")),
  });
  return (
    <>
      <Allowed right="knowledge.publish">
        {state === "published" && (
          <ReasonStep
            label={t("page.withdraw")}
            title={t("page.withdraw-title")}
            consequence={t("page.withdraw-what")}
            grave
            act={async (reason) => {
              await withdrawArticle(id, reason);
              await done(t("page.withdrawn"));
            }}
          />
        )}
      </Allowed>
      <Allowed right="knowledge.write">
        {!isMine && (
          <Button busy={taking.isPending} onClick={() => taking.mutate()}>
            {t("page.take-over")}
          </Button>
        )}
        {state === "published" && (
          <DayStep
            label={t("page.review")}
            title={t("page.review-title")}
            what={t("page.review-what")}
            act={async (day, note) => {
              await reviewArticle(id, day, note);
              await done(t("page.reviewed"));
            }}
          />
        )}
        <LinkButton to={console_.changeArticle(id)}>{t("page.change")}</LinkButton>
      </Allowed>
      <Allowed right="knowledge.publish">
        {live !== nth && (
          <DayStep
            label={t("page.publish")}
            title={t("page.publish-title", { nth })}
            what={t("page.publish-what")}
            blocked={last.is_mine && t("page.publish-own")}
            primary
            act={async (day, note) => {
              await publishArticle(id, { nth, review_on: day, note });
              await done(t("page.published"));
            }}
          />
        )}
      </Allowed>
      {taking.error && <ProblemNote thrown={taking.error} />}
    </>
  );
}

interface DayProps {
  label: string;
  title: string;
  what: string;
  primary?: boolean;
  blocked?: string | false;
  act: (day: BankDate, note: string) => Promise<void>;
}

/** A step that says when somebody looks again. */
function DayStep({ label, title, what, primary = false, blocked = false, act }: DayProps) {
  const { t } = useTranslation(["knowledge", "ui"]);
  const today = useToday();
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState<BankDate | "">("");
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const doing = useMutation({
    mutationFn: (on: BankDate) => act(on, note.trim()),
    onSuccess: () => setOpen(false),
  });
  function begin() {
    setDay(addDays(today, REVIEWED_AFTER_DAYS));
    setNote("");
    setSent(false);
    doing.reset();
    setOpen(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (day) doing.mutate(day);
  }
  return (
    <>
      <Button {...(primary ? { variant: "primary" as const } : {})} blocked={blocked} onClick={begin}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{what}</p>
          <DateField
            label={t("page.next-review")}
            value={day}
            today={today}
            min={addDays(today, 1)}
            max={addDays(today, LONGEST_DAYS)}
            error={sent && !day ? t("page.day-missing") : null}
            onChange={setDay}
          />
          <Field label={t("page.remark")}>
            {(wiring) => (
              <Input
                {...wiring}
                value={note}
                maxLength={LONGEST_NOTE}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {doing.error && <ProblemNote thrown={doing.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={doing.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function Said({ of: { article, last, versions } }: { of: ArticleWhole }) {
  const { t } = useTranslation("knowledge");
  const reader = useLanguage();
  const [language, setLanguage] = useState<Language>(reader);
  const [shown, setShown] = useState(last.nth);
  const [beside, setBeside] = useState(0);
  const one = useQuery({
    ...articleVersionQuery(article.id, shown),
    ...(shown === last.nth ? { initialData: last } : {}),
  });
  const choices = versions.map(({ nth, by, at }) => ({
    value: `${nth}`,
    label: `${t("page.version", { nth })} · ${t("page.by", { name: by, at: instantText(at, reader) })}`,
  }));
  return (
    <Card title={t("page.version", { nth: shown })}>
      <div className={styles.stack}>
        <div className={styles.pair}>
          <Field label={t("page.text")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={`${shown}`}
                choices={choices}
                onChange={(event) => setShown(Number(event.target.value))}
              />
            )}
          </Field>
          {versions.length > 1 && (
            <Field label={t("page.compare")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  none={t("page.compare-none")}
                  value={beside ? `${beside}` : ""}
                  choices={choices.filter(({ value }) => value !== `${shown}`)}
                  onChange={(event) => setBeside(Number(event.target.value))}
                />
              )}
            </Field>
          )}
        </div>
        <Segments
          label={t("page.language")}
          choices={languages.map((value) => ({ value, label: t(value === "en" ? "form.en" : "form.zh") }))}
          value={language}
          onChange={setLanguage}
        />
        <Loaded query={one} lines={8}>
          {(version) =>
            beside && beside !== shown ? (
              <Compared id={article.id} version={version} beside={beside} language={language} />
            ) : (
              <Text of={version} language={language} />
            )
          }
        </Loaded>
      </div>
    </Card>
  );
}

function Text({ of, language }: { of: ArticleVersion; language: Language }) {
  const { t } = useTranslation("knowledge");
  const { title, body, ways } = language === "en" ? of.en : of.zh;
  return (
    <article lang={language} className={styles.stack}>
      <h3 className={styles.said}>{title}</h3>
      <ArticleText text={body} />
      <section className={styles.stack}>
        <h4 className={styles.soft}>{t("page.ways")}</h4>
        {ways.length === 0 ? (
          <p className={styles.soft}>{t("page.ways-none")}</p>
        ) : (
          <ul className={styles.ways}>
            {ways.map((way) => (
              <li key={way} className={styles.way}>
                {way}
              </li>
            ))}
          </ul>
        )}
      </section>
    </article>
  );
}

interface ComparedProps {
  id: string;
  version: ArticleVersion;
  beside: number;
  language: Language;
}

function Compared({ id, version, beside, language }: ComparedProps) {
  const { t } = useTranslation("knowledge");
  const other = useQuery(articleVersionQuery(id, beside));
  return (
    <Loaded query={other} lines={8}>
      {(found) => {
        const [older, newer] = found.nth < version.nth ? [found, version] : [version, found];
        const lines = difference(allOf(older, language), allOf(newer, language));
        if (lines.every(({ kind }) => kind === "same"))
          return <p className={styles.soft}>{t("page.same")}</p>;
        return (
          <ol className={styles.lines} lang={language} aria-label={t("page.compare")}>
            {lines.map(({ kind, text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: drawn whole, and lines may be alike
              <li key={at} className={kind === "same" ? undefined : styles[kind]}>
                {kind !== "same" && <span className="only-heard">{t(`page.${kind}`)} </span>}
                {text || " "}
              </li>
            ))}
          </ol>
        );
      }}
    </Loaded>
  );
}

function allOf(version: ArticleVersion, language: Language): string {
  const { title, body, ways } = language === "en" ? version.en : version.zh;
  return [title, body, ...ways.map((way) => `? ${way}`)].join("\n");
}

function About({ of: { article } }: { of: ArticleWhole }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const { owner, is_mine: isMine, review_on: day, live_nth: live } = article;
  return (
    <Card>
      <Facts
        facts={[
          { label: t("list.topic"), value: t(`topics.${article.topic}`) },
          { label: t("list.audience"), value: t(`audiences.${article.audience}`) },
          { label: t("page.owner"), value: isMine ? t("page.mine") : owner },
          { label: t("page.live"), value: live ? t("page.version", { nth: live }) : t("page.live-none") },
          { label: t("page.review-on"), value: dateText(day, language) },
        ]}
      />
    </Card>
  );
}

function Readers({ of: { helped, helped_not: not, remarks } }: { of: ArticleWhole }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  return (
    <Card title={t("page.readers")}>
      <Facts
        facts={[
          { label: t("page.helped"), value: <Count of={helped} /> },
          { label: t("page.helped-not"), value: <Count of={not} /> },
        ]}
      />
      <h3 className={styles.soft}>{t("page.remarks")}</h3>
      {remarks.length === 0 ? (
        <p className={styles.soft}>{t("page.remarks-none")}</p>
      ) : (
        <ul className={styles.plain}>
          {remarks.map(({ nth, on, text }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nobody's word has an id, and two may say the same
            <li key={at}>
              {text}
              <p className={styles.soft}>
                {t("page.version", { nth })} · {dateText(on, language)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function History({ of: { stages } }: { of: ArticleWhole }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  return (
    <Card title={t("page.history")}>
      <ol className={styles.plain}>
        {stages.map(({ kind, nth, at, by, note }) => (
          <li key={`${at}${kind}${nth}`}>
            {t(`page.stages.${kind}`, { nth })}
            {note && <p>{note}</p>}
            <p className={styles.soft}>{t("page.by", { name: by, at: instantText(at, language) })}</p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** Says what was done, and looks again. */
function useDone() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (said: string) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: articlesKey });
  };
}
