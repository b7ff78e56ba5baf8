import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resetCustomer } from "@/api/recovery";
import type { Customer } from "@/api/wire";
import { ReasonStep } from "@/ui/reason-step";
import { ToldCode } from "@/ui/told-code";

/** For a customer at the counter who has lost everything: asked for here, done by a colleague's yes. The code for their
hand is shown once. */
export function ResetSignIn({ customer, blocked }: { customer: Customer; blocked: string | false }) {
  const { t } = useTranslation("customers");
  const [code, setCode] = useState<string | null>(null);
  return (
    <>
      <ReasonStep
        label={t("reset.label")}
        title={t("reset.title", { name: customer.name })}
        consequence={t("reset.what")}
        grave
        blocked={blocked}
        act={async (reason) => setCode(await resetCustomer(customer.id, reason))}
      />
      <ToldCode
        code={code}
        title={t("reset.code-title")}
        what={t("reset.code-what")}
        name={t("reset.code")}
        onClose={() => setCode(null)}
      />
    </>
  );
}
