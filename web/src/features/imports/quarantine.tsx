import { useInfiniteQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { type QuarantineFilter, quarantineQuery } from "@/api/imports";
import { Empty } from "@/ui/empty";
import { Card } from "@/ui/page";
import { Records } from "@/ui/records";
import { useUrlFilter } from "@/ui/url-filter";
import styles from "./quarantine.module.css";
import { reasonWords } from "./reasons";

interface Props {
  importId: string;
  files: readonly string[];
}

/** The rows that were not taken, each with where it stood and why. */
export function Quarantine({ importId, files }: Props) {
  const { t, i18n } = useTranslation("imports");
  const [filter, change] = useUrlFilter(["file", "reason"]);
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
          { title: t("reason"), render: (row) => reasonWords(row.reason, i18n) },
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
  change: (part: QuarantineFilter) => void;
}

function Filters({ filter, files, change }: FiltersProps) {
  const { t, i18n } = useTranslation("imports");
  const reasons = useReasons();
  return (
    <div className={styles.filters}>
      <Select
        aria-label={t("file")}
        value={filter.file ?? ""}
        onChange={(file) => change({ file })}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: t("all-files") },
          ...files.map((file) => ({ value: file, label: file })),
        ]}
      />
      <Select
        aria-label={t("reason")}
        value={filter.reason ?? ""}
        onChange={(reason) => change({ reason })}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: t("all-reasons") },
          ...reasons.map((reason) => ({ value: reason, label: reasonWords(reason, i18n) })),
        ]}
      />
    </div>
  );
}

function useReasons(): string[] {
  const { i18n } = useTranslation("imports");
  const known: unknown = i18n.getResource(i18n.language, "imports", "reasons");
  return typeof known === "object" && known !== null ? Object.keys(known) : [];
}
