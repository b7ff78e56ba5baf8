import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type MergeChoices, mergeQuery, mergesKey, proposeSplit, splitPlanQuery } from "@/api/merging";
import type { Merge, SplitPlan } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Checkbox } from "@/ui/check";
import { Facts } from "@/ui/facts";
import { Lines, Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import { Ask, ChosenFields, Circumstances } from "./chosen";
import styles from "./merging.module.css";
import { FileCard, FollowsCard, Notes, Stops } from "./said";
import "./words";

/** One merge: who and when, and the way back. */
export function MergeSeenPage() {
  const { t } = useTranslation("merging");
  const { id = "" } = useParams();
  const found = useQuery(mergeQuery(id));
  const merge = found.data;
  return (
    <Page
      title={t("one.title")}
      back={{ to: console_.merges, label: t("list.title") }}
      lead={
        merge && (
          <StateWord tone={merge.split_at ? "over" : "good"}>
            {t(merge.split_at ? "one.is-two" : "one.is-one")}
          </StateWord>
        )
      }
    >
      <Loaded query={found} lines={6}>
        {(seen) => (seen.split_at ? <Over merge={seen} /> : <Split merge={seen} />)}
      </Loaded>
    </Page>
  );
}

function Over({ merge }: { merge: Merge }) {
  return (
    <Card>
      <div className={styles.body}>
        <Two merge={merge} />
        <Happened merge={merge} />
      </div>
    </Card>
  );
}

function Two({ merge }: { merge: Merge }) {
  return (
    <div className={styles.files}>
      <FileCard file={merge.kept} stays />
      <FileCard file={merge.merged} stays={false} />
    </div>
  );
}

function Happened({ merge }: { merge: Merge }) {
  const { t } = useTranslation("merging");
  const { at, asked_by: asked, by, split_at: splitAt, split_asked_by: splitAsked, split_by: splitBy } = merge;
  return (
    <Facts
      facts={[
        { label: t("one.merged"), value: <When at={at} exact /> },
        { label: t("list.who"), value: t("list.by", { asked, by }) },
        ...(splitAt
          ? [
              { label: t("one.split"), value: <When at={splitAt} exact /> },
              {
                label: `${t("one.split")} · ${t("list.who")}`,
                value: t("list.by", { asked: splitAsked ?? "", by: splitBy ?? "" }),
              },
            ]
          : []),
      ]}
    />
  );
}

/** What goes back, what came since and whose it is, and the way to ask for it. */
function Split({ merge }: { merge: Merge }) {
  const { t } = useTranslation("merging");
  const [choices, setChoices] = useState<MergeChoices>({});
  const [accounts, setAccounts] = useState<readonly string[]>([]);
  const plan = useQuery(splitPlanQuery(merge.id, choices, accounts));
  if (!plan.data) {
    return plan.error ? (
      <ProblemNote thrown={plan.error} retry={() => plan.refetch()} />
    ) : (
      <Lines count={8} />
    );
  }
  return (
    <Columns
      main={
        <>
          <Card>
            <div className={styles.body}>
              <Two merge={merge} />
              <Happened merge={merge} />
            </div>
          </Card>
          <Stops stops={plan.data.stops} customer={plan.data.kept.id} />
          <Notes notes={plan.data.notes} />
          <Accounts plan={plan.data} chosen={accounts} onChoose={setAccounts} />
          <ChosenFields
            title={t("split.fields")}
            what={t("split.fields-what")}
            none={t("split.fields-none")}
            fields={plan.data.fields.map((one) => ({
              ...one,
              default: "kept",
              said: [
                { by: t("split.now"), words: one.now },
                { by: t("split.before"), words: one.before },
              ],
              sides: one.sides.map((side) => ({ value: side, label: t(`split.sides.${side}`) })),
            }))}
            choices={choices}
            choose={(field, side) => setChoices((before) => ({ ...before, [field]: side }))}
          />
          <Circumstances fields={plan.data.circumstances} of="split" />
        </>
      }
      side={
        <>
          <FollowsCard follows={plan.data.follows} title={t("split.follows")} />
          <Propose merge={merge} plan={plan.data} choices={choices} accounts={accounts} />
        </>
      }
    />
  );
}

interface AccountsProps {
  plan: SplitPlan;
  chosen: readonly string[];
  onChoose: (accounts: readonly string[]) => void;
}

function Accounts({ plan, chosen, onChoose }: AccountsProps) {
  const { t } = useTranslation("merging");
  function tick(id: string, on: boolean) {
    onChoose(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  }
  return (
    <>
      <Card title={t("split.back")}>
        {plan.back.length === 0 ? (
          <p>{t("split.back-none")}</p>
        ) : (
          <ul className={styles.list}>
            {plan.back.map((one) => (
              <li key={one.id}>
                <AccountNumber number={one.number} />
                <span className={styles.left}>{one.name || one.currency}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title={t("split.since")}>
        {plan.since.length === 0 ? (
          <p>{t("split.since-none")}</p>
        ) : (
          <div className={styles.body}>
            <p className={styles.left}>{t("split.since-what", { merged: plan.merged.name })}</p>
            <ul className={styles.list}>
              {plan.since.map((one) => (
                <li key={one.id}>
                  <Checkbox
                    label={one.number}
                    hint={one.name || one.currency}
                    checked={chosen.includes(one.id)}
                    onChange={(event) => tick(one.id, event.target.checked)}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
      </Card>
    </>
  );
}

interface ProposeProps {
  merge: Merge;
  plan: SplitPlan;
  choices: MergeChoices;
  accounts: readonly string[];
}

function Propose({ merge, plan, choices, accounts }: ProposeProps) {
  const { t } = useTranslation("merging");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function ask(reason: string) {
    await proposeSplit(merge.id, plan, { choices, accounts, reason });
    announce(t("plan.proposed"));
    await queries.invalidateQueries({ queryKey: mergesKey });
  }
  return (
    <Card title={t("split.title")}>
      <div className={styles.body}>
        <p>{t("split.what", { kept: `${plan.kept.name} ${plan.kept.number}` })}</p>
        <Ask plan={plan} of="split" consequence={t("split.propose-what")} ask={ask} />
      </div>
    </Card>
  );
}
