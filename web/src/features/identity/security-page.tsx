import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { securityQuery } from "@/api/security";
import type { Security } from "@/api/wire";
import { Answer } from "@/ui/answer";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import { Authenticator } from "./authenticator";
import { ChangePassword } from "./change-password";
import { CompanyAccount } from "./company-account";
import { Contacts } from "./contacts";
import { KnownDevices } from "./known-devices";
import { OwnNames } from "./own-names";
import { Passkeys } from "./passkeys";
import { RecoveryCodes } from "./recovery-codes";
import { hasSecondFactor } from "./second-factor";
import { SignedInDevices } from "./signed-in-devices";
import { WaitingPassword } from "./waiting-password";
import { WrittenTo } from "./written-to";
import "./security-words";

interface Props {
  back?: { to: string; label: string };
  /** What an app shows behind the contacts. */
  also?: ReactNode;
}

/** By what one signs in, and where one is signed in. The same for customers and staff. */
export function SecurityPage({ back, also }: Props) {
  const { t } = useTranslation("security");
  const security = useQuery(securityQuery);
  const me = useMe();
  return (
    <Page title={t("title")} lead={t("lead")} {...(back && { back })}>
      <Loaded query={security} lines={10}>
        {(found) => (
          <>
            <WaitingPassword security={found} />
            <HowSafe security={found} />
            <Columns
              main={
                <>
                  <Passkeys security={found} />
                  <Authenticator security={found} />
                  {me.realm === "customer" ? <Contacts security={found} /> : <WrittenTo security={found} />}
                  {also}
                  <RecoveryCodes security={found} />
                  <CompanyAccount />
                </>
              }
              side={
                <>
                  <SignedInDevices security={found} />
                  <KnownDevices security={found} />
                  <OwnNames security={found} />
                  <Card title={t("password-change")}>
                    <ChangePassword />
                  </Card>
                </>
              }
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function HowSafe({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const hasFactor = hasSecondFactor(security);
  return hasFactor ? (
    <Answer tone="good" words={t("answer-good")}>
      {t("answer-good-more")}
    </Answer>
  ) : (
    <Answer tone="caution" words={t("answer-open")}>
      {t("answer-open-more")}
    </Answer>
  );
}
