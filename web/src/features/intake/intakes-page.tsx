import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, FileUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { inBase64 } from "@/api/base64";
import { download, keep } from "@/api/download";
import { bringCustomerFile, customerFilesKey, customerFilesQuery, customerTemplate } from "@/api/intake";
import { Problem } from "@/api/problem";
import type { CustomerTable } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./intake.module.css";
import { TableState } from "./table-state";
import { Unreadable } from "./unreadable";
import "./words";

/** Tables of customers that were brought, and bringing another. */
export function IntakesPage() {
  const { t } = useTranslation("intake");
  const found = useInfiniteQuery(customerFilesQuery);
  const columns: Column<CustomerTable>[] = [
    {
      title: t("file"),
      render: ({ id, name }) => (
        <Link to={console_.customerFile(id)} data-row>
          {name || t("gone")}
        </Link>
      ),
    },
    { title: t("state"), render: ({ state }) => <TableState state={state} /> },
    { title: t("rows"), render: ({ rows }) => rows },
    { title: t("figures.taken"), render: ({ taken }) => taken },
    { title: t("when"), render: ({ at }) => <When at={at} /> },
    { title: t("by"), render: ({ by_name }) => by_name },
  ];
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Allowed right="customers.import">
        <NewTable />
      </Allowed>
      <RowKeys>
        <Card flush>
          <Records
            query={found}
            columns={columns}
            label={t("title")}
            empty={
              <Empty picture={<Picture of="nothing-today" />} title={t("none")}>
                {t("none-what")}
              </Empty>
            }
          />
        </Card>
      </RowKeys>
    </Page>
  );
}

function NewTable() {
  const { t } = useTranslation("intake");
  const input = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const language = useLanguage();
  const template = useMutation({ mutationFn: () => download(customerTemplate(language)), onSuccess: keep });
  const bring = useMutation({
    mutationFn: async ({ file, again, sheet }: Brought) =>
      bringCustomerFile(file.name, await inBase64(file), { again, sheet }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: customerFilesKey });
      navigate(console_.customerFile(id));
    },
  });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) bring.mutate({ file, again: false, sheet: null });
  }
  const refused = bring.error instanceof Problem ? bring.error : null;
  const known = refused?.code === "insight.file_known" ? refused : null;
  const sheets = refused?.code === "insight.sheet_to_choose" ? (refused.facts.sheets as string[]) : null;
  const brought = bring.variables;
  return (
    <Card title={t("new")}>
      <div className={styles.form}>
        <p className={styles.soft}>{t("new-what")}</p>
        <input
          ref={input}
          type="file"
          accept=".xlsx,.csv,.txt"
          className="only-heard"
          tabIndex={-1}
          aria-label={t("choose")}
          onChange={choose}
        />
        <div className={styles.start}>
          <Button
            variant={sheets ? "plain" : "primary"}
            icon={<FileUp size={18} aria-hidden="true" />}
            busy={bring.isPending}
            onClick={() => input.current?.click()}
          >
            {t("choose")}
          </Button>
          <Button
            icon={<Download size={18} aria-hidden="true" />}
            busy={template.isPending}
            onClick={() => template.mutate()}
          >
            {t("template")}
          </Button>
        </div>
        {template.error && <ProblemNote thrown={template.error} />}
        {sheets && brought && (
          <SheetChoice
            key={brought.file.name}
            file={brought.file.name}
            sheets={sheets}
            busy={bring.isPending}
            choose={(sheet) => bring.mutate({ ...brought, sheet })}
          />
        )}
        {known && brought && (
          <Answer tone="caution" words={t("known")} status>
            <div className={styles.buttons}>
              <Link to={console_.customerFile(String(known.facts.file_id))}>{t("see-known")}</Link>
              <Button
                size="small"
                busy={bring.isPending}
                onClick={() => bring.mutate({ ...brought, again: true })}
              >
                {t("bring-again")}
              </Button>
            </div>
          </Answer>
        )}
        {refused?.code === "insight.file_unreadable" && <Unreadable facts={refused.facts} />}
        {bring.error && !known && !sheets && refused?.code !== "insight.file_unreadable" && (
          <ProblemNote thrown={bring.error} />
        )}
      </div>
    </Card>
  );
}

interface Brought {
  file: File;
  again: boolean;
  sheet: string | null;
}

interface Choice {
  file: string;
  sheets: string[];
  busy: boolean;
  choose: (sheet: string) => void;
}

/** Of a workbook with several sheets, which of them says who the customers are. */
function SheetChoice({ file, sheets, busy, choose }: Choice) {
  const { t } = useTranslation("intake");
  const [sheet, setSheet] = useState(sheets[0] ?? "");
  return (
    <Answer tone="info" words={t("sheets", { file, count: sheets.length })} status>
      <div className={styles.sheets}>
        <Field label={t("sheet")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={sheet}
              onChange={(event) => setSheet(event.target.value)}
              choices={sheets.map((one) => ({ value: one, label: one }))}
            />
          )}
        </Field>
        <Button variant="primary" busy={busy} onClick={() => choose(sheet)}>
          {t("take-sheet")}
        </Button>
      </div>
    </Answer>
  );
}
