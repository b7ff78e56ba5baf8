import { useQuery } from "@tanstack/react-query";
import { KeyRound, ShieldCheck, TriangleAlert, UserPlus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { mandatesQuery } from "@/api/mandates";
import type { Mandate, MyMandates } from "@/api/wire";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Count } from "@/ui/count";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { GivenCard } from "./given-card";
import { GuardCard } from "./guard-cards";
import { OfferCard, ReceivedCard } from "./received-card";
import styles from "./trusted-page.module.css";
import "./words";

const GONE: readonly string[] = ["over", "ended"];

/** Whom one has let in to one's accounts, and who has let one in. */
export function TrustedPage() {
  const { t } = useTranslation("mandates");
  const mandates = useQuery(mandatesQuery);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      back={{ to: portal.profile, label: t("back-me") }}
      actions={
        <>
          <LinkButton to={portal.acceptOffer()} icon={<KeyRound size={18} aria-hidden="true" />}>
            {t("have-code")}
          </LinkButton>
          <LinkButton to={portal.askGuard} icon={<ShieldCheck size={18} aria-hidden="true" />}>
            {t("guard.title")}
          </LinkButton>
          <LinkButton to={portal.letIn} variant="primary" icon={<UserPlus size={18} aria-hidden="true" />}>
            {t("let-in")}
          </LinkButton>
        </>
      }
    >
      <Loaded query={mandates} lines={8}>
        {(mine) => <Everything mine={mine} />}
      </Loaded>
      <Warning />
    </Page>
  );
}

function Everything({ mine }: { mine: MyMandates }) {
  const { t } = useTranslation("mandates");
  const given = mine.given.filter((one) => isAlive(one) && !one.guard);
  const received = mine.received.filter((one) => isAlive(one) && !one.guard);
  const guards = mine.given.filter((one) => isAlive(one) && one.guard);
  const guarded = mine.received.filter((one) => isAlive(one) && one.guard);
  const gone: readonly [Mandate, "given" | "received"][] = [
    ...mine.given.filter((one) => !isAlive(one)).map((one) => [one, "given"] as const),
    ...mine.received.filter((one) => !isAlive(one)).map((one) => [one, "received"] as const),
  ].map(([one, end]) => [one, end]);
  return (
    <>
      {mine.offers.length > 0 && (
        <Part title={t("offers")}>
          {mine.offers.map((one) => (
            <OfferCard key={one.id} mandate={one} today={mine.today} />
          ))}
        </Part>
      )}
      {guarded.length > 0 && (
        <Part title={t("guard.received")}>
          {guarded.map((one) => (
            <GuardCard key={one.id} mandate={one} today={mine.today} end="received" />
          ))}
        </Part>
      )}
      {guards.length > 0 && (
        <Part title={t("guard.given")}>
          {guards.map((one) => (
            <GuardCard key={one.id} mandate={one} today={mine.today} end="given" />
          ))}
        </Part>
      )}
      <Part title={t("given")} none={t("none-given")}>
        {given.map((one) => (
          <GivenCard key={one.id} mandate={one} today={mine.today} />
        ))}
      </Part>
      {received.length > 0 && (
        <Part title={t("received")}>
          {received.map((one) => (
            <ReceivedCard key={one.id} mandate={one} today={mine.today} />
          ))}
        </Part>
      )}
      {gone.length > 0 && (
        <Fold title={t("earlier")} aside={<Count of={gone.length} />}>
          <ul className={styles.list}>
            {gone.map(([one, end]) =>
              one.guard ? (
                <GuardCard key={one.id} mandate={one} today={mine.today} end={end} />
              ) : end === "given" ? (
                <GivenCard key={one.id} mandate={one} today={mine.today} />
              ) : (
                <ReceivedCard key={one.id} mandate={one} today={mine.today} />
              ),
            )}
          </ul>
        </Fold>
      )}
    </>
  );
}

function Part({ title, none, children }: { title: string; none?: string; children: ReactNode[] }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      {children.length > 0 ? <ul className={styles.list}>{children}</ul> : <p>{none}</p>}
    </section>
  );
}

/** What a thief on the telephone will ask for. */
export function Warning() {
  const { t } = useTranslation("mandates");
  return (
    <aside className={styles.warning}>
      <TriangleAlert size={22} aria-hidden="true" />
      <div>
        <p>
          <strong>{t("warning-title")}</strong>
        </p>
        <p>{t("warning")}</p>
      </div>
    </aside>
  );
}

function isAlive({ state }: Mandate): boolean {
  return !GONE.includes(state);
}
