import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ssoQuery } from "@/api/identity";
import { rolesQuery, type StaffSearch, staffQuery } from "@/api/staff";
import type { StaffRow } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Empty } from "@/ui/empty";
import { Select } from "@/ui/input";
import { Marked } from "@/ui/marked";
import { Card, Page } from "@/ui/page";
import { PersonRow } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useRightWords } from "@/ui/use-right-words";
import { When } from "@/ui/when";
import { HireStep } from "./hire-step";
import styles from "./staff-page.module.css";

const STATES = ["working", "left"] as const;

/** Who works here and who did; in the address, so that a search can be shared. */
export function StaffPage() {
  const { t } = useTranslation("staff");
  const words = useRightWords();
  const [{ q = "", role = "", status = "" }, change] = useUrlFilter(["q", "role", "status"]);
  const inState = STATES.find((one) => one === status);
  const search: StaffSearch = {
    ...(q ? { q } : {}),
    ...(role ? { role } : {}),
    ...(inState ? { status: inState } : {}),
  };
  const found = useInfiniteQuery(staffQuery(search));
  const roles = useQuery(rolesQuery).data?.items ?? [];
  const sso = useQuery(ssoQuery).data?.name;
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <>
          <LinkButton to={console_.roles} icon={<ListChecks size={16} aria-hidden="true" />}>
            {t("to-roles")}
          </LinkButton>
          <Allowed right="identity.manage_staff">
            <HireStep />
          </Allowed>
        </>
      }
    >
      <RowKeys>
        <div className={styles.search}>
          <div className={styles.box}>
            <SearchBox label={t("search")} value={q} onSearch={(text) => change({ q: text })} />
          </div>
          <div className={styles.role}>
            <Select
              aria-label={t("role")}
              none={t("any-role")}
              choices={roles.map(({ name }) => ({ value: name, label: words.role(name) }))}
              value={role}
              onChange={(event) => change({ role: event.target.value })}
            />
          </div>
          <Chips
            label={t("status")}
            choices={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
            value={inState ?? ""}
            onChange={(value) => change({ status: value })}
          />
        </div>
        <Card flush>
          <Records
            query={found}
            columns={columns(t, q, words.role, sso)}
            label={t("title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("no-result")}>
                {t("no-result-what")}
              </Empty>
            }
          />
        </Card>
      </RowKeys>
    </Page>
  );
}

function columns(
  t: TFunction<"staff">,
  q: string,
  roleName: (role: string) => string,
  sso: string | null | undefined,
): Column<StaffRow>[] {
  const linked: Column<StaffRow> = {
    title: sso ?? "",
    render: (row) => (row.is_linked ? t("sso-yes") : <Soft>{t("sso-no")}</Soft>),
    spare: true,
  };
  return [
    {
      title: t("name"),
      render: (row) => <PersonRow to={console_.staffMember(row.id)} name={row.name} part={q} />,
    },
    { title: t("login"), render: (row) => <Marked text={row.login} part={q} /> },
    {
      title: t("roles"),
      render: (row) => row.roles.map(roleName).join(t("acts-and")) || <Soft>{t("no-roles")}</Soft>,
    },
    {
      title: t("status"),
      render: (row) => (
        <StateWord tone={row.left_at ? "over" : "good"}>
          {t(row.left_at ? "states.left" : "states.working")}
        </StateWord>
      ),
    },
    { title: t("hired"), render: (row) => <When at={row.hired_at} />, spare: true },
    ...(sso ? [linked] : []),
  ];
}

function Soft({ children }: { children: string }) {
  return <span className={styles.soft}>{children}</span>;
}
