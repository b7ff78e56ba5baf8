import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { addKiosk, endKiosk, giveKioskCode, kiosksQuery } from "@/api/kiosk";
import type { Kiosk, KioskCode } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { ToldCode } from "@/ui/told-code";
import { When } from "@/ui/when";
import styles from "./branches.module.css";
import "./words";

/** Its page says once a minute that it is on; what said so longer ago is off, or has lost its line. */
const ON_MS = 3 * 60_000;

/** The machines in a branch's hall: added, set up by a code, taken out of use. */
export function KiosksCard({ branchId }: { branchId: string }) {
  const { t } = useTranslation("branches");
  const found = useQuery(kiosksQuery(branchId));
  const queries = useQueryClient();
  const [told, setTold] = useState<KioskCode | null>(null);
  const address = useAddress();
  const [name, setName] = useState("");
  const renew = () => queries.invalidateQueries({ queryKey: kiosksQuery(branchId).queryKey });
  const adding = useMutation({
    mutationFn: () => addKiosk(branchId, name.trim()),
    onSuccess: (made) => {
      setName("");
      setTold(made);
    },
    onSettled: renew,
  });
  const asking = useMutation({ mutationFn: giveKioskCode, onSuccess: setTold, onSettled: renew });
  function submit(event: FormEvent) {
    event.preventDefault();
    adding.mutate();
  }
  const last = told?.code;
  return (
    <Card title={t("kiosk.list")}>
      <div className={styles.form}>
        <p className={styles.soft}>{t("kiosk.list-what", { address })}</p>
        <Loaded query={found} lines={2}>
          {(kiosks) =>
            kiosks.length === 0 ? (
              <p className={styles.soft}>{t("kiosk.none")}</p>
            ) : (
              <ul className={styles.lines}>
                {kiosks.map((one) => (
                  <Line key={one.id} kiosk={one} ask={() => asking.mutate(one.id)} renew={renew} />
                ))}
              </ul>
            )
          }
        </Loaded>
        {asking.error && <ProblemNote thrown={asking.error} />}
        <form className={styles.form} onSubmit={submit} noValidate>
          <Field label={t("kiosk.name")} hint={t("kiosk.name-hint")}>
            {(wiring) => (
              <Input
                {...wiring}
                maxLength={40}
                value={name}
                onChange={({ target: { value } }) => setName(value)}
              />
            )}
          </Field>
          {adding.error && <ProblemNote thrown={adding.error} />}
          <div>
            <Button type="submit" busy={adding.isPending} blocked={!name.trim() && t("kiosk.name-hint")}>
              {t("kiosk.add")}
            </Button>
          </div>
        </form>
      </div>
      <ToldCode
        code={last ? `${last.slice(0, 5)} ${last.slice(5)}` : null}
        title={told?.kiosk.name ?? ""}
        name={t("kiosk.told")}
        what={t("kiosk.told-what", { address })}
        onClose={() => setTold(null)}
      />
    </Card>
  );
}

function useAddress(): string {
  const { t } = useTranslation("branches");
  // Where customers have a host of their own, the console does not know it.
  return useQuery(bankQuery).data?.apart ? t("kiosk.portal-address") : location.origin + portal.kiosk;
}

type State = "on" | "off" | "waiting" | "ended";

const TONES: Record<State, Tone> = { on: "good", off: "caution", waiting: "info", ended: "over" };

function stateOf({ ended_at: endedAt, set_up_at: setUpAt, seen_at: seenAt }: Kiosk): State {
  if (endedAt) return "ended";
  if (!setUpAt) return "waiting";
  return seenAt && Date.now() - Date.parse(seenAt) < ON_MS ? "on" : "off";
}

function Line({ kiosk, ask, renew }: { kiosk: Kiosk; ask: () => void; renew: () => Promise<void> }) {
  const { t } = useTranslation("branches");
  const state = stateOf(kiosk);
  return (
    <li>
      <span className={styles.name}>{kiosk.name}</span>
      <StateWord tone={TONES[state]}>{t(`kiosk.${state}`)}</StateWord>
      {state === "off" && kiosk.seen_at && (
        <span className={styles.soft}>
          {t("kiosk.seen")}
          <When at={kiosk.seen_at} />
        </span>
      )}
      {state !== "ended" && (
        <span className={styles.buttons}>
          <Button size="small" onClick={ask}>
            {t("kiosk.new-code")}
          </Button>
          <ConfirmStep
            label={t("kiosk.end")}
            size="small"
            variant="danger"
            title={t("kiosk.end-title", { name: kiosk.name })}
            sentence={t("kiosk.end-what")}
            act={async () => {
              try {
                await endKiosk(kiosk.id);
              } finally {
                await renew();
              }
            }}
          />
        </span>
      )}
    </li>
  );
}
