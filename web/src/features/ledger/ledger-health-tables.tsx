import { useTranslation } from "react-i18next";
import type { LedgerHealth } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Empty } from "@/ui/empty";
import { Card } from "@/ui/page";
import { Rows } from "@/ui/records";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";

export function Differences({ differences }: Pick<LedgerHealth, "differences">) {
  const { t } = useTranslation("ledger");
  return (
    <Card title={t("differences")} flush>
      <Rows
        label={t("differences")}
        rows={differences.map((one) => ({ ...one, key: `${one.check} ${one.subject}` }))}
        keyOf={(row) => row.key}
        columns={[
          { title: t("check"), render: (row) => row.check },
          { title: t("subject"), render: (row) => row.subject },
          { title: t("expected"), render: (row) => row.expected, figures: true },
          { title: t("found"), render: (row) => row.found, figures: true },
        ]}
      />
    </Card>
  );
}

export function Currencies({ currencies }: Pick<LedgerHealth, "currencies">) {
  const { t } = useTranslation("ledger");
  const column = (title: string, of: (one: LedgerHealth["currencies"][number]) => number) => ({
    title,
    figures: true,
    render: (one: LedgerHealth["currencies"][number]) => (
      <Amount money={{ minor: of(one), currency: one.currency }} />
    ),
  });
  return (
    <Card title={t("currencies")} flush>
      <Rows
        label={t("currencies")}
        rows={currencies}
        keyOf={(row) => row.currency}
        columns={[
          { title: t("currency"), render: (row) => row.currency },
          column(t("debit"), (one) => one.debit_minor),
          column(t("credit"), (one) => one.credit_minor),
          column(t("difference"), (one) => one.debit_minor - one.credit_minor),
        ]}
      />
    </Card>
  );
}

export function Verifications({ history }: Pick<LedgerHealth, "history">) {
  const { t } = useTranslation("ledger");
  return (
    <Card title={t("history")} flush>
      {history.length === 0 ? (
        <Empty>{t("none-history")}</Empty>
      ) : (
        <Rows
          label={t("history")}
          keyOf={(row) => row.id}
          rows={history}
          columns={[
            { title: t("at"), render: (one) => <When at={one.asked_at} /> },
            {
              title: t("finished"),
              render: (one) => (one.finished_at ? <When at={one.finished_at} /> : "—"),
            },
            { title: t("result"), render: (one) => <Result ok={one.ok} /> },
          ]}
        />
      )}
    </Card>
  );
}

function Result({ ok }: { ok: boolean | null }) {
  const { t } = useTranslation("ledger");
  if (ok === null) return <StateWord tone="info">{t("still")}</StateWord>;
  return <StateWord tone={ok ? "good" : "danger"}>{t(ok ? "agree" : "disagree")}</StateWord>;
}
