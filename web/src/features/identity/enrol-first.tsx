import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { securityQuery } from "@/api/security";
import { Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { Authenticator } from "./authenticator";
import { Passkeys } from "./passkeys";
import "./security-words";

/** What staff see who have no second factor yet, in place of everything else. */
export function EnrolFirst() {
  const { t } = useTranslation("security");
  const security = useQuery(securityQuery);
  return (
    <Page title={t("enrol-title")} lead={t("enrol-lead")}>
      <Loaded query={security} lines={8}>
        {(found) => (
          <>
            <Passkeys security={found} />
            <Authenticator security={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
