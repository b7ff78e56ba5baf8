import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { download, keep } from "@/api/download";
import {
  chooseColumns,
  customerFileQuery,
  customerFileRowsQuery,
  customerFilesKey,
  isAtWork,
  proposeTaking,
  quarantineFile,
  type ShownTableRow,
} from "@/api/intake";
import type { CustomerTable, TableField, TableRowState } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Select } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { ReasonStep } from "@/ui/reason-step";
import { type Column, Records } from "@/ui/records";
import { Allowed, useRight } from "@/ui/session";
import { FIELDS, fieldOf } from "./fields";
import styles from "./intake.module.css";
import { RowState, TableState } from "./table-state";
import "./words";

const ROW_STATES: readonly TableRowState[] = ["faulty", "twin", "good", "taken", "dismissed"];

const FIGURES = ["good", "faulty", "twins", "taken", "dismissed"] as const;

/** One table: its columns, what was found, asking for approval, and row by row. */
export function IntakePage() {
  const { t } = useTranslation("intake");
  const { id = "" } = useParams();
  const found = useQuery(customerFileQuery(id));
  const back = { to: console_.customerFiles, label: t("back") };
  const file = found.data;
  if (!file)
    return (
      <Page title={t("title")} back={back}>
        <Card>
          {found.error ? (
            <ProblemNote thrown={found.error} retry={() => found.refetch()} />
          ) : (
            <Lines count={8} />
          )}
        </Card>
      </Page>
    );
  // Once somebody has decided about a row, the columns stay as they are.
  const isOpen =
    !file.is_forgotten &&
    file.taken + file.dismissed === 0 &&
    (file.state === "mapping" || file.state === "ready");
  return (
    <Page
      title={file.name || t("gone")}
      back={back}
      lead={
        <>
          <TableState state={file.state} />
          {file.sheet && <span className={styles.sheet}>{t("of-sheet", { sheet: file.sheet })}</span>}
        </>
      }
    >
      {file.state !== "mapping" && <Found file={file} />}
      {file.state !== "mapping" && <Rows file={file} />}
      {isOpen && (
        <Allowed right="customers.import">
          <Card title={file.state === "mapping" && t("columns")}>
            {file.state === "mapping" ? (
              <Columns key={file.version} file={file} />
            ) : (
              <Fold title={t("columns")} aside={file.columns.length}>
                <Columns key={file.version} file={file} />
              </Fold>
            )}
          </Card>
        </Allowed>
      )}
    </Page>
  );
}

function Columns({ file }: { file: CustomerTable }) {
  const { t } = useTranslation("intake");
  const queries = useQueryClient();
  const [columns, setColumns] = useState<(TableField | null)[]>(() => file.columns.map(({ field }) => field));
  const say = useMutation({
    mutationFn: () => chooseColumns(file.id, columns, file.version),
    onSuccess: async (changed) => {
      queries.setQueryData(customerFileQuery(file.id).queryKey, changed);
      await queries.invalidateQueries({ queryKey: customerFilesKey });
    },
  });
  function change(nth: number, field: string) {
    // A field is one column: whoever had it before has it no more.
    setColumns(
      columns.map((one, at) =>
        at === nth ? ((field || null) as TableField | null) : one === field ? null : one,
      ),
    );
  }
  return (
    <>
      <p className={styles.soft}>{t("columns-what")}</p>
      <ul className={styles.columns}>
        {file.columns.map(({ heading, samples }, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, and headings may be the same
          <li key={nth}>
            <div>
              <p className={styles.heading}>{heading || "—"}</p>
              <p className={styles.soft}>{samples.filter(Boolean).slice(0, 3).join(" · ")}</p>
            </div>
            <Field label={t("field-of", { heading })}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={columns[nth] ?? ""}
                  onChange={(event) => change(nth, event.target.value)}
                  choices={[
                    { value: "", label: t("leave-out") },
                    ...FIELDS.map((value) => ({ value, label: t(`fields.${value}`) })),
                  ]}
                />
              )}
            </Field>
          </li>
        ))}
      </ul>
      {say.error && <ProblemNote thrown={say.error} />}
      <Button
        variant={file.state === "mapping" ? "primary" : "plain"}
        busy={say.isPending}
        onClick={() => say.mutate()}
      >
        {t(file.state === "mapping" ? "check" : "check-again")}
      </Button>
    </>
  );
}

function Found({ file }: { file: CustomerTable }) {
  const { t } = useTranslation("intake");
  const announce = useAnnounce();
  const take = useMutation({
    mutationFn: () => download(quarantineFile(file.id)),
    onSuccess: keep,
  });
  async function ask(reason: string) {
    await proposeTaking(file.id, file.version, reason);
    announce(t("asked"));
  }
  const left = file.faulty + file.twins;
  return (
    <Card title={t("result")}>
      <Facts
        facts={FIGURES.map((one) => ({
          label: t(`figures.${one}`),
          value: String(file[one]),
        }))}
      />
      <p className={styles.soft} role="status">
        {file.state === "checking" && t("progress", { looked: file.looked, rows: file.rows })}
        {file.state === "running" && t("taking", { taken: file.taken, good: file.good })}
      </p>
      {take.error && <ProblemNote thrown={take.error} />}
      <Allowed right="customers.import">
        <div className={styles.buttons}>
          {file.state === "ready" && (
            <ReasonStep
              label={t("ask")}
              title={t("ask")}
              consequence={t("ask-what", { good: file.good })}
              blocked={file.good > 0 ? false : t("nothing")}
              act={ask}
            />
          )}
          {!isAtWork(file) && left > 0 && !file.is_forgotten && (
            <Button
              icon={<Download size={18} aria-hidden="true" />}
              busy={take.isPending}
              onClick={() => take.mutate()}
            >
              {t("download")}
            </Button>
          )}
        </div>
      </Allowed>
    </Card>
  );
}

function Rows({ file }: { file: CustomerTable }) {
  const { t, i18n } = useTranslation("intake");
  const [state, setState] = useState<TableRowState | "">("");
  const moment = `${file.version} ${file.looked} ${file.taken} ${file.state}`;
  const found = useInfiniteQuery(customerFileRowsQuery(file.id, state, moment));
  const canMend = useRight("customers.import") && !isAtWork(file) && !file.is_forgotten;
  const columns: Column<ShownTableRow>[] = [
    { title: t("line"), render: ({ line }) => line },
    {
      title: t("who"),
      render: ({ nth, told, customer_id }) =>
        customer_id ? (
          <Link to={console_.customer(customer_id)}>{t("open")}</Link>
        ) : (
          <>
            <div>
              {canMend ? (
                <Link to={console_.customerFileRow(file.id, String(nth))} data-row>
                  {told.name || t("no-name")}
                </Link>
              ) : (
                told.name || t("no-name")
              )}
            </div>
            <div className={styles.soft}>
              {[told.document, told.phone, told.birth_on].filter(Boolean).map((one) => (
                <span key={one} className={styles.piece}>
                  <Masked value={one ?? ""} />
                </span>
              ))}
            </div>
          </>
        ),
    },
    {
      title: t("state"),
      render: ({ state: stands, faults, twins, mended }) => (
        <>
          <RowState state={stands} />
          {mended.length > 0 && <span className={styles.soft}> {t("was-mended")}</span>}
          <ul className={styles.faults}>
            {faults.map(({ field, code, line, cell }) => (
              <li key={field + code}>
                {line
                  ? t("same-line", { line })
                  : t("at", { field: t(`fields.${fieldOf(field)}`), what: codeWords(code, i18n) ?? code })}
                {cell && !line && (
                  <>
                    {" "}
                    <span className={styles.cell}>{`${file.sheet}!${cell}`}</span>
                  </>
                )}
              </li>
            ))}
            {twins.map((twin) => (
              <li key={twin.id}>
                {t("may-be")} <Link to={console_.customer(twin.id)}>{twin.name}</Link> {twin.number}
              </li>
            ))}
          </ul>
        </>
      ),
    },
  ];
  return (
    <Card title={t("list")}>
      <div className={styles.filter}>
        <Field label={t("which")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={state}
              onChange={(event) => setState(event.target.value as TableRowState | "")}
              choices={[
                { value: "", label: t("all") },
                ...ROW_STATES.map((value) => ({ value, label: t(`row-states.${value}`) })),
              ]}
            />
          )}
        </Field>
      </div>
      <Records
        query={found}
        columns={columns}
        label={t("list")}
        empty={
          <Empty picture={<Picture of="no-result" />} title={t("no-rows")}>
            {t("no-rows-what")}
          </Empty>
        }
      />
    </Card>
  );
}
