import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { bankQuery, meKey, meQuery, signIn } from "@/api/identity";
import type { Realm } from "@/api/wire";
import { safeReturn } from "@/lib/paths";
import { ProblemNote } from "@/ui/problem-note";
import { Sign } from "@/ui/sign";
import { type Credentials, CredentialsForm } from "./credentials-form";
import { DemoPeople } from "./demo-people";
import styles from "./sign-in-page.module.css";
import { WelcomeSide } from "./welcome-side";

interface Props {
  realm: Realm;
  home: string;
  /** The door of the other app. */
  otherDoor: string;
}

export function SignInPage({ realm, home, otherDoor }: Props) {
  const { t } = useTranslation("identity");
  const [search] = useSearchParams();
  const me = useQuery(meQuery);
  const bank = useQuery(bankQuery);
  const queries = useQueryClient();
  const entering = useMutation({
    mutationFn: (told: Credentials) => signIn({ realm, login: told.login, password: told.password }),
    onSuccess: (entered) => {
      // Nothing that another person has seen may be shown to this one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "bank" });
      queries.setQueryData(meKey, entered);
    },
  });
  const next = safeReturn(search.get("back"), home);
  if (me.data?.realm === realm) return <Navigate to={next} replace />;
  const title = t(realm === "staff" ? "staff-title" : "customer-title");
  return (
    <div className={styles.page}>
      <title>{`${title} · Bankhall`}</title>
      <div className={styles.hall}>
        <WelcomeSide realm={realm} />
        <div className={styles.counter}>
          <Sign size={44} />
          <h1>{title}</h1>
          <p className={styles.lead}>
            {t(next !== home ? "back-after" : realm === "staff" ? "staff-lead" : "customer-lead")}
          </p>
          {entering.error && <ProblemNote thrown={entering.error} />}
          <CredentialsForm busy={entering.isPending} onDone={entering.mutate} />
          <a className={styles.other} href={otherDoor}>
            {t(realm === "staff" ? "other-console" : "other-portal")}
          </a>
        </div>
      </div>
      <DemoPeople bank={bank.data} realm={realm} busy={entering.isPending} onChosen={entering.mutate} />
    </div>
  );
}
