import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { customerQuery, customersQuery } from "@/api/customers";
import { type MergeChoices, mergePlanQuery, mergesKey, proposeMerge } from "@/api/merging";
import type { Customer, CustomerRow, MergePlan } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines, Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { OnDay } from "@/ui/when";
import { Ask, ChosenFields, Circumstances } from "./chosen";
import styles from "./merging.module.css";
import { FileCard, FollowsCard, Notes, Stops } from "./said";
import "./words";

/** From a customer's page: the other file is looked for, then both are laid side by side. */
export function MergePage() {
  const { t } = useTranslation("merging");
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const other = search.get("with");
  const customer = useQuery(customerQuery(id));
  if (other) return <Plan key={`${id} ${other}`} one={id} other={other} />;
  return (
    <Page
      title={t("choose.title")}
      back={{ to: console_.customer(id), label: customer.data?.name ?? t("plan.title") }}
      lead={customer.data && t("choose.lead", { name: customer.data.name, number: customer.data.number })}
    >
      <Loaded query={customer} lines={4}>
        {(found) => <Choose customer={found} />}
      </Loaded>
    </Page>
  );
}

/** Not in the address: what is looked for may be a person's name. */
function Choose({ customer }: { customer: Customer }) {
  const { t } = useTranslation("merging");
  const [q, setQ] = useState("");
  const found = useInfiniteQuery({ ...customersQuery(q ? { q } : {}), enabled: q !== "" });
  const others = found.data && {
    ...found.data,
    pages: found.data.pages.map((page) => ({
      ...page,
      items: page.items.filter((one) => one.id !== customer.id && one.status !== "merged"),
    })),
  };
  const columns: Column<CustomerRow>[] = [
    {
      title: t("list.files"),
      render: (row) => (
        <PersonChip
          name={row.name}
          organisation={row.kind === "organisation"}
          to={console_.mergeCustomer(customer.id, row.id)}
          note={row.number}
        />
      ),
    },
    { title: t("fields.birth_on"), render: (row) => (row.birth_on ? <OnDay on={row.birth_on} /> : "—") },
    { title: t("fields.phones"), render: (row) => row.phone_masked ?? "—" },
    { title: t("fields.address"), render: (row) => row.city ?? "—" },
  ];
  return (
    <RowKeys>
      <div className={styles.main}>
        <div className={styles.box}>
          <SearchBox label={t("choose.search")} value={q} onSearch={setQ} />
        </div>
        <Card flush={q !== ""}>
          {q === "" ? (
            <Empty picture={<Picture of="no-result" />} title={t("choose.begin")}>
              {t("choose.begin-what")}
            </Empty>
          ) : (
            <Records
              query={{ ...found, data: others }}
              columns={columns}
              label={t("choose.found")}
              empty={
                <Empty picture={<Picture of="no-result" />} title={t("choose.none")}>
                  {t("choose.none-what")}
                </Empty>
              }
            />
          )}
        </Card>
      </div>
    </RowKeys>
  );
}

/** The two side by side: what stops it, what to look at, whose word counts, what follows. */
function Plan({ one, other }: { one: string; other: string }) {
  const { t } = useTranslation("merging");
  const [keptId, setKeptId] = useState(one);
  const [choices, setChoices] = useState<MergeChoices>({});
  const mergedId = keptId === one ? other : one;
  const plan = useQuery(mergePlanQuery(keptId, mergedId, choices));
  function swap(id: string) {
    setKeptId(id);
    setChoices({});
  }
  return (
    <Page
      title={t("plan.title")}
      lead={t("plan.lead")}
      back={{ to: console_.mergeCustomer(one), label: t("plan.back") }}
    >
      {!plan.data &&
        (plan.error ? (
          <Card>
            <ProblemNote thrown={plan.error} retry={() => plan.refetch()} />
          </Card>
        ) : (
          <Lines count={8} />
        ))}
      {plan.data && (
        <Columns
          main={
            <>
              <Card>
                <div className={styles.body}>
                  <Files plan={plan.data} one={one} onSwap={swap} />
                </div>
              </Card>
              <Stops stops={plan.data.stops} customer={plan.data.merged.id} />
              <Notes notes={plan.data.notes} />
              {plan.data.stops.length === 0 && (
                <ChosenFields
                  title={t("plan.fields")}
                  what={t("plan.fields-what")}
                  none={t("plan.fields-none")}
                  fields={plan.data.fields.map((one) => ({
                    ...one,
                    said: [
                      { by: t("plan.of-kept"), words: one.kept },
                      { by: t("plan.of-merged"), words: one.merged },
                    ],
                    sides: one.sides.map((side) => ({ value: side, label: t(`plan.sides.${side}`) })),
                  }))}
                  choices={choices}
                  choose={(field, side) => setChoices((before) => ({ ...before, [field]: side }))}
                />
              )}
              <Circumstances fields={plan.data.circumstances} of="plan" />
            </>
          }
          side={
            <>
              <FollowsCard follows={plan.data.follows} title={t("plan.follows")} />
              <Propose plan={plan.data} choices={choices} back={console_.customer(one)} />
            </>
          }
        />
      )}
    </Page>
  );
}

function Files({ plan, one, onSwap }: { plan: MergePlan; one: string; onSwap: (id: string) => void }) {
  const { t } = useTranslation("merging");
  const [first, second] = plan.kept.id === one ? [plan.kept, plan.merged] : [plan.merged, plan.kept];
  return (
    <>
      <div className={styles.fieldHead}>
        <h3>{t("plan.swap")}</h3>
        <Segments
          label={t("plan.swap")}
          choices={[first, second].map(({ id, number }) => ({ value: id, label: number }))}
          value={plan.kept.id}
          onChange={onSwap}
        />
      </div>
      <div className={styles.files}>
        <FileCard file={first} stays={first.id === plan.kept.id} />
        <FileCard file={second} stays={second.id === plan.kept.id} />
      </div>
    </>
  );
}

function Propose({ plan, choices, back }: { plan: MergePlan; choices: MergeChoices; back: string }) {
  const { t } = useTranslation("merging");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const navigate = useNavigate();
  async function ask(reason: string) {
    await proposeMerge(plan, choices, reason);
    announce(t("plan.proposed"));
    await queries.invalidateQueries({ queryKey: mergesKey });
    navigate(back);
  }
  return (
    <Card>
      <div className={styles.body}>
        <Ask
          plan={plan}
          of="plan"
          consequence={t("plan.propose-what", {
            kept: `${plan.kept.name} ${plan.kept.number}`,
            merged: `${plan.merged.name} ${plan.merged.number}`,
          })}
          ask={ask}
        >
          <LinkButton to={back} variant="quiet">
            {t("plan.cancel")}
          </LinkButton>
        </Ask>
      </div>
    </Card>
  );
}
