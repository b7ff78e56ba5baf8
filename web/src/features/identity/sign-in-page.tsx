import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useSearchParams } from "react-router";
import { bankQuery, meKey, meQuery, signIn, ssoQuery } from "@/api/identity";
import type { Me, Realm, SecondStep as Step } from "@/api/wire";
import { canUsePasskeys, PasskeyLeft } from "@/lib/passkeys";
import { console_, portal, safeReturn } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { Sign } from "@/ui/sign";
import { type Credentials, CredentialsForm } from "./credentials-form";
import { DemoPeople } from "./demo-people";
import styles from "./sign-in-page.module.css";
import { WelcomeSide } from "./welcome-side";

// Most who come have no second step, or are done with a passkey.
const SecondStep = lazy(async () => ({ default: (await import("./second-step")).SecondStep }));
// Only staff come by a provider.
const SsoFirst = lazy(async () => ({ default: (await import("./sso-first")).SsoFirst }));

interface Props {
  realm: Realm;
  home: string;
  /** The door of the other app, where both have one host. */
  otherDoor: string;
}

export function SignInPage({ realm, home, otherDoor }: Props) {
  const { t } = useTranslation("identity");
  const [search] = useSearchParams();
  const me = useQuery(meQuery);
  const bank = useQuery(bankQuery);
  const hasSso = Boolean(useQuery({ ...ssoQuery, enabled: realm === "staff" }).data?.name);
  const enter = useEnter();
  const [half, setHalf] = useState<{ login: string; step: Step } | null>(null);
  const entering = useMutation({
    mutationFn: (told: Credentials) => signIn({ realm, login: told.login, password: told.password }),
    onSuccess: (letIn, { login }) => {
      if (letIn.me) enter(letIn.me);
      else if (letIn.second_step) setHalf({ login, step: letIn.second_step });
    },
  });
  const next = safeReturn(search.get("back"), home);
  if (me.data?.realm === realm) return <Navigate to={next} replace />;
  const title = t(realm === "staff" ? "staff-title" : "customer-title");
  function again() {
    setHalf(null);
    entering.reset();
  }
  return (
    <div className={styles.page}>
      <title>{`${title} · Bankhall`}</title>
      <div className={styles.hall}>
        <WelcomeSide realm={realm} />
        <div className={styles.counter}>
          <Sign size={44} />
          {half ? (
            <Suspense fallback={<Lines count={4} />}>
              <SecondStep realm={realm} {...half} onDone={enter} onAgain={again} />
            </Suspense>
          ) : (
            <>
              <h1>{title}</h1>
              <p className={styles.lead}>
                {t(next !== home ? "back-after" : realm === "staff" ? "staff-lead" : "customer-lead")}
              </p>
              {hasSso && (
                <Suspense fallback={<Lines count={2} />}>
                  <SsoFirst next={next} />
                </Suspense>
              )}
              {canUsePasskeys() && <PasskeyFirst realm={realm} onDone={enter} />}
              {entering.error && <ProblemNote thrown={entering.error} />}
              <CredentialsForm
                realm={realm}
                main={!hasSso}
                busy={entering.isPending}
                onDone={entering.mutate}
              />
              <p>
                <Link className={styles.other} to={realm === "customer" ? portal.recover : console_.setUp}>
                  {t(realm === "customer" ? "forgotten" : "set-up")}
                </Link>
              </p>
              {bank.data && !bank.data.apart && (
                <a className={styles.other} href={otherDoor}>
                  {t(realm === "staff" ? "other-console" : "other-portal")}
                </a>
              )}
            </>
          )}
        </div>
      </div>
      {!half && (
        <DemoPeople bank={bank.data} realm={realm} busy={entering.isPending} onChosen={entering.mutate} />
      )}
    </div>
  );
}

export function useEnter(): (entered: Me) => void {
  const queries = useQueryClient();
  return (entered) => {
    // Nothing that another person has seen may be shown to this one. Who it is stays watched, and changes.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "bank" && queryKey[0] !== "me" });
    queries.setQueryData(meKey, entered);
  };
}

/** Nothing to type: the device knows who it is. */
function PasskeyFirst({ realm, onDone }: { realm: Realm; onDone: (me: Me) => void }) {
  const { t } = useTranslation("identity");
  const entering = useMutation({
    mutationFn: async () => (await import("@/api/security")).enterWithPasskey(realm),
    onSuccess: onDone,
  });
  const left = entering.error instanceof PasskeyLeft;
  return (
    <div className={styles.passkey}>
      <Button
        block
        icon={<Fingerprint size={20} aria-hidden="true" />}
        busy={entering.isPending}
        onClick={() => entering.mutate()}
      >
        {t("passkey-enter")}
      </Button>
      {left && <p role="alert">{t("passkey-left")}</p>}
      {entering.error && !left && <ProblemNote thrown={entering.error} />}
      <p className={styles.or}>{t("passkey-or")}</p>
    </div>
  );
}
