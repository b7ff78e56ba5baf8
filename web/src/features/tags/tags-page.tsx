import { useQuery } from "@tanstack/react-query";
import { Tags } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { tagsQuery } from "@/api/tags";
import type { Tag } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Rows } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { useRight } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { Rebuilding } from "./rebuilding";
import { TagStage } from "./tag-stage";
import styles from "./tags.module.css";
import { THEMES, type Theme } from "./themes";
import "./words";

/** All tags, how many have each, and who answers for it. */
export function TagsPage() {
  const { t } = useTranslation("tags");
  const mayDefine = useRight("tags.define");
  const found = useQuery(tagsQuery);
  const [words, setWords] = useState("");
  const [theme, setTheme] = useState<Theme | "">("");
  return (
    <Page
      title={t("list.title")}
      lead={t("list.lead")}
      actions={
        mayDefine && (
          <LinkButton to={console_.newTag} variant="primary" icon={<Tags size={18} aria-hidden="true" />}>
            {t("list.new")}
          </LinkButton>
        )
      }
    >
      <div className={styles.filter}>
        <SearchBox label={t("list.search")} value={words} onSearch={setWords} />
        <Chips
          label={t("list.theme")}
          choices={THEMES.map((value) => ({ value, label: t(`themes.${value}`) }))}
          value={theme}
          onChange={setTheme}
        />
      </div>
      <Card flush>
        <Loaded query={found} lines={6}>
          {(all) => <List all={all} words={words} theme={theme} />}
        </Loaded>
      </Card>
      <Rebuilding />
    </Page>
  );
}

function List({ all, words, theme }: { all: readonly Tag[]; words: string; theme: Theme | "" }) {
  const { t } = useTranslation("tags");
  const columns = useColumns();
  const wanted = words.toLowerCase();
  const shown = all.filter(
    (one) =>
      (theme === "" || one.theme === theme) &&
      `${one.name_zh} ${one.name_en} ${one.owner}`.toLowerCase().includes(wanted),
  );
  if (shown.length === 0) {
    return (
      <Empty picture={<Picture of="no-result" />} title={t(all.length > 0 ? "list.no-match" : "list.none")}>
        {t(all.length > 0 ? "list.no-match-what" : "list.none-what")}
      </Empty>
    );
  }
  return (
    <RowKeys>
      <Rows rows={shown} columns={columns} label={t("list.title")} keyOf={({ id }) => id} />
    </RowKeys>
  );
}

function useColumns(): Column<Tag>[] {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const figures = new Intl.NumberFormat(language);
  return [
    {
      title: t("list.name"),
      render: ({ id, name_zh: zh, name_en: en }) => (
        <Link to={console_.tag(id)} data-row>
          {language === "zh-CN" ? zh : en}
        </Link>
      ),
    },
    { title: t("list.stage"), render: ({ stage }) => <TagStage of={stage} /> },
    { title: t("list.customers"), render: ({ customers }) => figures.format(customers) },
    { title: t("list.kind"), render: ({ tag_kind: kind }) => t(`kinds.${kind}`) },
    { title: t("list.about"), render: ({ theme }) => t(`themes.${theme}`) },
    { title: t("list.owner"), spare: true, render: ({ owner }) => owner },
    {
      title: t("list.objections"),
      spare: true,
      render: ({ objections }) => (objections > 0 ? figures.format(objections) : "—"),
    },
  ];
}
