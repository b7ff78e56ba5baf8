import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import { articleQuery, articlesKey, writeArticle, writeArticleVersion } from "@/api/articles";
import type { ArticleVersion, ArticleWish, ArticleText as Text } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button, LinkButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ArticleText } from "./article-text";
import styles from "./knowledge.module.css";
import { AUDIENCES, TOPICS } from "./topics";
import "./words";

const LONGEST_TITLE = 100;
const LONGEST_TEXT = 8_000;
const LONGEST_NOTE = 300;

/** An article that does not exist yet. A question that it answers may come along in the address' state. */
export function NewArticlePage() {
  const { t } = useTranslation("knowledge");
  const { state } = useLocation();
  const asked = typeof state?.question === "string" ? state.question : "";
  return (
    <Page title={t("form.new")} lead={t("form.lead")} back={{ to: console_.articles, label: t("page.back") }}>
      <ArticleForm begin={null} asked={asked} language={state?.language === "en" ? "en" : "zh"} />
    </Page>
  );
}

/** The next version of an article. */
export function ChangeArticlePage() {
  const { t } = useTranslation("knowledge");
  const { id = "" } = useParams();
  const found = useQuery(articleQuery(id));
  return (
    <Page
      title={t("form.change")}
      lead={t("form.change-lead")}
      back={{ to: console_.article(id), label: t("page.back") }}
    >
      <Loaded query={found} lines={10}>
        {({ last }) => <ArticleForm begin={{ id, version: last }} asked="" language="zh" />}
      </Loaded>
    </Page>
  );
}

interface Written {
  title: string;
  body: string;
  ways: string;
}

interface FormProps {
  begin: { id: string; version: ArticleVersion } | null;
  asked: string;
  language: "zh" | "en";
}

function ArticleForm({ begin, asked, language }: FormProps) {
  const { t } = useTranslation(["knowledge", "ui"]);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key] = useState(newRequestKey);
  // As it was when the page came: what others write meanwhile is noticed by the bank.
  const [version] = useState(begin?.version);
  const [topic, setTopic] = useState(version?.topic ?? "service");
  const [audience, setAudience] = useState(version?.audience ?? "customers");
  const [zh, setZh] = useState(() => written(version?.zh, language === "zh" ? asked : ""));
  const [en, setEn] = useState(() => written(version?.en, language === "en" ? asked : ""));
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const isWhole = [zh, en].every(({ title, body }) => title.trim() && body.trim());
  const saving = useMutation({
    mutationFn: async () => {
      const wish: ArticleWish = { topic, audience, zh: told(zh), en: told(en), note: note.trim() };
      if (!begin || !version) return writeArticle(wish, key);
      await writeArticleVersion(begin.id, wish, version.nth);
      return begin.id;
    },
    onSuccess: async (id) => {
      announce(t("form.saved"));
      await queries.invalidateQueries({ queryKey: articlesKey });
      navigate(console_.article(id));
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (isWhole) saving.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Card>
        <div className={styles.pair}>
          <Field label={t("form.topic")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={topic}
                choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
                onChange={(event) => setTopic(TOPICS.find((one) => one === event.target.value) ?? topic)}
              />
            )}
          </Field>
          <Field label={t("form.audience")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={audience}
                choices={AUDIENCES.map((value) => ({ value, label: t(`audiences.${value}`) }))}
                onChange={(event) =>
                  setAudience(AUDIENCES.find((one) => one === event.target.value) ?? audience)
                }
              />
            )}
          </Field>
          <Field label={t("form.note")} hint={t("form.note-hint")}>
            {(wiring) => (
              <Input
                {...wiring}
                value={note}
                maxLength={LONGEST_NOTE}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </div>
      </Card>
      <div className={styles.pair}>
        <TextFields name={t("form.zh")} lang="zh-CN" value={zh} onChange={setZh} />
        <TextFields name={t("form.en")} lang="en" value={en} onChange={setEn} />
      </div>
      {sent && !isWhole && <p role="alert">{t("form.missing")}</p>}
      {saving.error && <ProblemNote thrown={saving.error} />}
      <div className={styles.end}>
        <LinkButton to={begin ? console_.article(begin.id) : console_.articles}>
          {t("ui:leave-it")}
        </LinkButton>
        <Button type="submit" variant="primary" busy={saving.isPending}>
          {t("form.save")}
        </Button>
      </div>
    </form>
  );
}

interface TextProps {
  name: string;
  lang: string;
  value: Written;
  onChange: (value: Written) => void;
}

function TextFields({ name, lang, value, onChange }: TextProps) {
  const { t } = useTranslation("knowledge");
  return (
    <Card title={name}>
      <fieldset className={styles.fieldset} lang={lang}>
        <legend className="only-heard">{name}</legend>
        <Field label={t("form.title")} hint={t("form.title-hint")}>
          {(wiring) => (
            <Input
              {...wiring}
              value={value.title}
              maxLength={LONGEST_TITLE}
              onChange={(event) => onChange({ ...value, title: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("form.body")} hint={t("form.body-hint")}>
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={12}
              value={value.body}
              maxLength={LONGEST_TEXT}
              onChange={(event) => onChange({ ...value, body: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("form.ways")} hint={t("form.ways-hint")}>
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={6}
              value={value.ways}
              maxLength={LONGEST_TEXT}
              onChange={(event) => onChange({ ...value, ways: event.target.value })}
            />
          )}
        </Field>
        <section aria-label={t("form.preview-of", { language: name })} className={styles.preview}>
          <h3 className={styles.soft}>{t("form.preview")}</h3>
          {value.body.trim() ? (
            <ArticleText text={value.body} />
          ) : (
            <p className={styles.soft}>{t("form.preview-none")}</p>
          )}
        </section>
      </fieldset>
    </Card>
  );
}

function written(text: Text | undefined, asked: string): Written {
  return { title: text?.title ?? "", body: text?.body ?? "", ways: text?.ways.join("\n") ?? asked };
}

function told({ title, body, ways }: Written): Text {
  const lines = ways
    .split("\n")
    .map((way) => way.trim())
    .filter(Boolean);
  return { title: title.trim(), body: body.trim(), ways: [...new Set(lines)] };
}
