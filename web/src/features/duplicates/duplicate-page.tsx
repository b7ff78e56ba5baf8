import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { decideDuplicate, duplicateQuery, duplicatesKey, undoDuplicate } from "@/api/duplicates";
import type { DuplicatePairWhole, DuplicateSide, DuplicateVerdict } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { remember } from "@/lib/remembered";
import { Button } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { Lines } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { useRight } from "@/ui/session";
import { StateWord, type Tone } from "@/ui/state-word";
import { OnDay, When } from "@/ui/when";
import styles from "./duplicates.module.css";
import { Likelihood, Weights } from "./scored";
import "./words";

const TONES: Record<DuplicatePairWhole["pair"]["state"], Tone> = {
  open: "caution",
  unsure: "info",
  same: "good",
  different: "over",
};
const BY_KEY: Record<string, string> = { s: "same", d: "different", u: "unsure", n: "skip" };
// Whoever speaks to the machine, or shakes, turns single letters off for the whole console (WCAG 2.1.4).
const singleKeys = remember("bankhall.single-keys", ["on", "off"]);

/** Two files side by side, what speaks for one person and for two, and what somebody says to it. */
export function DuplicatePage() {
  const { t } = useTranslation("duplicates");
  const { id = "" } = useParams();
  const found = useQuery(duplicateQuery(id));
  const back = { to: console_.duplicates, label: t("page.back") };
  if (!found.data)
    return (
      <Page title={t("page.title")} back={back}>
        <Card>
          {found.error ? (
            <ProblemNote thrown={found.error} retry={() => found.refetch()} />
          ) : (
            <Lines count={8} />
          )}
        </Card>
      </Page>
    );
  const { pair, steps } = found.data;
  return (
    <Page title={t("page.title")} back={back}>
      <Card>
        <div className={styles.verdicts}>
          <StateWord tone={TONES[pair.state]}>{t(`states.${pair.state}`)}</StateWord>
          <Likelihood scored={pair.scored} />
        </div>
        <Verdicts whole={found.data} />
      </Card>
      <section className={styles.sides} aria-label={t("page.sides")}>
        <Side side={pair.low} />
        <Side side={pair.high} />
      </section>
      <Card title={t("page.fields")}>
        <p className={styles.soft}>{t("page.fields-lead")}</p>
        <Weights scored={pair.scored} />
      </Card>
      <Card title={t("page.steps")}>
        {steps.length === 0 ? (
          <p className={styles.soft}>{t("page.steps-none")}</p>
        ) : (
          <ol className={styles.steps}>
            {steps.map((step) => (
              <li key={step.at}>
                <strong>{t(`kinds.${step.kind}`)}</strong>
                {step.reason && <p>{step.reason}</p>}
                <p className={styles.soft}>
                  {step.by_kind === "staff" ? step.by_name : t("by-machine")} · <When at={step.at} />
                </p>
              </li>
            ))}
          </ol>
        )}
      </Card>
    </Page>
  );
}

function Verdicts({ whole: { pair, steps, following } }: { whole: DuplicatePairWhole }) {
  const { t } = useTranslation("duplicates");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const mayDecide = useRight("duplicates.decide");
  const mayMerge = useRight("customers.merge");
  const place = useVerdictKeys();
  const isOver = pair.state === "same" || pair.state === "different";
  async function done(act: Promise<DuplicatePairWhole>, said: string, next: string | null) {
    try {
      await act;
      announce(said);
      if (next) navigate(console_.duplicate(next));
    } finally {
      await queries.invalidateQueries({ queryKey: duplicatesKey });
    }
  }
  const decide = (verdict: DuplicateVerdict) => (reason: string) =>
    done(decideDuplicate(pair.id, verdict, reason, steps.length), t(`said.${verdict}`), following);
  const verdicts: readonly DuplicateVerdict[] =
    pair.state === "unsure" ? ["same", "different"] : ["same", "different", "unsure"];
  return (
    <div className={styles.verdicts} ref={place}>
      {mayDecide &&
        !isOver &&
        verdicts.map((verdict) => (
          <span key={verdict} data-verdict={verdict}>
            <ReasonStep
              label={t(`verdicts.${verdict}`)}
              title={t(`verdicts.${verdict}`)}
              consequence={t(`asks.${verdict}`)}
              act={decide(verdict)}
            />
          </span>
        ))}
      {mayDecide && pair.state !== "open" && (
        <ReasonStep
          label={t("verdicts.undo")}
          title={t("verdicts.undo")}
          consequence={t("asks.undo")}
          act={(reason) => done(undoDuplicate(pair.id, reason, steps.length), t("said.undo"), null)}
        />
      )}
      {mayMerge && pair.state === "same" && pair.low.status !== "merged" && pair.high.status !== "merged" && (
        <Link to={console_.mergeCustomer(pair.low.id, pair.high.id)}>{t("page.merge")}</Link>
      )}
      {following && (
        <span data-verdict="skip">
          <Button onClick={() => navigate(console_.duplicate(following))}>{t("page.next")}</Button>
        </span>
      )}
      {mayDecide && <p className={`${styles.soft} ${styles.keys}`}>{t("keys")}</p>}
    </div>
  );
}

/** A letter presses the button that says so. */
function useVerdictKeys() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const verdict = BY_KEY[event.key.toLowerCase()];
      if (!verdict || event.defaultPrevented || event.isComposing || singleKeys.get() === "off") return;
      if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
      const at = event.target;
      if (at instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
      const button = place.current?.querySelector<HTMLButtonElement>(`[data-verdict="${verdict}"] button`);
      if (!button) return;
      event.preventDefault();
      button.click();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return place;
}

function Side({ side }: { side: DuplicateSide }) {
  const { t } = useTranslation("duplicates");
  return (
    <Card title={t("page.same-side", { number: side.number })}>
      <Facts
        facts={[
          { label: t("facts.name"), value: side.name },
          { label: t("facts.birth"), value: side.birth_on && <OnDay on={side.birth_on} /> },
          { label: t("facts.gender"), value: side.gender && t(`genders.${side.gender}`) },
          {
            label: t("facts.documents"),
            value:
              side.documents.length > 0 &&
              side.documents.map(({ kind, number, country }) => (
                <div key={number}>
                  {t(`papers.${kind}`)} ({country}) <Masked value={number} />
                </div>
              )),
          },
          {
            label: t("facts.phones"),
            value: side.phones.length > 0 && <Masked value={side.phones.join(", ")} />,
          },
          {
            label: t("facts.emails"),
            value: side.emails.length > 0 && <Masked value={side.emails.join(", ")} />,
          },
          { label: t("facts.address"), value: side.address },
          { label: t("facts.status"), value: t(`statuses.${side.status}`) },
          { label: t("facts.since"), value: <OnDay on={side.since_on} /> },
          { label: t("facts.source"), value: side.source },
        ]}
      />
      <p>
        <Link to={console_.customer(side.id)}>{t("page.open-file")}</Link>
      </p>
    </Card>
  );
}
