import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ImportDifference } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/page";
import { Rows } from "@/ui/records";
import { StateWord } from "@/ui/state-word";
import { OnDay } from "@/ui/when";

/** The account-days on which we and the source do not say the same, and those whose rows may not all be there. */
export function Differences({ of }: { of: readonly ImportDifference[] }) {
  const { t } = useTranslation("imports");
  return (
    <Card title={t("differences")} flush>
      <Rows
        label={t("differences")}
        rows={of}
        keyOf={(one) => `${one.account_id} ${one.on}`}
        columns={[
          {
            title: t("account"),
            render: (one) => <Link to={console_.account(one.account_id)}>{one.source_account}</Link>,
          },
          { title: t("day"), render: (one) => <OnDay on={one.on} /> },
          { title: t("state-of-day"), render: (one) => <Result open={one.open} /> },
          { title: t("stated"), figures: true, render: (one) => <Amount money={one.stated} /> },
          { title: t("found"), figures: true, render: (one) => <Amount money={one.found} /> },
        ]}
      />
    </Card>
  );
}

function Result({ open }: { open: boolean }) {
  const { t } = useTranslation("imports");
  return <StateWord tone={open ? "caution" : "danger"}>{t(open ? "open" : "differs")}</StateWord>;
}
