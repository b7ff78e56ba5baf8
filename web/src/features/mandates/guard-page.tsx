import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { changeMandate, giveMandate, mandatesKey, mandatesQuery } from "@/api/mandates";
import type { Mandate, MandateTerms, MyMandates } from "@/api/wire";
import type { BankDate } from "@/lib/dates";
import { dropDraft } from "@/lib/drafts";
import { portal } from "@/lib/paths";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { codeWords } from "@/ui/problem-words";
import { type Step, Wizard } from "@/ui/wizard";
import { toldOf } from "./answers";
import { aboveOf, freshGuard, type GuardAnswers, guardAnswersOf, guardTermsOf } from "./guard-answers";
import { Above, CheckGuard, Whose } from "./guard-steps";
import { HowLong } from "./let-in-steps";
import "./words";

/** Asks somebody for their yes to one's own larger payments, or changes from how much on and until when. */
export function GuardPage() {
  const { t } = useTranslation("mandates");
  const { id } = useParams();
  const mandates = useQuery(mandatesQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page
      title={t(id ? "guard.change-title" : "guard.title")}
      back={{ to: portal.trusted, label: t("title") }}
    >
      <Card>
        <Loaded query={mandates} lines={8}>
          {(mine) => (
            <Loaded query={accounts} lines={8}>
              {({ items }) => (
                <Form key={id ?? "new"} id={id} mine={mine} currency={items[0]?.currency ?? "CNY"} />
              )}
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
  currency: string;
}

function Form({ id, mine, currency: usual }: FormProps) {
  const { t, i18n } = useTranslation("mandates");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const [changed] = useState(() => mine.given.find((one) => one.id === id && one.guard));
  const [initial] = useState(() => (changed ? guardAnswersOf(changed) : freshGuard(mine.today)));
  const draft = `guard.${id ?? "new"}`;
  const currency = changed?.guard?.currency ?? usual;
  const doing = useMutation({
    mutationFn: (answers: GuardAnswers) =>
      confirmed((yes) => send(answers, changed, guardTermsOf(answers, mine.today, currency), yes)),
    onSuccess: async (after) => {
      dropDraft(draft);
      announce(saidOf(t, changed, after));
      await queries.invalidateQueries({ queryKey: mandatesKey });
      navigate(portal.trusted);
    },
  });
  if (id && !changed) return <p>{t("accept.gone")}</p>;
  return (
    <Wizard
      name={draft}
      steps={steps(t, { currency, today: mine.today, changed })}
      initial={initial}
      submitLabel={t(changed ? "wizard.submit-change" : "guard.ask")}
      busy={doing.isPending}
      error={doing.error instanceof LeftAlone ? null : doing.error}
      told={toldOf(doing.error, (code) => codeWords(code, i18n))}
      onSubmit={(answers) => doing.mutate(answers)}
      onCancel={() => navigate(portal.trusted)}
    />
  );
}

function saidOf(t: TFunction<"mandates">, changed: Mandate | undefined, { other: name, guard }: Mandate) {
  if (!changed) return t("wizard.done", { name });
  return t(guard?.lifted_at ? "guard.changed-slowly" : "wizard.changed", { name });
}

function send(
  answers: GuardAnswers,
  changed: Mandate | undefined,
  terms: MandateTerms,
  confirmation?: string,
) {
  if (changed) return changeMandate(changed.id, changed.version, terms, confirmation);
  const number = answers.number.replace(/\s/g, "") || null;
  return giveMandate({ name: answers.name.trim(), number, terms }, answers.key, confirmation);
}

interface Around {
  currency: string;
  today: BankDate;
  changed: Mandate | undefined;
}

function steps(t: TFunction<"mandates">, { currency, today, changed }: Around): Step<GuardAnswers>[] {
  const who: Step<GuardAnswers> = {
    key: "who",
    title: t("guard.who"),
    fields: ["name", "number"],
    check: ({ name, number }) => ({
      ...(name.trim() ? {} : { name: t("wizard.name-missing") }),
      ...(/^\s*(\d\s*){10}$|^\s*$/.test(number) ? {} : { number: t("wizard.number-wrong") }),
    }),
    content: (parts) => <Whose {...parts} />,
  };
  return [
    ...(changed ? [] : [who]),
    {
      key: "above",
      title: t("guard.amount"),
      fields: ["above"],
      check: ({ above }) => (aboveOf(above, currency) === null ? { above: t("wizard.amount-missing") } : {}),
      content: (parts) => <Above {...parts} currency={currency} />,
    },
    {
      key: "when",
      title: t("wizard.when"),
      fields: ["until"],
      check: ({ until }) => (until ? {} : { until: t("wizard.until-missing") }),
      content: (parts) => <HowLong {...parts} today={today} hint={t("guard.until-hint")} />,
    },
    {
      key: "check",
      title: t("wizard.check"),
      content: ({ answers }) => (
        <CheckGuard answers={answers} currency={currency} today={today} changed={changed} />
      ),
    },
  ];
}
