import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type ComplaintQueue, complaintsQuery } from "@/api/complaints";
import type { ComplaintLine } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useToday } from "@/ui/use-today";
import { OnDay } from "@/ui/when";
import styles from "./complaints.module.css";
import { isOpen, PRODUCTS, spoken, TONES } from "./states";
import "./words";

const QUEUES: readonly ComplaintQueue[] = ["open", "mine", "untaken", "late", "over"];
const KEYS = ["which", "product", "text"] as const;
const SOON_DAYS = 3;

/** Complaints: what is due first comes first. */
export function ComplaintsDeskPage() {
  const { t } = useTranslation("complaints");
  const [{ which = "", product = "", text = "" }, change] = useUrlFilter(KEYS);
  const queue = QUEUES.find((one) => one === which) ?? "open";
  const about = PRODUCTS.find((one) => one === product) ?? "";
  const found = useInfiniteQuery(complaintsQuery({ which: queue, product: about, words: text }));
  const columns = useColumns(queue === "over");
  return (
    <Page
      title={t("desk.title")}
      lead={t("desk.lead")}
      actions={
        <Allowed right="tickets.see_register">
          <LinkButton to={console_.complaintRegister}>{t("desk.register")}</LinkButton>
        </Allowed>
      }
    >
      <Card>
        <RowKeys>
          <div className={styles.filter}>
            <SearchBox label={t("desk.search")} value={text} onSearch={(words) => change({ text: words })} />
            <Field label={t("desk.which")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={queue}
                  choices={QUEUES.map((value) => ({ value, label: t(`queues.${value}`) }))}
                  onChange={({ target: { value } }) => change({ which: value === "open" ? "" : value })}
                />
              )}
            </Field>
            <Field label={t("product")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={about}
                  none={t("desk.any-product")}
                  choices={PRODUCTS.map((value) => ({ value, label: t(`products.${value}`) }))}
                  onChange={({ target: { value } }) => change({ product: value })}
                />
              )}
            </Field>
          </div>
          <Records
            query={found}
            columns={columns}
            label={t("desk.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("desk.none-title")}>
                {t("desk.none")}
              </Empty>
            }
          />
        </RowKeys>
      </Card>
    </Page>
  );
}

function useColumns(isOver: boolean): Column<ComplaintLine>[] {
  const { t } = useTranslation("complaints");
  const today = useToday();
  return [
    {
      title: t("desk.number"),
      render: ({ id, number, product }) => (
        <>
          <Link to={console_.complaint(id)} data-row>
            {t(`products.${product}`)}
          </Link>
          <div className={styles.soft}>{spoken(number)}</div>
        </>
      ),
    },
    { title: t("desk.customer"), render: ({ customer }) => customer || "—" },
    {
      title: t("desk.state"),
      render: ({ state, outcome, nth }) => (
        <>
          <StateWord tone={TONES[state]}>{t(outcome ? `outcomes.${outcome}` : `states.${state}`)}</StateWord>
          {nth > 1 && <div className={styles.soft}>{t("desk.review")}</div>}
        </>
      ),
    },
    { title: t("desk.handler"), spare: true, render: ({ handler }) => handler || t("nobody") },
    { title: t("desk.received"), spare: true, render: ({ received_on: on }) => <OnDay on={on} /> },
    isOver
      ? { title: t("desk.cause"), render: ({ cause }) => (cause ? t(`causes.${cause}`) : "—") }
      : { title: t("desk.due"), render: (one) => <Due of={one} today={today} /> },
  ];
}

/** Colour only where time runs out. */
function Due({ of, today }: { of: ComplaintLine; today: BankDate }) {
  const { t } = useTranslation("complaints");
  const { due_on: due, state } = of;
  const isLate = isOpen(state) && due < today;
  const isSoon = isOpen(state) && due <= addDays(today, SOON_DAYS);
  return (
    <>
      {isSoon && (
        <StateWord tone={isLate ? "danger" : "caution"}>{t(isLate ? "desk.late" : "desk.soon")}</StateWord>
      )}{" "}
      <OnDay on={due} />
    </>
  );
}
