import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { payeesQuery } from "@/api/payments";
import { askForPayment, requestsChanged } from "@/api/requests";
import type { MyAccount, Payee } from "@/api/wire";
import { amountText, parseAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { useLanguage } from "@/ui/use-language";
import { tailOf } from "./account-words";
import { AmountBox } from "./amount-box";
import styles from "./ask-page.module.css";
import { MEMO_MOST, type Source } from "./draft";
import { found } from "./found";
import form from "./how-much-step.module.css";
import { NewPayee } from "./new-payee";
import { divide } from "./shares";
import { Shares } from "./shares-part";
import { SourcePicker } from "./source-picker";
import "./words";

const MOST_ASKED = 20;
const SEARCHED_FROM = 7;
const DAYS = ["3", "7", "14", "30", "60"] as const;

/** Asks somebody for money, or several for their shares of a bill. */
export function AskPage() {
  const { t } = useTranslation("payments");
  const payees = useQuery(payeesQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page
      title={t("request.ask")}
      lead={t("request.ask-lead")}
      back={{ to: portal.requests, label: t("request.title") }}
    >
      <Card>
        <Loaded query={payees} lines={8}>
          {({ payees: people }) => (
            <Loaded query={accounts} lines={8}>
              {({ items }) => <Asking payees={people} sources={takingAccounts(items)} />}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

function takingAccounts(accounts: readonly MyAccount[]): Source[] {
  return accounts
    .filter(
      ({ role, kind, status }) =>
        role === "owner" && status === "open" && (kind === "current" || kind === "savings"),
    )
    .sort((one, other) => Number(other.is_default) - Number(one.is_default))
    .map((one) => ({ ...one, tail: tailOf(one.number) }));
}

function Asking({ payees, sources }: { payees: readonly Payee[]; sources: readonly Source[] }) {
  const { t } = useTranslation("payments");
  const [toId, setToId] = useState(sources[0]?.id ?? "");
  const to = sources.find(({ id }) => id === toId);
  if (!to) return <Empty>{t("request.no-account")}</Empty>;
  return (
    <AskForm
      key={to.currency}
      people={payees.filter(({ bank, currency }) => bank === null && currency === to.currency)}
      to={to}
      sources={sources}
      onTo={setToId}
    />
  );
}

interface FormProps {
  people: readonly Payee[];
  to: Source;
  sources: readonly Source[];
  onTo: (id: string) => void;
}

function AskForm({ people, to, sources, onTo }: FormProps) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const go = useNavigate();
  const announce = useAnnounce();
  const language = useLanguage();
  const [key] = useState(newRequestKey);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");
  const [mine, setMine] = useState(false);
  const [own, setOwn] = useState<Readonly<Record<string, string>> | null>(null);
  const [note, setNote] = useState("");
  const [days, setDays] = useState<string>("14");
  const [open, setOpen] = useState(false);
  const [tried, setTried] = useState(false);
  const { currency } = to;
  const total = parseAmount(typed, currency);
  const asked = chosen.flatMap((id) => people.find((one) => one.id === id) ?? []);
  const equal = divide(total ?? 0, asked.length + (mine ? 1 : 0));
  const shares = own
    ? asked.map(({ id }) => parseAmount(own[id] ?? "", currency) ?? 0)
    : equal.slice(0, asked.length);
  const rest = (total ?? 0) - shares.reduce((sum, one) => sum + one, 0);
  const isShared = rest === 0 || (mine && rest > 0);
  const isReady =
    total !== null && total > 0 && asked.length > 0 && isShared && shares.every((one) => one > 0);
  const asking = useMutation({
    mutationFn: () =>
      askForPayment(
        {
          to_id: to.id,
          total: { minor: total ?? 0, currency },
          own: mine ? rest : 0,
          asked: asked.map(({ id }, nth) => ({ payee_id: id, minor: shares[nth] ?? 0 })),
          note: note.trim(),
          valid_days: Number(days),
          may_change: open,
        },
        key,
      ),
    onSuccess: async (made) => {
      announce(t("request.asked", { count: made.length }));
      await requestsChanged(queries);
      await go(portal.requests);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isReady) asking.mutate();
  }
  const amountMissing = tried && !total ? t("amount.missing") : null;
  return (
    // Whom: outside the form, since a search and somebody new are forms of their own.
    <div className={form.form}>
      <People
        people={people}
        chosen={chosen}
        missing={tried && asked.length === 0}
        onChange={(ids) => {
          setChosen(ids);
          setOwn(null);
        }}
      />
      <form onSubmit={submit} className={form.form} noValidate>
        <AmountBox
          large
          label={t(asked.length > 1 || mine ? "request.total" : "amount.label")}
          currency={currency}
          value={typed}
          error={amountMissing}
          onChange={setTyped}
        />
        <Checkbox
          label={t("request.mine")}
          hint={t("request.mine-hint")}
          checked={mine}
          onChange={(event) => setMine(event.target.checked)}
        />
        {(asked.length > 1 || mine) && asked.length > 0 && total !== null && (
          <Shares
            people={asked}
            shares={shares}
            rest={rest}
            bearsRest={mine}
            currency={currency}
            own={own}
            tried={tried}
            onOwn={setOwn}
          />
        )}
        <Field label={t("request.note")} hint={t("request.note-hint")}>
          {(wiring) => (
            <Input
              {...wiring}
              value={note}
              maxLength={MEMO_MOST}
              autoComplete="off"
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("request.days")} hint={t("request.days-hint")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={days}
              choices={DAYS.map((value) => ({
                value,
                label: t("request.days-in", { count: Number(value) }),
              }))}
              onChange={(event) => setDays(event.target.value)}
            />
          )}
        </Field>
        <Checkbox
          label={t("request.open-amount")}
          hint={t("request.open-amount-hint")}
          checked={open}
          onChange={(event) => setOpen(event.target.checked)}
        />
        {sources.length > 1 && (
          <SourcePicker sources={sources} fromId={to.id} legend={t("request.to")} onChange={onTo} />
        )}
        {asking.error && <ProblemNote thrown={asking.error} />}
        <div className={form.buttons}>
          <Button type="submit" variant="primary" busy={asking.isPending}>
            {total && asked.length > 0
              ? t("request.ask-for", {
                  amount: amountText({ minor: total - (mine ? rest : 0), currency }, language),
                })
              : t("request.ask")}
          </Button>
        </div>
      </form>
    </div>
  );
}

interface PeopleProps {
  people: readonly Payee[];
  chosen: readonly string[];
  missing: boolean;
  onChange: (ids: readonly string[]) => void;
}

function People({ people, chosen, missing, onChange }: PeopleProps) {
  const { t } = useTranslation("payments");
  const [wanted, setWanted] = useState("");
  const [adding, setAdding] = useState(false);
  const shown = found(people, wanted);
  const isFull = chosen.length >= MOST_ASKED;
  function toggle(id: string) {
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  }
  return (
    <fieldset className={styles.people} aria-describedby={missing ? "asked-missing" : undefined}>
      <legend>{t("request.whom")}</legend>
      {people.length >= SEARCHED_FROM && (
        <SearchBox label={t("who.search")} value={wanted} onSearch={setWanted} />
      )}
      <ul>
        {shown.map(({ id, name, account_number: number }) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                disabled={isFull && !chosen.includes(id)}
                onChange={() => toggle(id)}
              />
              <span>
                <b>{name}</b>
                <small>{t("tail", { tail: tailOf(number) })}</small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {wanted && shown.length === 0 && <p className={form.soft}>{t("who.none", { wanted })}</p>}
      {missing && (
        <p id="asked-missing" role="alert" className={form.wrong}>
          {t("request.whom-missing")}
        </p>
      )}
      <Button
        aria-haspopup="dialog"
        icon={<UserPlus size={18} aria-hidden="true" />}
        onClick={() => setAdding(true)}
      >
        {t("who.new")}
      </Button>
      <Dialog open={adding} title={t("new.title")} onClose={() => setAdding(false)}>
        <NewPayee
          label={t("new.go-on")}
          hereOnly
          onDone={({ id }) => {
            setAdding(false);
            onChange([...chosen, id]);
          }}
          onLeave={() => setAdding(false)}
        />
      </Dialog>
    </fieldset>
  );
}
