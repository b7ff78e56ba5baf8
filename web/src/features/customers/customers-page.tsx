import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type CustomerSearch, customersQuery } from "@/api/customers";
import type { CustomerRow } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Marked } from "@/ui/marked";
import { Masked } from "@/ui/masked";
import { Card, Page } from "@/ui/page";
import { PersonRow } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { OnDay } from "@/ui/when";
import { AccountsByNumber } from "./accounts-by-number";
import { CustomerState } from "./customer-state";
import styles from "./customers-page.module.css";
import { WhyFound } from "./why-found";

const STATES = ["active", "blocked", "closed", "merged"] as const;
const KINDS = ["person", "organisation"] as const;

/** Finding a customer by whatever they say of themselves; in the address, so that a search can be shared. */
export function CustomersPage() {
  const { t } = useTranslation("customers");
  const [{ q = "", status = "", kind = "" }, change] = useUrlFilter(["q", "status", "kind"]);
  const inState = STATES.find((state) => state === status);
  const ofKind = KINDS.find((one) => one === kind);
  const search: CustomerSearch = {
    ...(q ? { q } : {}),
    ...(inState ? { status: inState } : {}),
    ...(ofKind ? { kind: ofKind } : {}),
  };
  const found = useInfiniteQuery(customersQuery(search));
  const filtered = inState !== undefined || ofKind !== undefined;
  return (
    <Page title={t("title")} actions={<Create />}>
      <RowKeys>
        <div className={styles.search}>
          <div className={styles.box}>
            <SearchBox label={t("search")} value={q} onSearch={(text) => change({ q: text })} />
          </div>
          <Chips
            label={t("status")}
            choices={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
            value={inState ?? ""}
            onChange={(value) => change({ status: value })}
          />
          <Chips
            label={t("kind")}
            choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={ofKind ?? ""}
            onChange={(value) => change({ kind: value })}
          />
          <p className={styles.hint}>
            {t("find.hint")} <span className={styles.keys}>{t("find.keys")}</span>
          </p>
        </div>
        <AccountsByNumber q={q} />
        <Card flush>
          <Records
            query={found}
            columns={columns(t, q)}
            label={t("title")}
            empty={
              q || filtered ? (
                <NoResult q={q} filtered={filtered} clear={() => change({ status: "", kind: "" })} />
              ) : (
                <Empty picture={<Picture of="no-result" />} action={<Create />}>
                  {t("none-yet")}
                </Empty>
              )
            }
          />
        </Card>
      </RowKeys>
    </Page>
  );
}

function Create({ name }: { name?: string }) {
  const { t } = useTranslation("customers");
  return (
    <Allowed right="customers.change">
      <LinkButton
        to={console_.newCustomer}
        // Not in the address: what was searched for may be a person's name.
        state={name ? { name } : undefined}
        variant="primary"
        icon={<UserPlus size={16} aria-hidden="true" />}
      >
        {name ? t("find.create", { name }) : t("new")}
      </LinkButton>
    </Allowed>
  );
}

function NoResult({ q, filtered, clear }: { q: string; filtered: boolean; clear: () => void }) {
  const { t } = useTranslation("customers");
  return (
    <Empty
      picture={<Picture of="no-result" />}
      title={t("find.no-result", { q })}
      action={
        <span className={styles.ways}>
          {filtered && <Button onClick={clear}>{t("find.clear")}</Button>}
          {!filtered && (/\d/.test(q) ? <Create /> : <Create name={q} />)}
        </span>
      }
    >
      {t("find.no-result-what")}
    </Empty>
  );
}

function columns(t: TFunction<"customers">, q: string): Column<CustomerRow>[] {
  return [
    {
      title: t("name"),
      render: (row) => (
        <PersonRow
          to={console_.customer(row.id)}
          name={row.name}
          organisation={row.kind === "organisation"}
          part={q}
        >
          <WhyFound match={row.match} />
        </PersonRow>
      ),
    },
    { title: t("status"), render: (row) => <CustomerState status={row.status} /> },
    { title: t("number"), render: (row) => <Marked text={row.number} part={q} /> },
    { title: t("phone"), render: (row) => (row.phone_masked ? <Masked value={row.phone_masked} /> : "—") },
    { title: t("city"), render: (row) => row.city ?? "—" },
    { title: t("birth"), render: (row) => (row.birth_on ? <OnDay on={row.birth_on} /> : "—") },
    { title: t("find.since"), render: (row) => <OnDay on={row.since_on} /> },
  ];
}
