import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type QuarantineFilter, quarantineQuery } from "@/api/imports";
import { Empty } from "@/ui/empty";
import { Select } from "@/ui/input";
import { Card } from "@/ui/page";
import { Records } from "@/ui/records";
import { useUrlFilter } from "@/ui/url-filter";
import styles from "./quarantine.module.css";
import { asReason, reasons } from "./reasons";

interface Props {
  importId: string;
  files: readonly string[];
}

/** The rows that were not taken, each with where it stood and why. */
export function Quarantine({ importId, files }: Props) {
  const { t } = useTranslation("imports");
  const [asked, change] = useUrlFilter(["file", "reason"]);
  const reason = asReason(asked.reason);
  const filter: QuarantineFilter = {
    ...(asked.file ? { file: asked.file } : {}),
    ...(reason ? { reason } : {}),
  };
  const found = useInfiniteQuery(quarantineQuery(importId, filter));
  return (
    <Card title={t("quarantine")} extra={<Filters filter={filter} files={files} change={change} />} flush>
      <p className={styles.lead}>{t("quarantine-lead")}</p>
      <Records
        query={found}
        label={t("quarantine")}
        empty={<Empty>{t(filter.file || filter.reason ? "quarantine-none" : "quarantine-empty")}</Empty>}
        columns={[
          { title: t("file"), render: (row) => row.file },
          { title: t("line"), render: (row) => row.line, figures: true },
          { title: t("reason"), render: (row) => t(`reasons.${row.reason}`) },
          { title: t("detail"), render: (row) => <span className={styles.detail}>{row.detail}</span> },
          {
            title: t("row"),
            render: (row) => <code className={styles.row}>{row.row}</code>,
          },
        ]}
      />
    </Card>
  );
}

interface FiltersProps extends Pick<Props, "files"> {
  filter: QuarantineFilter;
  change: (part: { file?: string; reason?: string }) => void;
}

function Filters({ filter, files, change }: FiltersProps) {
  const { t } = useTranslation("imports");
  return (
    <div className={styles.filters}>
      <Select
        aria-label={t("file")}
        value={filter.file ?? ""}
        onChange={(event) => change({ file: event.target.value })}
        none={t("all-files")}
        choices={files.map((file) => ({ value: file, label: file }))}
      />
      <Select
        aria-label={t("reason")}
        value={filter.reason ?? ""}
        onChange={(event) => change({ reason: event.target.value })}
        none={t("all-reasons")}
        choices={reasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
      />
    </div>
  );
}
