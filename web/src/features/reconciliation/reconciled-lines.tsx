import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  decideLine,
  linesQuery,
  reconciliationChanged,
  type ShownLine,
  type Where,
} from "@/api/reconciliation";
import type { ReconciledDecision, ReconciledResult, Reconciliation } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records } from "@/ui/records";
import { Segments } from "@/ui/segments";
import { StateWord } from "@/ui/state-word";
import { OnDay } from "@/ui/when";
import { LineCards } from "./line-cards";
import styles from "./reconciliation.module.css";
import { TONES } from "./tones";

const CHOICES: readonly (ReconciledResult | "all")[] = [
  "all",
  "only_outside",
  "only_books",
  "near",
  "matched",
];
const MAY: Record<ReconciledResult, readonly ReconciledDecision[]> = {
  near: ["accepted", "rejected", "noted"],
  only_outside: ["timing", "noted"],
  only_books: ["timing", "noted"],
  matched: ["noted"],
};

/** Each line of both sides, and what somebody decided. */
export function ReconciledLines({ told, where }: { told: Reconciliation; where: Where }) {
  const { t } = useTranslation("reconciliation");
  const [choice, setChoice] = useState<ReconciledResult | "all">("all");
  const [deciding, setDeciding] = useState<ShownLine | null>(null);
  const found = useInfiniteQuery(linesQuery(where, told.id, choice, told.run_at ?? ""));
  const all = Object.values(told.counts).reduce((sum, count) => sum + count, 0);
  const columns = useColumns(told.currency, setDeciding);
  const empty = (
    <Empty picture={<Picture of="no-result" />} title={t("no-lines")}>
      {t("no-lines-what")}
    </Empty>
  );
  return (
    <Card title={t("lines")}>
      <div className={styles.filter}>
        <Segments
          label={t("which")}
          choices={CHOICES.map((value) => ({
            value,
            label: `${t(where === "portal" ? `own-results.${value}` : `results.${value}`)} ${value === "all" ? all : (told.counts[value] ?? 0)}`,
          }))}
          value={choice}
          onChange={setChoice}
        />
      </div>
      {where === "portal" ? (
        <LineCards query={found} currency={told.currency} empty={empty} onDecide={setDeciding} />
      ) : (
        <Records query={found} columns={columns} label={t("lines")} empty={empty} />
      )}
      <Decide told={told} where={where} line={deciding} onClose={() => setDeciding(null)} />
    </Card>
  );
}

function useColumns(currency: string, onDecide: (line: ShownLine) => void): Column<ShownLine>[] {
  const { t } = useTranslation("reconciliation");
  return [
    {
      title: t("statement"),
      render: (line) => (
        <Side on={line.outside_on} reference={line.outside_reference} text={line.outside_text} />
      ),
    },
    {
      title: t("amount"),
      figures: true,
      render: ({ outside_amount: minor }) => (minor === null ? "—" : <Amount money={{ minor, currency }} />),
    },
    {
      title: t("books"),
      render: (line) => <Side on={line.booked_on} reference="" text={line.book_text} />,
    },
    {
      title: t("amount"),
      figures: true,
      render: ({ book_amount: minor }) => (minor === null ? "—" : <Amount money={{ minor, currency }} />),
    },
    {
      title: t("result"),
      render: (line) => (
        <span className={styles.side}>
          <StateWord tone={TONES[line.result]}>{t(`results.${line.result}`)}</StateWord>
          {line.reasons.map((reason) => (
            <small key={reason}>{t(`reasons.${reason}`)}</small>
          ))}
        </span>
      ),
    },
    {
      title: t("decision"),
      render: (line) => (
        <span className={styles.side}>
          {line.decision && (
            <>
              <b>{t(`decisions.${line.decision}`)}</b>
              {line.note && <small>{line.note}</small>}
              <small>{line.decided_by}</small>
            </>
          )}
          <Button
            size="small"
            variant="quiet"
            aria-label={t(line.decision ? "change-name" : "decide-name", { nth: line.nth })}
            onClick={() => onDecide(line)}
          >
            {t(line.decision ? "change" : "decide")}
          </Button>
        </span>
      ),
    },
  ];
}

function Side({ on, reference, text }: { on: string | null; reference: string; text: string }) {
  if (!on) return "—";
  return (
    <span className={styles.side}>
      <OnDay on={on} />
      {text && <span>{text}</span>}
      {reference && <small>{reference}</small>}
    </span>
  );
}

interface DecideProps<Line> {
  told: Reconciliation;
  where: Where;
  line: Line;
  onClose: () => void;
}

function Decide({ told, where, line, onClose }: DecideProps<ShownLine | null>) {
  const { t } = useTranslation("reconciliation");
  return (
    <Dialog open={line !== null} title={t("decide-title")} onClose={onClose}>
      {line && <DecideForm key={line.nth} told={told} where={where} line={line} onClose={onClose} />}
    </Dialog>
  );
}

function DecideForm({ told, where, line, onClose }: DecideProps<ShownLine>) {
  const { t } = useTranslation("reconciliation");
  const queries = useQueryClient();
  const may = MAY[line.result];
  const [decision, setDecision] = useState<ReconciledDecision>(line.decision ?? may[0] ?? "noted");
  const [note, setNote] = useState(line.note);
  const deciding = useMutation({
    mutationFn: () => decideLine(where, told.id, line.nth, decision, note.trim()),
    onSuccess: async () => {
      await reconciliationChanged(queries);
      onClose();
    },
  });
  const needsNote = decision === "noted" && note.trim() === "";
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!needsNote) deciding.mutate();
      }}
    >
      <Segments
        label={t("decision")}
        choices={may.map((value) => ({ value, label: t(`decisions.${value}`) }))}
        value={decision}
        onChange={setDecision}
      />
      <p className={styles.soft}>{t(`decisions-what.${decision}`)}</p>
      <Field label={t("note")}>
        {(wiring) => (
          <Input {...wiring} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      {deciding.error && <ProblemNote thrown={deciding.error} />}
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={deciding.isPending}
          blocked={needsNote ? t("note-needed") : false}
        >
          {t("record")}
        </Button>
      </div>
    </form>
  );
}
