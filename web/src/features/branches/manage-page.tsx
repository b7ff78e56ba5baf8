import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { managedBranchesQuery } from "@/api/branches";
import type { ManagedBranch } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import styles from "./branches.module.css";
import { useTold } from "./told";
import "./words";

const KEYS = ["text", "closed"] as const;

/** All branches of the bank, to be changed. */
export function ManageBranchesPage() {
  const { t } = useTranslation("branches");
  const [{ text = "", closed = "" }, change] = useUrlFilter(KEYS);
  const found = useInfiniteQuery(managedBranchesQuery(text, closed === "1"));
  return (
    <Page
      title={t("manage.title")}
      lead={t("manage.lead")}
      actions={
        <LinkButton to={console_.newBranch} variant="primary">
          {t("manage.new")}
        </LinkButton>
      }
    >
      <Card>
        <RowKeys>
          <div className={styles.filter}>
            <SearchBox
              label={t("manage.search")}
              value={text}
              onSearch={(words) => change({ text: words })}
            />
            <Checkbox
              label={t("manage.closed-too")}
              checked={closed === "1"}
              onChange={({ target: { checked } }) => change({ closed: checked ? "1" : "" })}
            />
          </div>
          <Records
            query={found}
            columns={useColumns()}
            label={t("manage.list")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("manage.none")}>
                {t("manage.none-what")}
              </Empty>
            }
          />
        </RowKeys>
      </Card>
    </Page>
  );
}

function useColumns(): readonly Column<ManagedBranch>[] {
  const { t } = useTranslation("branches");
  const told = useTold();
  return [
    {
      title: t("manage.name"),
      render: ({ id, facts }) => <Link to={console_.branch(id)}>{told(facts).name}</Link>,
    },
    { title: t("manage.code"), render: ({ facts }) => facts.code },
    {
      title: t("manage.where"),
      render: ({ facts }) => `${told(facts).city} · ${told(facts).district}`,
    },
    { title: t("manage.counters"), figures: true, render: ({ facts }) => <Count of={facts.counters} /> },
    {
      title: t("manage.state"),
      render: ({ is_closed: isClosed }) => (
        <StateWord tone={isClosed ? "over" : "good"}>
          {t(isClosed ? "manage.closed" : "manage.in-use")}
        </StateWord>
      ),
    },
  ];
}
