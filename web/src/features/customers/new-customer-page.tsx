import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { createCustomer } from "@/api/customers";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { type Answers, CustomerForm, documentsOf, factsOf } from "./customer-form";

export function NewCustomerPage() {
  const { t } = useTranslation("customers");
  const navigate = useNavigate();
  const { state } = useLocation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [key] = useState(newRequestKey);
  const creating = useMutation({
    mutationFn: (answers: Answers) =>
      createCustomer({ ...factsOf(answers), kind: answers.kind, documents: documentsOf(answers) }, key),
    onSuccess: async (customer) => {
      announce(t("created"));
      await queries.invalidateQueries({ queryKey: ["customers"] });
      navigate(console_.customer(customer.id));
    },
  });
  return (
    <Page title={t("new")} back={{ to: console_.customers, label: t("back") }}>
      <Card>
        <CustomerForm
          isNew
          initial={{ kind: "person", country: "CN", name: nameIn(state) }}
          busy={creating.isPending}
          error={creating.error}
          onSubmit={(answers) => creating.mutate(answers)}
          onCancel={() => navigate(console_.customers)}
        />
      </Card>
    </Page>
  );
}

// Whoever looked for somebody in vain need not write the name again.
function nameIn(state: unknown): string {
  if (typeof state !== "object" || state === null || !("name" in state)) return "";
  return typeof state.name === "string" ? state.name.slice(0, 200) : "";
}
