import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { myAccountQuery } from "@/api/accounts";
import { download, keep } from "@/api/download";
import { askStatement, statementFile, statementsQuery } from "@/api/statements";
import type { NewStatement, Statement, StatementForm } from "@/api/wire";
import type { Language } from "@/lib/language";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { AccountNumber } from "@/ui/account-number";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import { Made } from "./made";
import { Months } from "./months";
import { OwnPeriod } from "./own-period";
import styles from "./statements-page.module.css";
import "./words";

const FORMS: readonly StatementForm[] = ["pdf", "csv", "camt053"];
const LANGUAGES: readonly Language[] = ["zh-CN", "en"];

export type Days = Pick<NewStatement, "first_on" | "last_on">;

/** An account's statements: by month, of any period, and those that were made. What is asked for comes by itself. */
export function StatementsPage() {
  const { t } = useTranslation("statements");
  const { id = "" } = useParams();
  const account = useQuery(myAccountQuery(id)).data;
  const listed = useQuery(statementsQuery(id));
  const [form, setForm] = useState<StatementForm>("pdf");
  const [language, setLanguage] = useState<Language>(useLanguage());
  const { ask, problem, asking, take } = useStatements(id, listed.data?.statements);
  const wanted = (days: Days) => ask({ ...days, form, language });
  return (
    <Page
      title={t("title")}
      lead={
        <>
          {account && <AccountNumber number={account.number} />}
          <span>{t("lead")}</span>
        </>
      }
      back={{ to: portal.account(id), label: t("back") }}
    >
      <Loaded query={listed} lines={10}>
        {(shown) => (
          <>
            <Card title={t("how")}>
              <div className={styles.how}>
                <Segments
                  label={t("form")}
                  choices={FORMS.map((value) => ({ value, label: t(`short-forms.${value}`) }))}
                  value={form}
                  onChange={setForm}
                />
                <Segments
                  label={t("language")}
                  choices={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
                  value={language}
                  onChange={setLanguage}
                />
              </div>
              <p className={styles.soft}>{t(`forms-what.${form}`)}</p>
            </Card>
            {problem && <ProblemNote thrown={problem} />}
            {shown.statements.length > 0 && (
              <Made statements={shown.statements} onTake={take} onAgain={(one) => ask(one)} />
            )}
            <Card title={t("months")}>
              <Months months={shown.months} asking={asking} onAsk={wanted} />
            </Card>
            <Card title={t("period")}>
              <OwnPeriod bounds={shown} asking={asking} onAsk={wanted} />
            </Card>
            <p className={styles.soft}>
              <Link to={portal.checkStatement()}>{t("check")}</Link>
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Asks for statements, and brings those that were asked for here as soon as they are made. */
function useStatements(accountId: string, statements: readonly Statement[] | undefined) {
  const queries = useQueryClient();
  const coming = useRef(new Set<string>());
  const asking = useMutation({
    mutationFn: ({ first_on, last_on, form, language }: NewStatement) =>
      askStatement(
        accountId,
        { first_on, last_on, ...(form && { form }), ...(language && { language }) },
        newRequestKey(),
      ),
    onSuccess: (asked) => {
      coming.current.add(asked.id);
      return queries.invalidateQueries({ queryKey: statementsQuery(accountId).queryKey });
    },
  });
  const taking = useMutation({ mutationFn: (id: string) => download(statementFile(id)), onSuccess: keep });
  const { mutate: take } = taking;
  useEffect(() => {
    for (const { id, state } of statements ?? []) {
      if (coming.current.has(id) && state !== "waiting" && state !== "making") {
        coming.current.delete(id);
        if (state === "made") take(id);
      }
    }
  }, [statements, take]);
  return { ask: asking.mutate, take, asking: asking.isPending, problem: asking.error ?? taking.error };
}
