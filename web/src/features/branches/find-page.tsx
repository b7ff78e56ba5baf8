import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { findBranchesQuery } from "@/api/branches";
import type { BranchFacility, BranchService, FoundBranch } from "@/api/wire";
import { portal } from "@/lib/paths";
import { numberWriter } from "@/lib/writers";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import styles from "./branches.module.css";
import { FACILITIES, SERVICES } from "./choices";
import { type Here, metresTo, whereAmI } from "./distance";
import { OpenState, useTold, useWait } from "./told";
import "./words";

const KEYS = ["text", "service", "facility", "open"] as const;

/** Where one can go, whether it is open, and how long one would wait. Works without signing in. */
export function FindBranchesPage({ above }: { above?: ReactNode }) {
  const { t } = useTranslation(["branches", "ui"]);
  const [{ text = "", service: what = "", facility: need = "", open = "" }, change] = useUrlFilter(KEYS);
  const service: BranchService | "" = SERVICES.find((one) => one === what) ?? "";
  const facility: BranchFacility | "" = FACILITIES.find((one) => one === need) ?? "";
  const [here, setHere] = useState<Here | null>(null);
  const [failed, setFailed] = useState(false);
  const found = useInfiniteQuery(
    findBranchesQuery({ words: text, service, facility, openNow: open === "1" }),
  );
  const all = found.data?.pages.flatMap(({ items }) => items);
  const shown =
    here && all ? all.toSorted((one, other) => metresTo(here, one.facts) - metresTo(here, other.facts)) : all;
  async function sort(wanted: boolean) {
    setFailed(false);
    if (!wanted) return setHere(null);
    try {
      setHere(await whereAmI());
    } catch {
      setFailed(true);
    }
  }
  return (
    <Page title={t("find.title")} lead={t("find.lead")}>
      {above}
      <Card>
        <div className={styles.filter}>
          <SearchBox label={t("find.search")} value={text} onSearch={(words) => change({ text: words })} />
          <Field label={t("find.service")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={service}
                none={t("find.any-service")}
                choices={SERVICES.map((value) => ({ value, label: t(`services.${value}`) }))}
                onChange={({ target: { value } }) => change({ service: value })}
              />
            )}
          </Field>
          <Field label={t("find.facility")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={facility}
                none={t("find.any-facility")}
                choices={FACILITIES.map((value) => ({ value, label: t(`facilities.${value}`) }))}
                onChange={({ target: { value } }) => change({ facility: value })}
              />
            )}
          </Field>
        </div>
        <div className={styles.ticks}>
          <Checkbox
            label={t("find.open-now")}
            checked={open === "1"}
            onChange={({ target: { checked } }) => change({ open: checked ? "1" : "" })}
          />
          <Checkbox
            label={t("find.near")}
            hint={t("find.near-what")}
            checked={here !== null}
            onChange={({ target: { checked } }) => void sort(checked)}
          />
        </div>
        {failed && <p role="alert">{t("find.near-failed")}</p>}
        {!shown &&
          (found.error ? (
            <ProblemNote thrown={found.error} retry={() => found.refetch()} />
          ) : (
            <Lines count={6} />
          ))}
        {shown?.length === 0 && (
          <Empty picture={<Picture of="no-result" />} title={t("find.none")}>
            {t("find.none-what")}
          </Empty>
        )}
        {shown && shown.length > 0 && (
          <ul className={styles.list} aria-label={t("find.list")}>
            {shown.map((one) => (
              <li key={one.id}>
                <Line branch={one} service={service} metres={here && metresTo(here, one.facts)} />
              </li>
            ))}
          </ul>
        )}
        {found.hasNextPage && (
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("ui:more")}
          </Button>
        )}
      </Card>
    </Page>
  );
}

function Line({
  branch,
  service,
  metres,
}: {
  branch: FoundBranch;
  service: BranchService | "";
  metres: number | null;
}) {
  const { t } = useTranslation("branches");
  const told = useTold()(branch.facts);
  const wait = useWait();
  const place = branch.waiting.find((one) => one.service === service)?.place;
  return (
    <article className={styles.branch}>
      <div>
        <h2>
          <Link to={portal.branch(branch.id)}>{told.name}</Link>
        </h2>
        <p className={styles.soft}>{told.where}</p>
      </div>
      <div className={styles.side}>
        <OpenState of={branch} />
        {branch.state.is_open && (
          <span className={styles.wait}>
            {place
              ? wait(place)
              : branch.people === 0
                ? t("wait.nobody")
                : t("wait.people", { count: branch.people })}
          </span>
        )}
        {metres !== null && <Distance metres={metres} />}
      </div>
    </article>
  );
}

function Distance({ metres }: { metres: number }) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const write = (value: number, digits: number) =>
    numberWriter(language, { maximumFractionDigits: digits }).format(value);
  return (
    <span className={styles.wait}>
      {metres < 1_000
        ? t("find.m", { m: write(Math.round(metres / 50) * 50, 0) })
        : t("find.km", { km: write(metres / 1_000, metres < 10_000 ? 1 : 0) })}
    </span>
  );
}
