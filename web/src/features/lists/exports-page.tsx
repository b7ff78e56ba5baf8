import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { keep } from "@/api/download";
import { listExportFile, listsKey, myListExportsQuery } from "@/api/lists";
import type { MyListExport } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { type Column, Records } from "@/ui/records";
import { StateWord, type Tone } from "@/ui/state-word";
import { When } from "@/ui/when";
import styles from "./lists.module.css";
import "./words";

const TONES: Record<MyListExport["state"], Tone> = {
  making: "info",
  ready: "good",
  failed: "danger",
  over: "over",
};

/** What I have taken out of the bank, what for, and until when I can fetch it again. */
export function ExportsPage() {
  const { t, i18n } = useTranslation("lists");
  const found = useInfiniteQuery(myListExportsQuery);
  const queries = useQueryClient();
  const fetching = useMutation({
    mutationFn: async (id: string) => keep(await listExportFile(id)),
    onSettled: () => queries.invalidateQueries({ queryKey: [...listsKey, "exports"] }),
  });
  const columns: Column<MyListExport>[] = [
    { title: t("exports.when"), render: ({ at }) => <When at={at} /> },
    {
      title: t("exports.purpose"),
      render: ({ purpose, words, checker }) => (
        <span className={styles.names}>
          {t(`purposes.${purpose}`)}
          <span className={`${styles.soft} ${styles.words}`}>{words}</span>
          {checker && <span className={styles.soft}>{t("exports.checker", { name: checker })}</span>}
        </span>
      ),
    },
    {
      title: t("exports.file"),
      render: ({ id, ends_at: ends }) =>
        ends && (
          <Button
            size="small"
            icon={<Download size={16} aria-hidden="true" />}
            busy={fetching.isPending && fetching.variables === id}
            onClick={() => fetching.mutate(id)}
          >
            {t("exports.fetch")}
          </Button>
        ),
    },
    { title: t("exports.customers"), figures: true, render: (row) => <Count of={row.customers} /> },
    { title: t("exports.form"), render: ({ form }) => t(`exports.forms.${form}`) },
    {
      title: t("exports.fetched"),
      render: ({ fetched_at: at }) =>
        at ? <When at={at} /> : <span className={styles.soft}>{t("exports.not-fetched")}</span>,
    },
    {
      title: t("exports.until"),
      render: ({ ends_at: ends, state, failure, customers }) =>
        ends ? (
          <When at={ends} />
        ) : (
          <span className={styles.names}>
            <StateWord tone={TONES[state]}>{t(`exports.${state}`)}</StateWord>
            {failure && (
              <span className={styles.soft}>
                {codeWords(failure, i18n, { agreed: String(customers) }) ?? failure}
              </span>
            )}
          </span>
        ),
    },
  ];
  return (
    <Page
      title={t("exports.title")}
      lead={t("exports.lead")}
      back={{ to: console_.lists, label: t("exports.back") }}
    >
      {fetching.error && <ProblemNote thrown={fetching.error} />}
      <Card flush>
        <Records
          query={found}
          columns={columns}
          label={t("exports.title")}
          empty={
            <Empty
              picture={<Picture of="nothing-today" />}
              title={t("exports.none")}
              action={<LinkButton to={console_.lists}>{t("exports.back")}</LinkButton>}
            >
              {t("exports.none-what")}
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}
