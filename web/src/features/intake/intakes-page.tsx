import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { inBase64 } from "@/api/base64";
import { bringCustomerFile, customerFilesKey, customerFilesQuery } from "@/api/intake";
import { Problem } from "@/api/problem";
import type { CustomerTable } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Allowed } from "@/ui/session";
import { When } from "@/ui/when";
import styles from "./intake.module.css";
import { TableState } from "./table-state";
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
  const bring = useMutation({
    mutationFn: async ({ file, again }: { file: File; again: boolean }) =>
      bringCustomerFile(file.name, await inBase64(file), again),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: customerFilesKey });
      navigate(console_.customerFile(id));
    },
  });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) bring.mutate({ file, again: false });
  }
  const known =
    bring.error instanceof Problem && bring.error.code === "insight.file_known" ? bring.error : null;
  return (
    <Card title={t("new")}>
      <div className={styles.form}>
        <p className={styles.soft}>{t("new-what")}</p>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt"
          className="only-heard"
          tabIndex={-1}
          aria-label={t("choose")}
          onChange={choose}
        />
        <Button
          variant="primary"
          icon={<FileUp size={18} aria-hidden="true" />}
          busy={bring.isPending}
          onClick={() => input.current?.click()}
        >
          {t("choose")}
        </Button>
        {known && bring.variables && (
          <Answer tone="caution" words={t("known")} status>
            <div className={styles.buttons}>
              <Link to={console_.customerFile(String(known.facts.file_id))}>{t("see-known")}</Link>
              <Button
                size="small"
                busy={bring.isPending}
                onClick={() => bring.mutate({ file: bring.variables.file, again: true })}
              >
                {t("bring-again")}
              </Button>
            </div>
          </Answer>
        )}
        {bring.error && !known && <ProblemNote thrown={bring.error} />}
      </div>
    </Card>
  );
}
