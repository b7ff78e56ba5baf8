import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";
import { ssoQuery } from "@/api/identity";
import { type Brought, comeBack } from "@/api/sso";
import type { Me } from "@/api/wire";
import { console_, safeReturn } from "@/lib/paths";
import { takeBrought, takeWanted, tellConfirmed } from "@/lib/sso-errand";
import { Button, LinkButton } from "@/ui/button";
import { Lines } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { Sign } from "@/ui/sign";
import { SecondStep } from "./second-step";
import { useEnter } from "./sign-in-page";
import styles from "./sign-in-page.module.css";
import { WelcomeSide } from "./welcome-side";
import "./security-words";

/**
 * Where the provider sends the browser back to. The page comes first and asks then, from our own site: so no other site
 * can have the bank do anything, and what the browser holds of ours goes along.
 */
export function SsoBackPage() {
  const { t } = useTranslation("security");
  const [brought] = useState(onceBrought);
  const navigate = useNavigate();
  const announce = useAnnounce();
  const enterAs = useEnter();
  const name = useQuery(ssoQuery).data?.name ?? "";
  const coming = useMutation({
    mutationFn: comeBack,
    onSuccess: ({ purpose, me }) => {
      if (purpose === "confirm") tellConfirmed();
      if (purpose === "link") {
        announce(t("sso-linked", { name }));
        navigate(console_.security, { replace: true });
      }
      if (me) enter(me);
    },
  });
  function enter(me: Me) {
    enterAs(me);
    navigate(safeReturn(takeWanted(), console_.home), { replace: true });
  }
  const { mutate, isIdle } = coming;
  useEffect(() => {
    if (brought && isIdle) mutate(brought);
  }, [brought, isIdle, mutate]);
  if (!brought) return <Navigate to={console_.signIn} replace />;
  const { data: done, error } = coming;
  const again = () => navigate(console_.signIn, { replace: true });
  if (error) {
    return (
      <Place>
        <h1>{t("sso-failed", { name })}</h1>
        <ProblemNote thrown={error} />
        <LinkButton to={console_.signIn} variant="primary" block replace>
          {t("sso-again")}
        </LinkButton>
      </Place>
    );
  }
  if (done?.second_step) {
    return (
      <Place>
        <SecondStep
          realm="staff"
          login=""
          lead={t("sso-step-lead", { name })}
          step={done.second_step}
          onDone={enter}
          onAgain={again}
        />
      </Place>
    );
  }
  if (done?.purpose === "confirm") {
    return (
      <Place>
        <h1>{t("sso-confirmed")}</h1>
        <p className={styles.lead}>{t("sso-confirmed-more")}</p>
        <Button variant="primary" block onClick={() => window.close()}>
          {t("sso-close")}
        </Button>
      </Place>
    );
  }
  return (
    <Place>
      <h1>{t("sso-coming")}</h1>
      <Lines count={3} />
    </Place>
  );
}

function Place({ children }: { children: ReactNode }) {
  const { t } = useTranslation("identity");
  return (
    <div className={styles.page}>
      <title>{`${t("staff-title")} · Bankhall`}</title>
      <div className={styles.hall}>
        <WelcomeSide realm="staff" />
        <div className={styles.counter}>
          <Sign size={44} />
          <div className={styles.back}>{children}</div>
        </div>
      </div>
    </div>
  );
}

// React builds a page twice while one works on it, and what was brought can be taken once.
let kept: Brought | null = null;

function onceBrought(): Brought | null {
  const told = takeBrought();
  if (told) kept = readBrought(told);
  return kept;
}

function readBrought(told: URLSearchParams): Brought {
  const brought: Brought = { state: told.get("state") ?? "" };
  for (const name of ["code", "iss", "error"] as const) {
    const value = told.get(name);
    if (value) brought[name] = value;
  }
  return brought;
}
