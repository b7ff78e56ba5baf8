import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, FileSpreadsheet, FileUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { inBase64 } from "@/api/base64";
import { batchesChanged, batchesQuery, bringFile, templateFile } from "@/api/bulk";
import { download, keep } from "@/api/download";
import { Problem } from "@/api/problem";
import type { Batch } from "@/api/wire";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Amount } from "@/ui/amount";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { tailOf, useAccountName } from "./account-words";
import { BatchState } from "./batch-state";
import styles from "./bulk.module.css";
import card from "./payment-card.module.css";
import "./words";

/** Many payments by one file: a new one, and those that were brought before. */
export function BulkPage() {
  const { t } = useTranslation("payments");
  const batches = useQuery(batchesQuery);
  return (
    <Page
      title={t("bulk.title")}
      lead={t("bulk.lead")}
      back={{ to: portal.transfers, label: t("transfers") }}
    >
      <NewFile />
      <Loaded query={batches} lines={6}>
        {({ batches: all }) => (
          <section aria-labelledby="bulk-before" className={styles.section}>
            <h2 id="bulk-before" className={styles.title}>
              {t("bulk.before")}
            </h2>
            {all.length === 0 ? (
              <Card>
                <Empty picture={<Picture of="no-transfers" />} title={t("bulk.none-title")}>
                  {t("bulk.none")}
                </Empty>
              </Card>
            ) : (
              <ul className={styles.cards}>
                {all.map((batch) => (
                  <BatchCard key={batch.id} batch={batch} />
                ))}
              </ul>
            )}
          </section>
        )}
      </Loaded>
    </Page>
  );
}

function NewFile() {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [from, setFrom] = useState("");
  const { bring, accounts, account } = useBringing(from);
  const nameOf = useAccountName();
  const template = useMutation({ mutationFn: () => download(templateFile(language)), onSuccess: keep });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (file) bring.mutate({ file, again: false });
  }
  const known =
    bring.error instanceof Problem && bring.error.code === "payments.file_known" ? bring.error : null;
  return (
    <Card title={t("bulk.new")}>
      <div className={styles.form}>
        <p className={card.soft}>{t("bulk.new-what")}</p>
        <Field label={t("bulk.from")} hint={t("bulk.from-what")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={account?.id ?? ""}
              onChange={(event) => setFrom(event.target.value)}
              choices={accounts.map((one) => ({
                value: one.id,
                label: `${nameOf(one)} · ${t("tail", { tail: tailOf(one.number) })} · ${one.currency}`,
              }))}
            />
          )}
        </Field>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.xml"
          className="only-heard"
          tabIndex={-1}
          aria-label={t("bulk.choose")}
          onChange={choose}
        />
        <div className={styles.buttons}>
          <Button
            variant="primary"
            icon={<FileUp size={18} aria-hidden="true" />}
            busy={bring.isPending}
            blocked={account ? false : t("bulk.no-account")}
            onClick={() => input.current?.click()}
          >
            {t("bulk.choose")}
          </Button>
          <Button
            icon={<Download size={18} aria-hidden="true" />}
            busy={template.isPending}
            onClick={() => template.mutate()}
          >
            {t("bulk.template")}
          </Button>
        </div>
        {known && bring.variables && (
          <Answer tone="caution" words={t("bulk.known")} status>
            <p>{t("bulk.known-what")}</p>
            <div className={styles.buttons}>
              <Link to={portal.bulkOne(String(known.facts.batch_id))}>{t("bulk.see-known")}</Link>
              <Button
                size="small"
                busy={bring.isPending}
                onClick={() => bring.variables && bring.mutate({ file: bring.variables.file, again: true })}
              >
                {t("bulk.again")}
              </Button>
            </div>
          </Answer>
        )}
        {bring.error && !known && <ProblemNote thrown={bring.error} />}
        {template.error && <ProblemNote thrown={template.error} />}
      </div>
    </Card>
  );
}

/** Brings a file, and goes to where one sees how it is read. */
function useBringing(from: string) {
  const queries = useQueryClient();
  const go = useNavigate();
  const held = useQuery(myAccountsQuery).data?.items ?? [];
  const accounts = held.filter(
    ({ role, kind, status }) =>
      role === "owner" && status === "open" && (kind === "current" || kind === "savings"),
  );
  const account = accounts.find(({ id }) => id === from) ?? accounts[0];
  const bring = useMutation({
    mutationFn: async ({ file, again }: { file: File; again: boolean }) =>
      bringFile(
        {
          file_name: file.name.slice(0, 200) || "-",
          file: await inBase64(file),
          from_id: account?.id ?? null,
          again,
        },
        newRequestKey(),
      ),
    onSuccess: async ({ id }) => {
      await batchesChanged(queries);
      await go(portal.bulkOne(id));
    },
  });
  return { bring, accounts, account };
}

function BatchCard({ batch }: { batch: Batch }) {
  const { t } = useTranslation("payments");
  return (
    <li className={card.card}>
      <div className={card.head}>
        <h3>
          <Link to={portal.bulkOne(batch.id)} className={styles.name}>
            <FileSpreadsheet size={18} aria-hidden="true" /> {batch.file_name}
          </Link>
        </h3>
        {batch.total && <Amount money={batch.total} size="large" hideable />}
      </div>
      <p className={styles.facts}>
        <BatchState batch={batch} />
        <span>{t("bulk.rows", { count: batch.rows })}</span>
        {batch.confirmed_at && <span>{t("bulk.paid-of", { paid: batch.paid, good: batch.good })}</span>}
        <When at={batch.asked_at} />
      </p>
    </li>
  );
}
