import { useInfiniteQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type CustomerSearch, customersQuery } from "@/api/customers";
import type { CustomerRow } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Masked } from "@/ui/masked";
import { Card, Page } from "@/ui/page";
import { type Column, Records } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { useUrlFilter } from "@/ui/url-filter";
import { OnDay } from "@/ui/when";
import { CustomerState } from "./customer-state";
import styles from "./customers-page.module.css";

const STATES = ["active", "blocked", "closed"] as const;
const KINDS = ["person", "organisation"] as const;

/** Finding a customer, in the address so that a search can be shared. */
export function CustomersPage() {
  const { t } = useTranslation("customers");
  const [{ q = "", status = "", kind = "" }, change] = useUrlFilter(["q", "status", "kind"]);
  const search: CustomerSearch = {};
  const inState = STATES.find((state) => state === status);
  const ofKind = KINDS.find((one) => one === kind);
  if (q) search.q = q;
  if (inState) search.status = inState;
  if (ofKind) search.kind = ofKind;
  const found = useInfiniteQuery(customersQuery(search));
  const create = (
    <Allowed right="customers.change">
      <LinkButton
        to={console_.newCustomer}
        variant="primary"
        icon={<UserPlus size={16} aria-hidden="true" />}
      >
        {t("new")}
      </LinkButton>
    </Allowed>
  );
  return (
    <Page title={t("title")} actions={create}>
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
      </div>
      <Card flush>
        <Records
          query={found}
          columns={columns(t)}
          label={t("title")}
          empty={<Empty>{t(Object.keys(search).length > 0 ? "none" : "none-yet")}</Empty>}
        />
      </Card>
    </Page>
  );
}

function columns(t: TFunction<"customers">): Column<CustomerRow>[] {
  return [
    {
      title: t("name"),
      render: (customer) => <Link to={console_.customer(customer.id)}>{customer.name}</Link>,
    },
    { title: t("number"), render: (row) => row.number },
    { title: t("kind"), render: (customer) => t(`kinds.${customer.kind}`) },
    {
      title: t("status"),
      render: (customer) => <CustomerState status={customer.status} />,
    },
    {
      title: t("birth"),
      render: (customer) => (customer.birth_on ? <OnDay on={customer.birth_on} /> : "—"),
    },
    { title: t("city"), render: (customer) => customer.city ?? "—" },
    {
      title: t("phone"),
      render: (customer) => (customer.phone_masked ? <Masked value={customer.phone_masked} /> : "—"),
    },
  ];
}
