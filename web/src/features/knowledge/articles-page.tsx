import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { FilePlus2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type ArticleFilters, articleFiguresQuery, articlesQuery } from "@/api/articles";
import type { ArticleBrief } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { type Condition, FilterBar } from "@/ui/filter-bar";
import { Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import styles from "./knowledge.module.css";
import { AUDIENCES, STAGES, TONES, TOPICS } from "./topics";
import "./words";

const KEYS = ["q", "topic", "audience", "stage", "only"] as const;

/** All articles, what was changed last first. */
export function ArticlesPage() {
  const { t } = useTranslation("knowledge");
  const [asked, change] = useUrlFilter(KEYS);
  const filters = filtersOf(asked);
  const found = useInfiniteQuery(articlesQuery(filters));
  const figures = useQuery(articleFiguresQuery).data;
  const columns = useColumns();
  const conditions: Condition[] = [];
  const { topic, audience, stage } = filters;
  if (topic) {
    conditions.push({ id: "topic", words: t(`topics.${topic}`), takeBack: () => change({ topic: "" }) });
  }
  if (audience) {
    conditions.push({
      id: "audience",
      words: t(`audiences.${audience}`),
      takeBack: () => change({ audience: "" }),
    });
  }
  if (stage) {
    conditions.push({ id: "stage", words: t(`states.${stage}`), takeBack: () => change({ stage: "" }) });
  }
  return (
    <Page
      title={t("list.title")}
      lead={t("list.lead")}
      actions={
        <>
          <LinkButton to={console_.gaps}>
            {figures && figures.gaps > 0 ? t("list.gaps-count", { count: figures.gaps }) : t("list.gaps")}
          </LinkButton>
          <Allowed right="knowledge.write">
            <LinkButton
              to={console_.newArticle}
              variant="primary"
              icon={<FilePlus2 size={18} aria-hidden="true" />}
            >
              {t("list.new")}
            </LinkButton>
          </Allowed>
        </>
      }
    >
      <div className={styles.stack}>
        {figures && <p className={styles.soft}>{t("list.figures", { ...figures })}</p>}
        <Chips
          label={t("list.only")}
          choices={[
            { value: "due", label: t("list.only-due") },
            { value: "mine", label: t("list.only-mine") },
          ]}
          value={asked.only === "due" || asked.only === "mine" ? asked.only : ""}
          onChange={(only) => change({ only })}
        />
        <FilterBar
          search={{ label: t("list.search"), value: asked.q ?? "", onSearch: (q) => change({ q }) }}
          conditions={conditions}
          clear={() => change({ q: "", topic: "", audience: "", stage: "" })}
        >
          <Field label={t("list.topic")}>
            {(wiring) => (
              <Select
                {...wiring}
                none={t("list.any")}
                value={topic ?? ""}
                choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
                onChange={(event) => change({ topic: event.target.value })}
              />
            )}
          </Field>
          <Field label={t("list.audience")}>
            {(wiring) => (
              <Select
                {...wiring}
                none={t("list.any")}
                value={audience ?? ""}
                choices={AUDIENCES.map((value) => ({ value, label: t(`audiences.${value}`) }))}
                onChange={(event) => change({ audience: event.target.value })}
              />
            )}
          </Field>
          <Field label={t("list.stage")}>
            {(wiring) => (
              <Select
                {...wiring}
                none={t("list.any")}
                value={stage ?? ""}
                choices={STAGES.map((value) => ({ value, label: t(`states.${value}`) }))}
                onChange={(event) => change({ stage: event.target.value })}
              />
            )}
          </Field>
        </FilterBar>
        <Card flush>
          <RowKeys>
            <Records
              query={found}
              columns={columns}
              label={t("list.title")}
              empty={
                <Empty picture={<Picture of="no-result" />} title={t("list.none")}>
                  {t("list.none-what")}
                </Empty>
              }
            />
          </RowKeys>
        </Card>
      </div>
    </Page>
  );
}

/** What stands in the address and is no choice of ours asks for nothing. */
function filtersOf(asked: Partial<Record<(typeof KEYS)[number], string>>): ArticleFilters {
  const topic = TOPICS.find((one) => one === asked.topic);
  const audience = AUDIENCES.find((one) => one === asked.audience);
  const stage = STAGES.find((one) => one === asked.stage);
  return {
    ...(asked.q ? { q: asked.q } : {}),
    ...(topic ? { topic } : {}),
    ...(audience ? { audience } : {}),
    ...(stage ? { stage } : {}),
    ...(asked.only === "due" ? { due: true } : {}),
    ...(asked.only === "mine" ? { mine: true } : {}),
  };
}

function useColumns(): Column<ArticleBrief>[] {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  return [
    {
      title: t("list.name"),
      render: ({ id, title_zh: zh, title_en: en }) => (
        <span className={styles.names}>
          <Link to={console_.article(id)} data-row>
            {language === "zh-CN" ? zh : en}
          </Link>
          <span className={styles.soft}>{language === "zh-CN" ? en : zh}</span>
        </span>
      ),
    },
    { title: t("list.stage"), render: (one) => <ArticleState of={one} /> },
    { title: t("list.topic"), render: ({ topic }) => t(`topics.${topic}`) },
    { title: t("list.audience"), spare: true, render: ({ audience }) => t(`audiences.${audience}`) },
    { title: t("list.owner"), spare: true, render: ({ owner }) => owner },
    { title: t("list.review-on"), spare: true, render: ({ review_on: day }) => dateText(day, language) },
    {
      title: t("list.changed"),
      spare: true,
      render: ({ changed_at: at }) => dateText(instantDay(at), language),
    },
  ];
}

/** Where an article stands, and what waits to be done about it. */
export function ArticleState({ of }: { of: ArticleBrief }) {
  const { t } = useTranslation("knowledge");
  const hasNewer = of.live_nth !== null && of.last_nth > of.live_nth;
  return (
    <span className={styles.states}>
      <StateWord tone={TONES[of.state]}>{t(`states.${of.state}`)}</StateWord>
      {hasNewer && <StateWord tone="info">{t("newer-draft")}</StateWord>}
      {of.is_due && <StateWord tone="caution">{t("due")}</StateWord>}
    </span>
  );
}
