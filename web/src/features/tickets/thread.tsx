import { useMutation } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type Download, keep } from "@/api/download";
import type { TicketFile, TicketStep, TicketType } from "@/api/wire";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { inWords, spoken } from "./states";
import styles from "./tickets.module.css";
import "./words";

interface Props {
  steps: readonly TicketStep[];
  files: readonly TicketFile[];
  fetchFile: (fileId: string) => Promise<Download>;
  reader: "customer" | "staff";
  /** Of whose check list items are named. */
  kind?: TicketType;
}

/** All that was said and done about a matter, in order. */
export function Thread({ steps, files, fetchFile, reader, kind }: Props) {
  const { t } = useTranslation("tickets");
  const nameOf = useWhat(kind);
  return (
    <ol className={styles.thread} aria-label={t("thread")}>
      {steps.map((step) => (
        <li key={step.nth} data-by={step.by_kind} data-note={!step.for_customer}>
          <span className={styles.turn}>
            <b>{t(`steps.${step.kind}`, { what: nameOf(step) })}</b>
            <span className={styles.soft}>
              {step.by_kind === "customer" ? (reader === "customer" ? t("you") : "") : step.by || t("bank")}
            </span>
            <span className={styles.soft}>
              <When at={step.at} />
            </span>
          </span>
          {step.text && <blockquote className={styles.said}>{step.text}</blockquote>}
          <Files files={files.filter(({ nth }) => nth === step.nth)} fetchFile={fetchFile} />
        </li>
      ))}
    </ol>
  );
}

function Files({ files, fetchFile }: Pick<Props, "files" | "fetchFile">) {
  const taking = useMutation({ mutationFn: async (id: string) => keep(await fetchFile(id)) });
  if (files.length === 0) return null;
  return (
    <span className={styles.files}>
      {files.map(({ id, name }) => (
        <Button
          key={id}
          size="small"
          icon={<Paperclip size={14} aria-hidden="true" />}
          onClick={() => taking.mutate(id)}
        >
          {name}
        </Button>
      ))}
      {taking.error && <ProblemNote thrown={taking.error} />}
    </span>
  );
}

/** What a step is about, in words: a team, an urgency, a place, an item of the check list, a number. */
function useWhat(kind: TicketType | undefined) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  return ({ kind: did, what }: TicketStep): string => {
    if (!what) return "";
    switch (did) {
      case "handed":
      case "escalated":
        return t(`teams.${what}` as "teams.service");
      case "assigned":
        return what;
      case "urged":
        return t(`urgencies.${what}` as "urgencies.low");
      case "resumed":
        return t(`channels.${what}` as "channels.phone");
      case "checked":
      case "unchecked": {
        const item = kind?.checks.find(({ code }) => code === what);
        return item ? inWords(item.name, language) : what;
      }
      default:
        return spoken(what);
    }
  };
}
