import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { customersQuery } from "@/api/customers";
import type { Customer, CustomerRow } from "@/api/wire";
import { Button, IconButton } from "@/ui/button";
import { Input } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import type { StepParts } from "@/ui/wizard";
import type { CoHolder, NewAccount } from "./new-account";
import styles from "./open-account-page.module.css";

const ROLES: CoHolder["role"][] = ["owner", "authorised"];
const MOST_OTHERS = 9;
const MOST_FOUND = 6;
const PAUSE_MS = 400;

/** Who besides the customer may use the account: found by name or number, as owner or authorised. */
export function CoHolders({ answers, change, wrong, owner }: StepParts<NewAccount> & { owner: Customer }) {
  const { t } = useTranslation("accounts");
  const { others } = answers;
  function put(holder: CoHolder) {
    change({ others: others.map((one) => (one.id === holder.id ? holder : one)) });
  }
  function add({ id, name, number }: CustomerRow) {
    change({ others: [...others, { id, name, number, role: "owner" }] });
  }
  return (
    <div className={styles.form}>
      <ul className={styles.holders} aria-label={t("holders")}>
        <li>
          <span className={styles.holder}>
            <strong>{owner.name}</strong>
            <small>{owner.number}</small>
          </span>
          <span>{t("roles.owner")}</span>
        </li>
        {others.map((one) => (
          <li key={one.id}>
            <span className={styles.holder}>
              <strong>{one.name}</strong>
              <small>{one.number}</small>
            </span>
            <Segments
              label={t("role-of", { name: one.name })}
              value={one.role}
              choices={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
              onChange={(role) => put({ ...one, role })}
            />
            <IconButton
              label={t("holder-remove", { name: one.name })}
              icon={<X size={16} aria-hidden="true" />}
              onClick={() => change({ others: others.filter(({ id }) => id !== one.id) })}
            />
          </li>
        ))}
      </ul>
      {wrong.others && <p className={styles.wrong}>{wrong.others}</p>}
      {others.length < MOST_OTHERS && <Finder taken={[owner.id, ...others.map(({ id }) => id)]} add={add} />}
    </div>
  );
}

function Finder({ taken, add }: { taken: string[]; add: (one: CustomerRow) => void }) {
  const { t } = useTranslation("accounts");
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useInfiniteQuery({ ...customersQuery({ q, status: "active" }), enabled: q !== "" });
  const rows = q === "" ? [] : (found.data?.pages[0]?.items ?? []).filter(({ id }) => !taken.includes(id));
  return (
    <div className={styles.finder}>
      <p>{t("holder-more")}</p>
      <Input
        type="search"
        aria-label={t("holder-find")}
        placeholder={t("holder-find")}
        icon={<Search size={16} aria-hidden="true" />}
        value={typed}
        maxLength={100}
        onClear={() => setTyped("")}
        onChange={(event) => setTyped(event.target.value)}
        // It stands in the wizard's form: Enter looks, and does not go on to the next step.
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          setQ(typed.trim());
        }}
      />
      {found.error && <ProblemNote thrown={found.error} retry={() => found.refetch()} />}
      <div role="status">
        {q !== "" && found.isSuccess && rows.length === 0 && <p>{t("holder-nobody")}</p>}
      </div>
      <ul className={styles.holders}>
        {rows.slice(0, MOST_FOUND).map((one) => (
          <li key={one.id}>
            <span className={styles.holder}>
              {one.name}
              <small>{one.number}</small>
            </span>
            <Button
              size="small"
              icon={<Plus size={16} aria-hidden="true" />}
              onClick={() => {
                add(one);
                setTyped("");
              }}
            >
              {t("holder-add")}
              <span className="only-heard"> {one.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
