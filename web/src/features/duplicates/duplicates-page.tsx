import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  duplicateFiguresQuery,
  duplicatesKey,
  duplicatesQuery,
  isAtWork,
  lookThrough,
} from "@/api/duplicates";
import type { DuplicateBand, DuplicateFigures, DuplicatePair, DuplicateState } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { type Column, Records } from "@/ui/records";
import { useRight } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { When } from "@/ui/when";
import styles from "./duplicates.module.css";
import { Likelihood, Strongest } from "./scored";
import "./words";

const STATES: readonly DuplicateState[] = ["open", "unsure", "same", "different"];
const BANDS: readonly DuplicateBand[] = ["almost_certain", "likely", "possible"];
const KEYS = ["which", "band"] as const;

/** Two files that may be one person: the likeliest first. */
export function DuplicatesPage() {
  const { t } = useTranslation("duplicates");
  const [{ which = "", band = "" }, change] = useUrlFilter(KEYS);
  const state = STATES.find((one) => one === which) ?? "open";
  const likely = BANDS.find((one) => one === band) ?? "";
  const found = useInfiniteQuery(duplicatesQuery({ state, band: likely }));
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Card>
        <HowFar />
      </Card>
      <Card>
        <div className={styles.filter}>
          <Field label={t("which")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={state}
                choices={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
                onChange={({ target: { value } }) => change({ which: value === "open" ? "" : value })}
              />
            )}
          </Field>
          <Field label={t("band")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={likely}
                none={t("any-band")}
                choices={BANDS.map((value) => ({ value, label: t(`bands.${value}`) }))}
                onChange={({ target: { value } }) => change({ band: value })}
              />
            )}
          </Field>
        </div>
        <Records
          query={found}
          columns={useColumns()}
          label={t("title")}
          empty={
            <Empty picture={<Picture of="nothing-today" />} title={t("none")}>
              {t("none-what")}
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}

function HowFar() {
  const { t } = useTranslation("duplicates");
  const figures = useQuery(duplicateFiguresQuery);
  if (figures.error) return <ProblemNote thrown={figures.error} retry={() => figures.refetch()} />;
  if (!figures.data) return <Lines count={3} />;
  const { bands, unsure } = figures.data;
  const open = bands.reduce((sum, one) => sum + one.open, 0);
  return (
    <>
      <div className={styles.figures}>
        <KeyFigure label={t("figures.open")} value={<Count of={open} />} />
        <KeyFigure label={t("figures.unsure")} value={<Count of={unsure} />} />
        {bands.map(({ band, same, different }) => (
          <KeyFigure
            key={band}
            label={t("figures.precision", { band: t(`bands.${band}`) })}
            value={
              same + different > 0
                ? t("figures.precision-of", { same, decided: same + different })
                : t("figures.nothing")
            }
          />
        ))}
      </div>
      <Search figures={figures.data} />
    </>
  );
}

function Search({ figures: { run, learned_from } }: { figures: DuplicateFigures }) {
  const { t } = useTranslation("duplicates");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const mayDecide = useRight("duplicates.decide");
  const starting = useMutation({
    mutationFn: lookThrough,
    onSuccess: async () => {
      announce(t("run.started"));
      await queries.invalidateQueries({ queryKey: duplicatesKey });
    },
  });
  const isBusy = isAtWork(run?.stage);
  return (
    <div className={styles.run}>
      <div className={styles.told}>
        {run && isBusy && (
          <Progress
            label={t(`run.${run.stage}`, { count: run.found })}
            {...(run.stage === "reading" && run.total > 0 ? { done: run.done, total: run.total } : {})}
          />
        )}
        {run && !isBusy && (
          <p>
            {t("run.last")} <When at={run.finished_at ?? run.asked_at} />{" "}
            {run.by_kind === "staff" ? t("run.by", { name: run.by_name }) : t("run.by-night")}:{" "}
            {t(`run.${run.stage}`, { count: run.found })}
          </p>
        )}
        {!run && <p>{t("run.never")}</p>}
        <p className={styles.soft}>
          {learned_from > 0 ? t("run.learned", { count: learned_from }) : t("run.not-learned")}
        </p>
        {starting.error && <ProblemNote thrown={starting.error} />}
      </div>
      {mayDecide && !isBusy && (
        <Button onClick={() => starting.mutate()} busy={starting.isPending}>
          {t("run.start")}
        </Button>
      )}
    </div>
  );
}

function useColumns(): Column<DuplicatePair>[] {
  const { t } = useTranslation("duplicates");
  return [
    {
      title: t("both"),
      render: ({ id, low, high }) => (
        <>
          <Link to={console_.duplicate(id)} data-row>
            {t("both-of", { one: low.name, other: high.name })}
          </Link>
          <p className={styles.soft}>
            {low.number} · {high.number}
          </p>
        </>
      ),
    },
    { title: t("likelihood"), render: ({ scored }) => <Likelihood scored={scored} /> },
    { title: t("why"), render: ({ scored }) => <Strongest scored={scored} /> },
    { title: t("found"), spare: true, render: ({ found_at }) => <When at={found_at} /> },
  ];
}
