import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { accountQuery, addHolder } from "@/api/accounts";
import { searchQuery } from "@/api/search";
import type { AccountDetail, CustomerHit, HolderRole } from "@/api/wire";
import { useSettled } from "@/lib/use-settled";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { PersonChip } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import styles from "./add-holder.module.css";
import form from "./step-form.module.css";

const ROLES: HolderRole[] = ["authorised", "owner"];
const PAUSE_MS = 200;

interface Props {
  account: AccountDetail;
  open: boolean;
  onClose: () => void;
}

/** Finds a customer and lets them hold the account, as owner or authorised. */
export function AddHolder({ account, open, onClose }: Props) {
  const { t } = useTranslation("accounts");
  return (
    <Dialog open={open} title={t("desk.add-title", { number: account.number })} onClose={onClose}>
      <AddForm account={account} onDone={onClose} />
    </Dialog>
  );
}

function AddForm({ account, onDone }: { account: AccountDetail; onDone: () => void }) {
  const { t } = useTranslation(["accounts", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [who, setWho] = useState<CustomerHit | null>(null);
  const [role, setRole] = useState<HolderRole>("authorised");
  const [asked, setAsked] = useState(false);
  const adding = useMutation({
    mutationFn: (customer: CustomerHit) => addHolder(account.id, customer.id, role),
    onSuccess: async (changed, { name }) => {
      queries.setQueryData(accountQuery("console", account.id).queryKey, changed);
      announce(t("desk.added", { name }));
      onDone();
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (who) adding.mutate(who);
  }
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <FindWho account={account} who={who} choose={setWho} missing={asked && !who} />
      <div className={styles.role}>
        <Segments
          label={t("desk.as")}
          choices={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          value={role}
          onChange={setRole}
        />
        <p className={styles.note}>{t(`desk.roles-what.${role}`)}</p>
      </div>
      {adding.error && <ProblemNote thrown={adding.error} />}
      <div className={form.buttons}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={adding.isPending}>
          {t("desk.do-add")}
        </Button>
      </div>
    </form>
  );
}

interface FindProps {
  account: AccountDetail;
  who: CustomerHit | null;
  choose: (who: CustomerHit | null) => void;
  missing: boolean;
}

function FindWho({ account, who, choose, missing }: FindProps) {
  const { t } = useTranslation("accounts");
  const [text, setText] = useState("");
  const q = useSettled(text.trim(), PAUSE_MS);
  const found = useQuery({ ...searchQuery(q), enabled: q !== "" });
  const hits = q ? (found.data?.customers ?? []) : [];
  const held = new Set(account.holders.map(({ customer_id }) => customer_id));
  return (
    <>
      <Field label={t("desk.find-who")} error={missing ? t("desk.who-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            type="search"
            autoComplete="off"
            maxLength={100}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              choose(null);
            }}
          />
        )}
      </Field>
      <fieldset className={styles.hits} aria-busy={found.isFetching}>
        <legend className="only-heard">{t("desk.who")}</legend>
        {hits.map((hit) => (
          <label key={hit.id} className={styles.hit}>
            <input
              type="radio"
              name="who"
              checked={who?.id === hit.id}
              disabled={held.has(hit.id)}
              onChange={() => choose(hit)}
            />
            <PersonChip
              name={hit.name}
              organisation={hit.kind === "organisation"}
              note={
                <>
                  {hit.number} {hit.phone_masked && <Masked value={hit.phone_masked} />} {hit.city}
                  {held.has(hit.id) && ` · ${t("desk.is-holder")}`}
                </>
              }
            />
          </label>
        ))}
        {hits.length === 0 && (
          <p className={styles.note} role="status">
            {found.error ? "" : t(q && found.data ? "desk.who-none" : "desk.who-first", { q })}
          </p>
        )}
        {found.error && <ProblemNote thrown={found.error} retry={() => found.refetch()} />}
      </fieldset>
    </>
  );
}
