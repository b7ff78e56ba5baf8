import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { likelyTwinsQuery } from "@/api/duplicates";
import type { Entered, LikelyTwin } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Masked } from "@/ui/masked";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { OnDay } from "@/ui/when";
import styles from "./duplicates.module.css";
import { Likelihood, Strongest } from "./scored";
import "./words";

interface Props {
  /** Null while there is nothing yet by which somebody could be known. */
  entered: Entered | null;
  /** Where it is asked why it is somebody else, and told who was seen. */
  asked?: {
    why: string;
    wrong: string | undefined;
    onWhy: (why: string) => void;
    onSeen: (twins: string[]) => void;
  };
}

const PAUSE_MS = 500;
const LONGEST_REASON = 500;

/** Who in the file somebody who is being entered may be, with what speaks for it, and the way to their file. */
export function LikelyTwins({ entered, asked }: Props) {
  const { t } = useTranslation("duplicates");
  const settled = useSettled(entered);
  const found = useQuery({
    ...likelyTwinsQuery(settled ?? NOBODY),
    enabled: settled !== null,
    placeholderData: undefined,
  });
  const twins = settled ? (found.data ?? []) : [];
  // Whoever has the same document is nobody else: no reason makes two of them.
  const isHeld = twins.some(({ same_document: same }) => same);
  // As one text, so that the same answer again tells nobody anything new.
  const seen = isHeld ? "" : twins.map(({ customer }) => customer.id).join(" ");
  const isTold = found.isSuccess;
  // Who is told is another function after each answer; only what is told counts.
  const told = useRef(asked?.onSeen);
  useEffect(() => {
    told.current = asked?.onSeen;
  });
  useEffect(() => {
    if (isTold) told.current?.(seen ? seen.split(" ") : []);
  }, [seen, isTold]);
  if (found.error) return <ProblemNote thrown={found.error} retry={() => found.refetch()} />;
  return (
    <div role="status">
      {twins.length > 0 && (
        <div className={styles.twins}>
          <TriangleAlert size={20} aria-hidden="true" />
          <div>
            <p className={styles.field}>{t("entry.found", { count: twins.length })}</p>
            <TwinList twins={twins} />
            <p className={styles.soft}>
              {t(isHeld ? "entry.what-held" : asked ? "entry.what-new" : "entry.what")}
            </p>
            {asked && !isHeld && (
              <Field label={t("entry.why")} hint={t("entry.why-hint")} error={asked.wrong}>
                {(wiring) => (
                  <TextArea
                    {...wiring}
                    value={asked.why}
                    maxLength={LONGEST_REASON}
                    rows={2}
                    onChange={(event) => asked.onWhy(event.target.value)}
                  />
                )}
              </Field>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

/** Each with how likely it is, the way to their file, and what speaks for it. */
export function TwinList({ twins }: { twins: readonly LikelyTwin[] }) {
  const { t } = useTranslation("duplicates");
  return (
    <ul aria-label={t("entry.list")} className={styles.likely}>
      {twins.map(({ customer, scored, same_document }) => (
        <li key={customer.id}>
          <span className={styles.verdicts}>
            <Link to={console_.customer(customer.id)} target="_blank" rel="noreferrer">
              {customer.name}
              <span className="only-heard"> {t("entry.opens-beside")}</span>
            </Link>
            {same_document ? (
              <StateWord tone="danger">{t("entry.same-document")}</StateWord>
            ) : (
              <Likelihood scored={scored} />
            )}
          </span>
          <span className={styles.soft}>
            {customer.number}
            {customer.birth_on && (
              <>
                {" · "}
                <OnDay on={customer.birth_on} />
              </>
            )}
            {customer.phones[0] && (
              <>
                {" · "}
                <Masked value={customer.phones[0]} />
              </>
            )}
            {customer.address && ` · ${customer.address}`}
          </span>
          <Strongest scored={scored} />
        </li>
      ))}
    </ul>
  );
}

const NOBODY: Entered = { kind: "person", name: "", documents: [], phones: [], emails: [] };

/** What is entered once nobody has typed for a moment; what stands there at the beginning at once. */
function useSettled(entered: Entered | null): Entered | null {
  const text = JSON.stringify(entered);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Entered | null;
}
