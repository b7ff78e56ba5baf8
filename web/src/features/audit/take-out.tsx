import { useMutation } from "@tanstack/react-query";
import { Download as DownloadIcon, FileCheck2, FileText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { auditFile } from "@/api/audit";
import { download, keep } from "@/api/download";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { filterOf, SEARCH_KEYS } from "./audit-search";
import styles from "./take-out.module.css";

/** What the search finds as a table, or a period as a proof. */
export function TakeOut() {
  const { t } = useTranslation("audit");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-haspopup="dialog"
        icon={<DownloadIcon size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("take-out")}
      </Button>
      <Dialog open={open} title={t("take-out-title")} onClose={() => setOpen(false)}>
        <Files />
      </Dialog>
    </>
  );
}

function Files() {
  const { t } = useTranslation("audit");
  const language = useLanguage();
  const [search] = useUrlFilter(SEARCH_KEYS);
  const filter = filterOf(search);
  const { from, to } = filter;
  const making = useMutation({ mutationFn: download, onSuccess: keep });
  return (
    <div className={styles.files}>
      <Way what={t("table-what")}>
        <Button
          block
          busy={making.isPending}
          icon={<FileText size={18} aria-hidden="true" />}
          onClick={() => making.mutate(auditFile("acts.csv", filter, language))}
        >
          {t("table")}
        </Button>
      </Way>
      <Way what={t("proof-what")}>
        <Button
          block
          busy={making.isPending}
          blocked={!(from && to) && t("proof-needs")}
          icon={<FileCheck2 size={18} aria-hidden="true" />}
          onClick={() => from && to && making.mutate(auditFile("proof.jsonl", { from, to }, language))}
        >
          {t("proof")}
        </Button>
      </Way>
      <p className={styles.soft}>{t("private")}</p>
      <div role="status">
        {making.isPending && <Progress label={t("making")} />}
        {making.data && <p>{t("made", { name: making.data.name, count: making.data.entries ?? 0 })}</p>}
        {making.data && !making.data.complete && <p>{t("cut")}</p>}
      </div>
      {making.error && <ProblemNote thrown={making.error} />}
    </div>
  );
}

function Way({ what, children }: { what: string; children: ReactNode }) {
  return (
    <div className={styles.way}>
      {children}
      <p className={styles.soft}>{what}</p>
    </div>
  );
}
