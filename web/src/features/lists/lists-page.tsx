import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { listChoicesQuery, listQuery, listViewsQuery } from "@/api/lists";
import type { ListChoices, ListColumn, ListedCustomer } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { RowTick } from "@/ui/check";
import { Empty } from "@/ui/empty";
import { Masked } from "@/ui/masked";
import { Card, Page } from "@/ui/page";
import { PersonRow } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Allowed, useRight } from "@/ui/session";
import { StateWord, type Tone } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { OnDay, When } from "@/ui/when";
import { type Asked, askedBy, columnsOf, filtersOf, isNarrowed, KEYS, sortOf } from "./asked";
import { ExportList } from "./export-list";
import styles from "./lists.module.css";
import { Narrow } from "./narrow";
import { PickedBar, useKinds } from "./picked-bar";
import { useOpenColumns } from "./use-open-columns";
import { type Picked, usePicked } from "./use-picked";
import { ViewBar } from "./view-bar";
import "./words";

const MOST_COUNTED = 10_000;
const NOTHING: ListChoices = { is_whole_bank: false, tags: [], tiers: [], managers: [], roles: [] };
const TONES: Record<ListedCustomer["status"], Tone> = {
  active: "good",
  blocked: "caution",
  closed: "over",
  merged: "over",
};

/** Customers narrowed by what the bank has defined, as views that one keeps and shares. */
export function ListsPage() {
  const { t } = useTranslation("lists");
  const [asked, change] = useUrlFilter(KEYS);
  useStart(asked, change);
  const choices = useQuery(listChoicesQuery).data ?? NOTHING;
  const open = useOpenColumns();
  const found = useInfiniteQuery(listQuery(filtersOf(asked), sortOf(asked)));
  const total = found.data?.pages[0]?.total;
  const language = useLanguage();
  const narrowed = isNarrowed(asked);
  const seesActs = useRight("lists.see_acts");
  const acts = useKinds().length > 0;
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const picked = usePicked(JSON.stringify(filtersOf(asked)), total, rows);
  const all = () => change(askedBy(null));
  return (
    <Page
      title={t("title")}
      actions={
        <>
          {(acts || seesActs) && <LinkButton to={console_.bulkActs}>{t("bulk.log")}</LinkButton>}
          <Allowed right="lists.export">
            <LinkButton to={console_.listExports}>{t("exports.title")}</LinkButton>
            <ExportList asked={asked} columns={columnsOf(asked).filter(open)} total={total ?? 0} />
          </Allowed>
        </>
      }
      lead={choices.is_whole_bank ? t("lead-all") : t("lead-own")}
    >
      <div className={styles.desk}>
        <ViewBar asked={asked} change={change} roles={choices.roles} />
        <Narrow asked={asked} change={change} choices={choices} />
        <p className={styles.total} role="status">
          {total === undefined || total === null
            ? " "
            : total >= MOST_COUNTED
              ? t("total-most", { count: MOST_COUNTED })
              : t("total", { count: total })}
          {narrowed && (
            <Button size="small" variant="quiet" onClick={all}>
              {t("clear")}
            </Button>
          )}
        </p>
        <RowKeys>
          <Card flush>
            <Records
              query={found}
              columns={[
                ...(acts ? [ticks(t, picked, rows)] : []),
                ...columns(t, columnsOf(asked).filter(open), choices, language),
              ]}
              label={t("title")}
              empty={
                <Empty
                  picture={<Picture of="no-result" />}
                  title={narrowed || choices.is_whole_bank ? t("none") : t("none-own")}
                  action={narrowed && <Button onClick={all}>{t("clear")}</Button>}
                >
                  {narrowed || choices.is_whole_bank ? t("none-what") : t("none-own-what")}
                </Empty>
              }
            />
          </Card>
        </RowKeys>
        <PickedBar picked={picked} filters={filtersOf(asked)} total={total} />
      </div>
    </Page>
  );
}

/** The column by which customers are chosen for an act on many. */
function ticks(
  t: TFunction<"lists">,
  picked: Picked,
  rows: readonly ListedCustomer[],
): Column<ListedCustomer> {
  const chosen = rows.filter(({ id }) => picked.isAll || picked.ids.has(id)).length;
  const every = rows.length > 0 && chosen === rows.length;
  return {
    title: t("bulk.ticks.column"),
    head: (
      <RowTick
        label={t("bulk.ticks.page")}
        checked={every}
        some={chosen > 0 && !every}
        onChange={() => (picked.isAll ? picked.clear() : picked.togglePage())}
      />
    ),
    render: (row) => (
      <RowTick
        label={t("bulk.ticks.one", { name: row.name })}
        checked={picked.isAll || picked.ids.has(row.id)}
        onChange={() => picked.toggle(row.id)}
      />
    ),
  };
}

/** Whoever comes with nothing in the address begins with the view that they have chosen for that. */
function useStart(asked: Asked, change: (part: Asked) => void) {
  const views = useQuery(listViewsQuery).data;
  const came = useRef(Object.keys(asked).length === 0);
  useEffect(() => {
    if (!came.current || !views) return;
    came.current = false;
    const start = views.find((one) => one.is_start);
    if (start) change(askedBy(start));
  }, [views, change]);
}

function columns(
  t: TFunction<"lists">,
  wanted: readonly ListColumn[],
  choices: ListChoices,
  language: string,
): Column<ListedCustomer>[] {
  const named = (one: { zh: string; en: string } | undefined, none: string) =>
    one ? (language === "en" ? one.en : one.zh) : none;
  const each: Record<ListColumn, (row: ListedCustomer) => React.ReactNode> = {
    status: (row) => <StateWord tone={TONES[row.status]}>{t(`states.${row.status}`)}</StateWord>,
    kind: (row) => t(`kinds.${row.kind}`),
    tier: (row) =>
      row.tier === null
        ? "—"
        : named(
            choices.tiers.find((one) => one.id === `${row.tier}`),
            "—",
          ),
    tags: (row) => (
      <Tags
        names={(row.tags ?? []).map((id) =>
          named(
            choices.tags.find((one) => one.id === id),
            t("unknown-tag"),
          ),
        )}
      />
    ),
    manager: (row) => row.manager ?? "—",
    contact: (row) =>
      row.last_contact_at ? (
        <When at={row.last_contact_at} />
      ) : (
        <span className={styles.soft}>{t("never")}</span>
      ),
    phone: (row) => (row.phone_masked ? <Masked value={row.phone_masked} /> : "—"),
    city: (row) => row.city ?? "—",
    since: (row) => <OnDay on={row.since_on} />,
  };
  return [
    {
      title: t("name"),
      render: (row) => (
        <PersonRow
          to={console_.customer(row.id)}
          name={row.name}
          organisation={row.kind === "organisation"}
          note={row.number}
        />
      ),
    },
    ...wanted.map((one) => ({ title: t(`column.${one}`), render: each[one] })),
  ];
}

function Tags({ names }: { names: string[] }) {
  if (names.length === 0) return "—";
  return (
    <ul className={styles.tags}>
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
