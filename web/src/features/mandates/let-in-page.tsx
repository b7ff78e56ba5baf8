import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { changeMandate, giveMandate, mandatesKey, mandatesQuery } from "@/api/mandates";
import type { Mandate, MandateTerms, MyAccount, MyMandates } from "@/api/wire";
import type { BankDate } from "@/lib/dates";
import { dropDraft } from "@/lib/drafts";
import { parseAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { codeWords } from "@/ui/problem-words";
import { type Step, Wizard } from "@/ui/wizard";
import { type Answers, answersOf, fresh, termsOf, toldOf } from "./answers";
import { Check, currencyOf, HowLong, What, Who } from "./let-in-steps";
import "./words";

/** Lets somebody in, or changes to what and until when. */
export function LetInPage() {
  const { t } = useTranslation("mandates");
  const { id } = useParams();
  const mandates = useQuery(mandatesQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page
      title={t(id ? "wizard.change-title" : "wizard.title")}
      back={{ to: portal.trusted, label: t("title") }}
    >
      <Card>
        <Loaded query={mandates} lines={8}>
          {(mine) => (
            <Loaded query={accounts} lines={8}>
              {({ items }) => <Form key={id ?? "new"} id={id} mine={mine} accounts={items} />}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

interface FormProps {
  id: string | undefined;
  mine: MyMandates;
  accounts: readonly MyAccount[];
}

function Form({ id, mine, accounts }: FormProps) {
  const { t, i18n } = useTranslation("mandates");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const [changed] = useState(() => mine.given.find((one) => one.id === id));
  const [initial] = useState(() => (changed ? answersOf(changed) : fresh(mine.today)));
  const draft = `mandate.${id ?? "new"}`;
  const own = accounts.filter((account) => mine.may_give.includes(account.id));
  const doing = useMutation({
    mutationFn: (answers: Answers) =>
      confirmed((yes) => send(answers, changed, termsOf(answers, mine.today, currencyOf(answers, own)), yes)),
    onSuccess: async ({ other: name }) => {
      dropDraft(draft);
      announce(changed ? t("wizard.changed") : t("wizard.done", { name }));
      await queries.invalidateQueries({ queryKey: mandatesKey });
      navigate(portal.trusted);
    },
  });
  if (id && !changed) return <p>{t("accept.gone")}</p>;
  return (
    <Wizard
      name={draft}
      steps={steps(t, { own, today: mine.today, isNew: !changed })}
      initial={initial}
      submitLabel={changed ? t("wizard.submit-change") : t("let-in")}
      busy={doing.isPending}
      error={doing.error instanceof LeftAlone ? null : doing.error}
      told={toldOf(doing.error, (code) => codeWords(code, i18n))}
      onSubmit={(answers) => doing.mutate(answers)}
      onCancel={() => navigate(portal.trusted)}
    />
  );
}

function send(answers: Answers, changed: Mandate | undefined, terms: MandateTerms, confirmation?: string) {
  if (changed) return changeMandate(changed.id, changed.version, terms, confirmation);
  const number = answers.number.replace(/\s/g, "") || null;
  return giveMandate({ name: answers.name.trim(), number, terms }, answers.key, confirmation);
}

function wrongAmounts(answers: Answers, currency: string, t: TFunction<"mandates">) {
  if (!answers.pays) return {};
  const each = parseAmount(answers.each, currency);
  const month = parseAmount(answers.month, currency);
  return {
    ...(each ? {} : { each: t("wizard.amount-missing") }),
    ...(month ? {} : { month: t("wizard.amount-missing") }),
    ...(each && month && each > month ? { month: t("wizard.month-less") } : {}),
  };
}

interface Around {
  own: readonly MyAccount[];
  today: BankDate;
  isNew: boolean;
}

function steps(t: TFunction<"mandates">, { own, today, isNew }: Around): Step<Answers>[] {
  const who: Step<Answers> = {
    key: "who",
    title: t("wizard.who"),
    fields: ["name", "number"],
    check: ({ name, number }) => ({
      ...(name.trim() ? {} : { name: t("wizard.name-missing") }),
      ...(/^\s*(\d\s*){10}$|^\s*$/.test(number) ? {} : { number: t("wizard.number-wrong") }),
    }),
    content: (parts) => <Who {...parts} />,
  };
  return [
    ...(isNew ? [who] : []),
    {
      key: "what",
      title: t("wizard.what"),
      fields: ["accounts", "statements", "pays", "each", "month", "asking", "known"],
      check: (answers) => ({
        ...(own.some(({ id }) => answers.accounts.includes(id))
          ? {}
          : { accounts: t("wizard.accounts-missing") }),
        ...wrongAmounts(answers, currencyOf(answers, own), t),
      }),
      content: (parts) => <What {...parts} own={own} />,
    },
    {
      key: "when",
      title: t("wizard.when"),
      fields: ["until"],
      check: ({ until }) => (until ? {} : { until: t("wizard.until-missing") }),
      content: (parts) => <HowLong {...parts} today={today} />,
    },
    {
      key: "check",
      title: t("wizard.check"),
      content: ({ answers }) => <Check answers={answers} own={own} today={today} />,
    },
  ];
}
