import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { paymentRequestsQuery } from "@/api/outgoing";
import type { RequestSeen, RequestState } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { StateWord, type Tone } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { When } from "@/ui/when";
import { isId } from "./is-id";
import styles from "./outgoing-page.module.css";
import "./words";

const STATES: readonly RequestState[] = ["open", "paying", "paid", "declined", "withdrawn", "expired"];
const TONES: Record<RequestState, Tone> = {
  open: "caution",
  paying: "info",
  paid: "good",
  declined: "over",
  withdrawn: "over",
  expired: "over",
};
const KEYS = ["state", "reported", "of"] as const;

/** Who asked whom for money, and whether it was paid. */
export function RequestsPage() {
  const { t } = useTranslation("outgoing");
  const [{ state = "", reported = "", of = "" }, change] = useUrlFilter(KEYS);
  const choice = STATES.find((one) => one === state);
  const columns = useColumns();
  const isStrange = of !== "" && !isId(of);
  const found = useInfiniteQuery({
    ...paymentRequestsQuery({
      ...(choice ? { state: choice } : {}),
      ...(isId(of) ? { of } : {}),
      reported: reported === "yes",
    }),
    enabled: !isStrange,
  });
  return (
    <Page title={t("requests.title")} lead={t("requests.lead")}>
      <Card>
        <div className={styles.filter}>
          <SearchBox label={t("requests.search")} value={of} onSearch={(text) => change({ of: text })} />
          <Field label={t("requests.state")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={choice ?? "all"}
                choices={(["all", ...STATES] as const).map((value) => ({
                  value,
                  label: t(`requests.states.${value}`),
                }))}
                onChange={({ target: { value } }) => change({ state: value === "all" ? "" : value })}
              />
            )}
          </Field>
          <Checkbox
            label={t("requests.reported")}
            checked={reported === "yes"}
            onChange={(event) => change({ reported: event.target.checked ? "yes" : "" })}
          />
        </div>
        {isStrange ? (
          <Empty picture={<Picture of="no-result" />}>{t("requests.not-an-id")}</Empty>
        ) : (
          <Records
            query={found}
            columns={columns}
            label={t("requests.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("requests.none-title")}>
                {t("requests.none")}
              </Empty>
            }
          />
        )}
      </Card>
    </Page>
  );
}

function useColumns(): Column<RequestSeen>[] {
  const { t } = useTranslation("outgoing");
  return [
    { title: t("requests.columns.at"), render: ({ asked_at: at }) => <When at={at} /> },
    {
      title: t("requests.columns.amount"),
      figures: true,
      render: ({ amount, paid }) => <Amount money={paid ?? amount} />,
    },
    {
      title: t("requests.columns.state"),
      render: ({ state }) => <StateWord tone={TONES[state]}>{t(`requests.states.${state}`)}</StateWord>,
    },
    {
      title: t("requests.columns.asker"),
      render: ({ asker, asker_id: id, reports }) => (
        <span className={styles.outcome}>
          <LinkButton to={console_.customer(id)}>{asker}</LinkButton>
          {reports > 0 && <small>{t("requests.reports", { count: reports })}</small>}
        </span>
      ),
    },
    {
      title: t("requests.columns.asked"),
      render: ({ asked, asked_id: id }) => <LinkButton to={console_.customer(id)}>{asked}</LinkButton>,
    },
  ];
}
