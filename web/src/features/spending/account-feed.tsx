import { useTranslation } from "react-i18next";
import { Empty } from "@/ui/empty";
import { Picture } from "@/ui/picture/picture";
import { Feed } from "./feed";

/** The book of one of the customer's own accounts, with categories. For the app to put into the account's page. */
export function AccountFeed({ accountId, currency }: { accountId: string; currency: string }) {
  const { t } = useTranslation("spending");
  return (
    <Feed
      accountId={accountId}
      currency={currency}
      empty={
        <Empty picture={<Picture of="no-entries" />} title={t("no-entries")}>
          {t("no-entries-of-account")}
        </Empty>
      }
    />
  );
}
