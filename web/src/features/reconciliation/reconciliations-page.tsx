import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { accountQuery } from "@/api/accounts";
import { inBase64 } from "@/api/base64";
import {
  lookAtTable,
  reconcile,
  reconciliationChanged,
  reconciliationsQuery,
  type Where,
} from "@/api/reconciliation";
import type { Reconciliation, TableColumns, TableSeen } from "@/api/wire";
import { console_, portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { AccountNumber } from "@/ui/account-number";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Input, Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Records, Rows } from "@/ui/records";
import { OnDay, When } from "@/ui/when";
import { OwnBefore } from "./own-before";
import styles from "./reconciliation.module.css";
import { ReconciliationState } from "./reconciliation-state";
import { comparedPath, contextOf } from "./where";
import "./words";

const FIELDS = ["day", "amount", "money_in", "money_out", "balance", "reference", "text"] as const;
const NO_COLUMNS: TableColumns = {
  day: "",
  amount: "",
  money_in: "",
  money_out: "",
  balance: "",
  reference: "",
  text: "",
};
const MOST_DAYS = 31;

/** An account beside outside statements: a new one, and those of before. */
export function ReconciliationsPage({ where }: { where: Where }) {
  const { t } = useTranslation("reconciliation");
  const { id = "" } = useParams();
  const found = useQuery(accountQuery(where, id));
  const account = found.data;
  const own = contextOf(where);
  const before = t("before", own);
  return (
    <Page
      title={t("title", own)}
      lead={
        <>
          {account && <AccountNumber number={account.number} />}
          <span>{t("lead", own)}</span>
        </>
      }
      back={{ to: backOf(where, id, found.isError), label: t("back") }}
    >
      <NewStatement accountId={id} where={where} />
      <Card title={before}>
        {where === "portal" ? <OwnBefore accountId={id} /> : <Before accountId={id} label={before} />}
      </Card>
    </Page>
  );
}

/** Where the account is not one's own, it is one that one looks after. */
function backOf(where: Where, id: string, isOthers: boolean): string {
  if (where === "console") return console_.account(id);
  return isOthers ? portal.lookedAfter(id) : portal.account(id);
}

function Before({ accountId, label }: { accountId: string; label: string }) {
  const { t } = useTranslation("reconciliation");
  const listed = useInfiniteQuery(reconciliationsQuery("console", accountId));
  return (
    <Records
      query={listed}
      label={label}
      empty={
        <Empty picture={<Picture of="no-result" />} title={t("none-title")}>
          {t("none")}
        </Empty>
      }
      columns={[
        {
          title: t("statement"),
          render: ({ id, file_name }: Reconciliation) => (
            <Link to={comparedPath("console", id)}>{file_name}</Link>
          ),
        },
        {
          title: t("period"),
          render: ({ first_on, last_on }) =>
            first_on && last_on ? (
              <>
                <OnDay on={first_on} /> – <OnDay on={last_on} />
              </>
            ) : (
              "—"
            ),
        },
        { title: t("state"), render: (one) => <ReconciliationState told={one} /> },
        {
          title: t("asked"),
          spare: true,
          render: ({ asked_at, by_name }) => (
            <>
              <When at={asked_at} /> {by_name}
            </>
          ),
        },
      ]}
    />
  );
}

/** A file, how its columns are read where it is a table, and how far apart things may lie. */
function NewStatement({ accountId, where }: { accountId: string; where: Where }) {
  const { t } = useTranslation("reconciliation");
  const own = contextOf(where);
  const queries = useQueryClient();
  const go = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [seen, setSeen] = useState<TableSeen | null>(null);
  const [columns, setColumns] = useState<Partial<TableColumns>>({});
  const [days, setDays] = useState("5");
  const [cents, setCents] = useState("0");
  const [mirrored, setMirrored] = useState(false);
  const look = useMutation({
    mutationFn: (chosen: Blob) => lookAtTable(where, chosen),
    onSuccess: (found) => {
      const columns = found.columns ?? {};
      setSeen(found);
      setColumns(where === "portal" && isByBookkeeping(columns) ? turned(columns) : columns);
    },
  });
  const bring = useMutation({
    mutationFn: async (chosen: File) =>
      reconcile(
        where,
        accountId,
        {
          file_name: chosen.name.slice(0, 200),
          file: await inBase64(chosen),
          columns: seen ? { ...NO_COLUMNS, ...columns } : null,
          window_days: Number(days),
          tolerance: Number(cents),
          // Of two columns the customer has said which is which.
          is_mirrored: mirrored && (where === "console" || !columns.money_in),
        },
        newRequestKey(),
      ),
    onSuccess: async ({ id }) => {
      await reconciliationChanged(queries);
      await go(comparedPath(where, id));
    },
  });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0] ?? null;
    event.target.value = "";
    setFile(chosen);
    setSeen(null);
    bring.reset();
    look.reset();
    if (chosen && !chosen.name.toLowerCase().endsWith(".xml")) look.mutate(chosen);
  }
  const isDays = /^\d{1,2}$/.test(days) && Number(days) <= MOST_DAYS;
  const isCents = /^\d{1,12}$/.test(cents);
  const lacks = seen && !(columns.day && (columns.amount || (columns.money_in && columns.money_out)));
  return (
    <Card title={t("new", own)}>
      <div className={styles.form}>
        <p className={styles.soft}>{t("new-what", own)}</p>
        <input
          ref={input}
          type="file"
          accept=".xml,.csv,.txt"
          className="only-heard"
          tabIndex={-1}
          aria-label={t("choose", own)}
          onChange={choose}
        />
        <div className={styles.row}>
          <Button icon={<FileUp size={16} aria-hidden="true" />} onClick={() => input.current?.click()}>
            {t("choose", own)}
          </Button>
          {file && <b className={styles.name}>{file.name}</b>}
        </div>
        {look.error && <ProblemNote thrown={look.error} />}
        {seen && where === "portal" && seen.columns ? (
          <Fold title={t("columns")}>
            <Columns seen={seen} columns={columns} onChange={setColumns} />
          </Fold>
        ) : (
          seen && <Columns seen={seen} columns={columns} onChange={setColumns} />
        )}
        {where === "portal" && seen && columns.money_in && columns.money_out && (
          <div className={styles.turning}>
            <p>{t("sides", { in: columns.money_in, out: columns.money_out })}</p>
            <Button size="small" onClick={() => setColumns(turned(columns))}>
              {t("turn")}
            </Button>
          </div>
        )}
        <div className={styles.fields}>
          <Field label={t("window")} hint={t("window-what")} error={isDays ? null : t("window-wrong")}>
            {(wiring) => (
              <Input
                {...wiring}
                figures
                inputMode="numeric"
                maxLength={2}
                value={days}
                onChange={(event) => setDays(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t("tolerance")}
            hint={t("tolerance-what")}
            error={isCents ? null : t("tolerance-wrong")}
          >
            {(wiring) => (
              <Input
                {...wiring}
                figures
                inputMode="numeric"
                maxLength={12}
                value={cents}
                onChange={(event) => setCents(event.target.value)}
              />
            )}
          </Field>
        </div>
        {(where === "console" || !columns.money_in) && (
          <Checkbox
            label={t("mirrored", own)}
            hint={t("mirrored-what", own)}
            checked={mirrored}
            onChange={(event) => setMirrored(event.target.checked)}
          />
        )}
        {bring.error && <ProblemNote thrown={bring.error} />}
        <div>
          <Button
            variant="primary"
            busy={bring.isPending}
            blocked={
              file
                ? lacks
                  ? t("columns-lack")
                  : isDays && isCents
                    ? false
                    : t("window-wrong")
                : t("no-file", own)
            }
            onClick={() => file && bring.mutate(file)}
          >
            {t("compare")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** In one's own books a debit of the bank account is money that came in; the reader takes a debit as a bank does. */
function isByBookkeeping({ money_out }: Partial<TableColumns>): boolean {
  return /debit|借|soll/i.test(money_out ?? "");
}

function turned({ money_in = "", money_out = "", ...others }: Partial<TableColumns>): Partial<TableColumns> {
  return { ...others, money_in: money_out, money_out: money_in };
}

interface ColumnsProps {
  seen: TableSeen;
  columns: Partial<TableColumns>;
  onChange: (columns: Partial<TableColumns>) => void;
}

function Columns({ seen, columns, onChange }: ColumnsProps) {
  const { t } = useTranslation("reconciliation");
  return (
    <fieldset className={styles.columns}>
      <legend>{t("columns")}</legend>
      <p className={styles.soft}>{t("columns-what")}</p>
      <div className={styles.fields}>
        {FIELDS.map((field) => (
          <Field key={field} label={t(`fields.${field}`)}>
            {(wiring) => (
              <Select
                {...wiring}
                none="—"
                value={columns[field] ?? ""}
                choices={seen.headings.filter(Boolean).map((value) => ({ value, label: value }))}
                onChange={(event) => onChange({ ...columns, [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Rows
        rows={seen.rows.map((cells, nth) => ({ cells, nth }))}
        label={t("first-rows")}
        keyOf={({ nth }) => String(nth)}
        columns={seen.headings.map((title, nth) => ({
          title: title || String(nth + 1),
          render: ({ cells }: { cells: string[] }) => cells[nth] ?? "",
        }))}
      />
    </fieldset>
  );
}
