import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { teamQuery, vacantQuery } from "@/api/managers";
import type { ManagerLoad, Moves, Team } from "@/api/wire";
import { dateText } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { countFormat } from "@/ui/chart/formats";
import { RankBars } from "@/ui/chart/rank-bars";
import { Checkbox } from "@/ui/check";
import { Count } from "@/ui/count";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Lines, Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Rows } from "@/ui/records";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { AssignForm } from "./assign-form";
import { HandOverForm, toggled, type Wish } from "./hand-over-form";
import { Outcomes } from "./outcomes";
import styles from "./portfolios.module.css";
import "./words";

/** Who has how many customers, who could do with help, and who waits for somebody. */
export function ManagersPage() {
  const { t } = useTranslation("portfolios");
  const team = useQuery(teamQuery);
  const [wish, setWish] = useState<Wish | null>(null);
  const [moves, setMoves] = useState<Moves | null>(null);
  return (
    <Page title={t("team.title")} lead={t("team.lead")}>
      <div className={styles.desk}>
        <div className={styles.stack}>
          <Card flush>
            <Loaded query={team} lines={6}>
              {(known) => <Everybody team={known} handOver={setWish} />}
            </Loaded>
          </Card>
          <Vacant onMoved={setMoves} />
        </div>
        <div className={styles.side}>{team.data && <Spread team={team.data} handOver={setWish} />}</div>
      </div>
      <Dialog
        open={wish !== null}
        title={wish ? t("hand-over.title", { name: wish.from.manager.name }) : ""}
        onClose={() => setWish(null)}
      >
        {wish && (
          <HandOverForm
            wish={wish}
            team={team.data?.items ?? []}
            onClose={() => setWish(null)}
            onDone={(done) => {
              setWish(null);
              setMoves(done);
            }}
          />
        )}
      </Dialog>
      <Dialog open={moves !== null} title={t("outcomes.title")} onClose={() => setMoves(null)}>
        {moves && <Outcomes moves={moves} onClose={() => setMoves(null)} />}
      </Dialog>
    </Page>
  );
}

interface TeamProps {
  team: Team;
  handOver: (wish: Wish) => void;
}

function Everybody({ team, handOver }: TeamProps) {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  if (team.items.length === 0) {
    return (
      <Empty picture={<Picture of="no-result" />} title={t("team.none")}>
        {t("team.none-what")}
      </Empty>
    );
  }
  return (
    <Rows
      rows={team.items.toSorted((one, other) => other.customers - one.customers)}
      columns={columns(t, language, handOver)}
      label={t("team.title")}
      keyOf={(row) => row.manager.id}
    />
  );
}

function columns(
  t: TFunction<"portfolios">,
  language: Language,
  handOver: (wish: Wish) => void,
): Column<ManagerLoad>[] {
  return [
    {
      title: t("team.manager"),
      render: ({ manager, away_until: away }) => (
        <PersonChip name={manager.name} note={away && t("team.away", { day: dateText(away, language) })} />
      ),
    },
    { title: t("team.customers"), figures: true, render: (row) => <Count of={row.customers} /> },
    {
      title: t("team.late"),
      render: (row) =>
        row.late > 0 ? (
          <StateWord tone="danger">
            <Count of={row.late} />
          </StateWord>
        ) : (
          <span className={styles.soft}>0</span>
        ),
    },
    { title: t("team.unread"), figures: true, render: (row) => <Count of={row.unread} /> },
    {
      title: t("team.acts"),
      render: (row) =>
        row.customers > 0 ? (
          <Button
            size="small"
            aria-label={t("hand-over.of", { name: row.manager.name })}
            onClick={() => handOver({ from: row })}
          >
            {t("hand-over.act")}
          </Button>
        ) : null,
    },
  ];
}

function Spread({ team, handOver }: TeamProps) {
  const { t } = useTranslation("portfolios");
  const language = useLanguage();
  const by = new Map(team.items.map((one) => [one.manager.id, one]));
  const ranks = team.items
    .filter(({ customers }) => customers > 0)
    .toSorted((one, other) => other.customers - one.customers);
  const first = ranks[0];
  return (
    <>
      <Card>
        <RankBars
          title={
            first
              ? t("team.chart", { name: first.manager.name, count: first.customers })
              : t("team.chart-none")
          }
          caption={t("team.chart-caption")}
          empty={t("team.chart-empty")}
          format={countFormat(language)}
          ranks={ranks.map(({ manager, customers }) => ({
            id: manager.id,
            name: manager.name,
            value: customers,
          }))}
        />
      </Card>
      {team.evenings.length > 0 && (
        <Card title={t("team.even")}>
          <ul className={styles.list}>
            {team.evenings.map(({ from_id: from, to_id: to, customers: count }) => {
              const [giver, taker] = [by.get(from), by.get(to)];
              if (!giver || !taker) return null;
              return (
                <li key={from + to}>
                  <span>
                    {t("team.even-what", { from: giver.manager.name, to: taker.manager.name, count })}
                  </span>
                  <Button
                    size="small"
                    aria-label={t("hand-over.of", { name: giver.manager.name })}
                    onClick={() => handOver({ from: giver, to, most: count })}
                  >
                    {t("hand-over.act")}
                  </Button>
                </li>
              );
            })}
          </ul>
        </Card>
      )}
    </>
  );
}

function Vacant({ onMoved }: { onMoved: (moves: Moves) => void }) {
  const { t } = useTranslation("portfolios");
  const found = useInfiniteQuery(vacantQuery);
  const items = found.data?.pages.flatMap((page) => page.items);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState(false);
  const there = items?.filter(({ id }) => chosen.has(id)).map(({ id }) => id) ?? [];
  const all = Boolean(items?.length) && there.length === items?.length;
  return (
    <Card title={t("team.vacant")}>
      {!items &&
        (found.error ? (
          <ProblemNote thrown={found.error} retry={() => found.refetch()} />
        ) : (
          <Lines count={3} />
        ))}
      {items?.length === 0 && <p className={styles.soft}>{t("team.vacant-none")}</p>}
      {items && items.length > 0 && (
        <>
          <p className={styles.soft}>{t("team.vacant-what")}</p>
          <div className={styles.tools}>
            <Checkbox
              label={t("team.choose-all")}
              checked={all}
              onChange={() => setChosen(new Set(all ? [] : items.map(({ id }) => id)))}
            />
            <Button
              variant="primary"
              blocked={there.length === 0 && t("team.assign-none")}
              onClick={() => setOpen(true)}
            >
              {t("team.assign", { count: there.length })}
            </Button>
          </div>
          <ul className={styles.list}>
            {items.map(({ id, customer, former, since }) => (
              <li key={id}>
                <Checkbox
                  aria-label={t("team.choose", { name: customer.name })}
                  label={customer.name}
                  hint={`${customer.number} · ${t("team.former", { name: former })}`}
                  checked={chosen.has(id)}
                  onChange={() => setChosen(toggled(chosen, id))}
                />
                <span className={styles.soft}>
                  <When at={since} /> <Link to={console_.customer(id)}>{t("file.open")}</Link>
                </span>
              </li>
            ))}
          </ul>
          {found.hasNextPage && (
            <div className={styles.more}>
              <Button busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
                {t("team.more")}
              </Button>
            </div>
          )}
        </>
      )}
      <Dialog open={open} title={t("assign.title", { count: there.length })} onClose={() => setOpen(false)}>
        {open && (
          <AssignForm
            customerIds={there}
            onClose={() => setOpen(false)}
            onDone={(moves) => {
              setOpen(false);
              setChosen(new Set());
              onMoved(moves);
            }}
          />
        )}
      </Dialog>
    </Card>
  );
}
