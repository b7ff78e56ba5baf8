import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { customerQuery, customersQuery } from "@/api/customers";
import { type MergeChoices, mergePlanQuery, mergesKey, proposeMerge } from "@/api/merging";
import type { Customer, CustomerRow, MergeField, MergePlan, MergeSide } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines, Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { ReasonStep } from "@/ui/reason-step";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { OnDay } from "@/ui/when";
import styles from "./merging.module.css";
import { FileCard, FollowsCard, fieldName, fieldWords, Notes, Stops } from "./said";
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
              <Stops stops={plan.data.stops} />
              <Notes notes={plan.data.notes} />
              {plan.data.stops.length === 0 && (
                <Fields
                  fields={plan.data.fields}
                  choices={choices}
                  choose={(field, side) => setChoices((before) => ({ ...before, [field]: side }))}
                />
              )}
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

interface FieldsProps {
  fields: readonly MergeField[];
  choices: MergeChoices;
  choose: (field: string, side: MergeSide) => void;
}

function Fields({ fields, choices, choose }: FieldsProps) {
  const { t } = useTranslation("merging");
  return (
    <Card title={t("plan.fields")}>
      {fields.length === 0 ? (
        <p>{t("plan.fields-none")}</p>
      ) : (
        <div className={styles.body}>
          <p className={styles.left}>{t("plan.fields-what")}</p>
          <ul className={styles.fields}>
            {fields.map((one) => (
              <li key={one.field} className={styles.field}>
                <div className={styles.fieldHead}>
                  <h3>{fieldName(one.field, t)}</h3>
                  <Segments
                    label={t("plan.says", { field: fieldName(one.field, t) })}
                    choices={one.sides.map((side) => ({ value: side, label: t(`plan.sides.${side}`) }))}
                    value={choices[one.field] ?? one.default}
                    onChange={(side) => choose(one.field, side)}
                  />
                </div>
                <dl className={styles.words}>
                  <div>
                    <dt>{t("plan.of-kept")}</dt>
                    <dd>{fieldWords(one.field, one.kept, t)}</dd>
                  </div>
                  <div>
                    <dt>{t("plan.of-merged")}</dt>
                    <dd>{fieldWords(one.field, one.merged, t)}</dd>
                  </div>
                </dl>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

function Propose({ plan, choices, back }: { plan: MergePlan; choices: MergeChoices; back: string }) {
  const { t, i18n } = useTranslation("merging");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const navigate = useNavigate();
  async function ask(reason: string) {
    await proposeMerge(plan, choices, reason);
    announce(t("plan.proposed"));
    await queries.invalidateQueries({ queryKey: mergesKey });
    navigate(back);
  }
  const refused = plan.refused && t("plan.refused", { why: codeWords(plan.refused, i18n) ?? plan.refused });
  return (
    <Card>
      <div className={styles.body}>
        {refused && <p role="alert">{refused}</p>}
        <div className={styles.end}>
          <LinkButton to={back} variant="quiet">
            {t("plan.cancel")}
          </LinkButton>
          <ReasonStep
            label={t("plan.propose")}
            title={t("plan.propose-title")}
            consequence={t("plan.propose-what", {
              kept: `${plan.kept.name} ${plan.kept.number}`,
              merged: `${plan.merged.name} ${plan.merged.number}`,
            })}
            blocked={(plan.stops.length > 0 && t("plan.stops-what")) || refused || false}
            act={ask}
          />
        </div>
      </div>
    </Card>
  );
}
