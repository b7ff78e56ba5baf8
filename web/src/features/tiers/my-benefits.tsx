import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { benefitsKey, myBenefitsQuery, takeBenefit } from "@/api/benefits";
import type { HeldBenefit, MyBenefits as Known, MyTakenBenefit } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Confirmation } from "@/ui/confirmation";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useBenefitWords } from "./benefit-words";
import styles from "./tiers.module.css";
import "./words";

/** What I may take up by my tier, what is left until when, and what I took. */
export function MyBenefits() {
  const { t } = useTranslation("tiers");
  const found = useQuery(myBenefitsQuery);
  // A bank that offers nothing says nothing of it.
  if (found.data && found.data.holdings.length + found.data.takings.length === 0) return null;
  return (
    <Card title={t("take-up.mine")}>
      <Loaded query={found} lines={4}>
        {(mine) => <Mine of={mine} />}
      </Loaded>
    </Card>
  );
}

function Mine({ of: { holdings, takings } }: { of: Known }) {
  const { t } = useTranslation("tiers");
  const open = takings.filter(({ state }) => state === "open");
  const over = takings.filter(({ state }) => state !== "open");
  return (
    <div className={styles.part}>
      {open.length > 0 && (
        <section aria-label={t("take-up.in-hand")} className={styles.inHand}>
          <h3>{t("take-up.in-hand")}</h3>
          <ul className={styles.tiers}>
            {open.map((one) => (
              <Taken key={one.id} of={one} />
            ))}
          </ul>
        </section>
      )}
      <ul className={styles.tiers}>
        {holdings.map((one) => (
          <Held key={one.benefit.id} of={one} />
        ))}
      </ul>
      {over.length > 0 && (
        <Fold title={t("take-up.before")} aside={over.length}>
          <ul className={styles.tiers}>
            {over.map((one) => (
              <Taken key={one.id} of={one} />
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

function Held({ of }: { of: HeldBenefit }) {
  const { t } = useTranslation("tiers");
  const words = useBenefitWords();
  return (
    <li className={styles.held}>
      <div className={styles.tier}>
        <strong>{words.name(of.benefit)}</strong>
        <p>{words.what(of.benefit)}</p>
        <p className={styles.soft}>
          {words.left(of)}
          {of.left > 0 && ` · ${words.until(of)}`}
        </p>
      </div>
      {of.left > 0 ? <Take of={of} /> : <StateWord tone="over">{t("take-up.used-up")}</StateWord>}
    </li>
  );
}

function Take({ of }: { of: HeldBenefit }) {
  const { t } = useTranslation("tiers");
  const words = useBenefitWords();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const name = words.name(of.benefit);
  const [key, setKey] = useState<string | null>(null);
  const taking = useMutation({
    mutationFn: (by: string) => takeBenefit(of.benefit.id, by),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: benefitsKey });
      setKey(null);
      announce(t(`take-up.took.${of.benefit.way}`, { name }));
    },
  });
  function close() {
    setKey(null);
    taking.reset();
  }
  return (
    <>
      <Button
        variant="primary"
        aria-label={t("take-up.take-of", { name })}
        onClick={() => setKey(newRequestKey())}
      >
        {t("take-up.take")}
      </Button>
      <Dialog open={key !== null} title={t("take-up.take-title", { name })} onClose={close}>
        <Confirmation
          sentence={t(`take-up.sure.${of.benefit.way}`, { count: of.benefit.good_days })}
          facts={[
            { label: t("take-up.now"), value: words.left(of) },
            { label: t("take-up.lapses"), value: words.until(of) },
          ]}
          label={t("take-up.take")}
          busy={taking.isPending}
          error={taking.error}
          onConfirm={() => key && taking.mutate(key)}
          onBack={close}
        />
      </Dialog>
    </>
  );
}

const TONES = { open: "info", fulfilled: "good", cancelled: "over", lapsed: "over" } as const;

function Taken({ of }: { of: MyTakenBenefit }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useBenefitWords();
  const isOpen = of.state === "open";
  return (
    <li className={styles.tier}>
      <p className={styles.tierHead}>
        <strong>{words.name(of)}</strong>
        <StateWord tone={TONES[of.state]}>{t(`take-up.states.${of.state}`)}</StateWord>
      </p>
      {isOpen && of.code && (
        <p className={styles.code}>
          <Copyable text={of.code} name={t("take-up.code")}>
            <b>{grouped(of.code)}</b>
          </Copyable>
        </p>
      )}
      <p className={styles.soft}>
        {t("take-up.taken-on", { day: dateText(instantDay(of.at), language) })}
        {isOpen && of.good_until && ` · ${t("take-up.good", { day: dateText(of.good_until, language) })}`}
        {isOpen && of.way === "person" && ` · ${t("take-up.we-call")}`}
      </p>
      {of.note && <p>{of.note}</p>}
    </li>
  );
}

// As somebody reads it aloud.
function grouped(code: string): string {
  return code.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
}
