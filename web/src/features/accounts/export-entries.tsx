import { useMutation } from "@tanstack/react-query";
import { Download as DownloadIcon, FileSpreadsheet, FileText } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { entriesFile, type Side } from "@/api/accounts";
import { download, keep } from "@/api/download";
import type { Account } from "@/api/wire";
import { AnchorButton, Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { directionConditions } from "@/ui/direction";
import { entryKindWords } from "@/ui/entry-kinds";
import { periodAndAmountConditions } from "@/ui/period-and-amount";
import { ProblemNote } from "@/ui/problem-note";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { type EntrySearch, filterOf, SEARCH_KEYS } from "./entry-search";
import styles from "./export-entries.module.css";

// Also what only the portal's book can be narrowed by, to say that a file cannot.
const KEYS = [...SEARCH_KEYS, "category"] as const;

interface Props {
  account: Pick<Account, "id" | "currency">;
  side?: Side;
}

/** Takes an account's entries home as they are searched for now: says what will be in the file before it is made. */
export function ExportEntries({ account, side = "portal" }: Props) {
  const { t } = useTranslation("accounts");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-haspopup="dialog"
        icon={<DownloadIcon size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("export")}
      </Button>
      <Dialog open={open} title={t("export-title")} onClose={() => setOpen(false)}>
        <Files account={account} side={side} />
      </Dialog>
    </>
  );
}

function Files({ account, side }: Required<Props>) {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  const [asked] = useUrlFilter(KEYS);
  const { category, ...search } = asked;
  const making = useMutation({
    mutationFn: download,
    onSuccess: keep,
  });
  const link = (kind: "csv" | "xlsx") => {
    const asked = entriesFile(side, account.id, kind, filterOf(search, account.currency), language);
    const fetchHere = (event: MouseEvent<HTMLAnchorElement>) => {
      // What was looked for is in no address: another tab would get the file without it.
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0;
      if (elsewhere && !search.text) return;
      event.preventDefault();
      if (!making.isPending) making.mutate(asked);
    };
    return {
      href: asked.address,
      onClick: fetchHere,
      onAuxClick: fetchHere,
      download: "",
      "aria-disabled": making.isPending || undefined,
    };
  };
  return (
    <div className={styles.files}>
      <Content search={search} currency={account.currency} wider={Boolean(category)} />
      <div className={styles.buttons}>
        <AnchorButton
          {...link("xlsx")}
          variant="primary"
          block
          icon={<FileSpreadsheet size={18} aria-hidden="true" />}
        >
          {t("export-xlsx")}
        </AnchorButton>
        <AnchorButton {...link("csv")} block icon={<FileText size={18} aria-hidden="true" />}>
          {t("export-csv")}
        </AnchorButton>
      </div>
      <div role="status" className={styles.state}>
        {making.isPending && (
          <>
            <p>{t("export-making")}</p>
            <div className={styles.progress} aria-hidden="true" />
          </>
        )}
        {making.data && (
          <p>{t("export-done", { name: making.data.name, count: making.data.entries ?? 0 })}</p>
        )}
        {making.data && !making.data.complete && <p>{t("export-cut")}</p>}
      </div>
      {making.error && <ProblemNote thrown={making.error} />}
    </div>
  );
}

interface ContentProps {
  search: EntrySearch;
  currency: string;
  /** Whether the list is narrowed by more than a file can be. */
  wider: boolean;
}

function Content({ search, currency, wider }: ContentProps) {
  const { t } = useTranslation("accounts");
  const { t: ui } = useTranslation("ui");
  const language = useLanguage();
  const today = useToday();
  const change = () => undefined;
  const conditions = [
    ...(search.text ? [t("condition-text", { text: search.text })] : []),
    ...periodAndAmountConditions({ t: ui, value: search, currency, today, language, change }).map(
      ({ words }) => words,
    ),
    ...directionConditions({ t: ui, value: search.direction, change }).map(({ words }) => words),
    ...(search.kind ? [entryKindWords(search.kind, ui)] : []),
  ];
  return (
    <>
      <div>
        <p>{t(conditions.length > 0 ? "export-some" : "export-all")}</p>
        {conditions.length > 0 && (
          <ul className={styles.conditions}>
            {conditions.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </div>
      {wider && <p>{t("export-wider")}</p>}
      <p className={styles.soft}>{t("export-what")}</p>
    </>
  );
}
