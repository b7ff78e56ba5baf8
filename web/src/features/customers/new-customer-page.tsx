import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { duplicatesKey, registerCustomer } from "@/api/duplicates";
import { Problem } from "@/api/problem";
import type { Entered } from "@/api/wire";
import { dropDraft } from "@/lib/drafts";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { codeWords, problemWords } from "@/ui/problem-words";
import { type Step, Wizard, type Wrong } from "@/ui/wizard";
import { AlreadyHere } from "./already-here";
import { type Answers, enteredOf, toldOf } from "./customer-answers";
import { AddressFields, ContactFields, DocumentFields, WhoFields } from "./customer-fields";
import styles from "./customer-form.module.css";
import { NewCustomerCheck } from "./new-customer-check";

/** With the name of the request, so that a form that is sent, reloaded and sent again makes one customer. */
type Asked = Answers & { key: string; twins: string[]; why: string };

export interface AskedWhy {
  why: string;
  wrong: string | undefined;
  onWhy: (why: string) => void;
  onSeen: (twins: string[]) => void;
}

interface Props {
  /** Who in the file it may be, as the feature of possible duplicates shows it. */
  twins: (entered: Entered | null, asked?: AskedWhy) => ReactNode;
}

const DRAFT = "new-customer";

/** Somebody new, in steps: who; by which document; how to reach them; everything once more. */
export function NewCustomerPage({ twins }: Props) {
  const { t, i18n } = useTranslation("customers");
  const navigate = useNavigate();
  const { state } = useLocation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [initial] = useState<Asked>(() => ({
    kind: "person",
    name: nameIn(state),
    country: "CN",
    key: newRequestKey(),
    twins: [],
    why: "",
  }));
  const creating = useMutation({
    mutationFn: ({ key, twins: seen, why, ...answers }: Asked) =>
      registerCustomer({ ...enteredOf(answers), twins: seen, reason: why.trim() || null }, key),
    onError: async (error) => {
      // Somebody came into the file since it was looked at: they are shown now.
      if (error instanceof Problem && error.code === "insight.likely_twin")
        await queries.invalidateQueries({ queryKey: duplicatesKey });
    },
    onSuccess: async (customer) => {
      dropDraft(DRAFT);
      announce(t("created"));
      await queries.invalidateQueries({ queryKey: ["customers"] });
      navigate(console_.customer(customer.id));
    },
  });
  const told: Wrong<Asked> = toldOf(creating.error, (code) => codeWords(code, i18n));
  // The server says this of the whole; it is the document's fault.
  if (creating.error instanceof Problem && creating.error.code === "customers.document_known")
    told.documents = problemWords(creating.error, i18n);
  return (
    <Page title={t("new")} back={{ to: console_.customers, label: t("back") }}>
      <Card>
        <Wizard
          name={DRAFT}
          steps={steps(t, twins)}
          initial={initial}
          submitLabel={t("create")}
          busy={creating.isPending}
          error={creating.error}
          told={told}
          onSubmit={(answers) => creating.mutate(answers)}
          onCancel={() => navigate(console_.customers)}
        />
      </Card>
    </Page>
  );
}

function steps(t: TFunction<"customers">, twins: Props["twins"]): Step<Asked>[] {
  return [
    {
      key: "who",
      title: t("step-who"),
      fields: ["kind", "name", "birth_on", "gender"],
      check: ({ name }) => (name.trim() ? {} : { name: t("name-missing") }),
      content: (parts) => (
        <>
          <div className={styles.fields}>
            <WhoFields {...parts} isNew />
          </div>
          <AlreadyHere by="name" text={parts.answers.name} />
        </>
      ),
    },
    {
      key: "document",
      title: t("step-document"),
      fields: ["document_kind", "documents"],
      check: ({ document_kind, documents }) => ({
        ...(documents?.trim() && !document_kind ? { document_kind: t("document-kind-missing") } : {}),
        ...(document_kind && !documents?.trim() ? { documents: t("document-number-missing") } : {}),
      }),
      content: (parts) => (
        <>
          <div className={styles.fields}>
            <DocumentFields {...parts} />
          </div>
          <AlreadyHere by="document" text={parts.answers.documents ?? ""} />
        </>
      ),
    },
    {
      key: "reach",
      title: t("step-reach"),
      fields: ["phones", "emails", "line", "district", "city", "region", "postcode", "country"],
      check: ({ country }) =>
        country?.trim() && !/^[A-Za-z]{2}$/.test(country.trim()) ? { country: t("country-bad") } : {},
      content: (parts) => (
        <>
          {twins(enteredOf(parts.answers))}
          <div className={styles.fields}>
            <ContactFields {...parts} />
          </div>
          <AddressFields {...parts} level={3} />
        </>
      ),
    },
    {
      key: "check",
      title: t("step-check"),
      check: ({ twins: seen, why }): Wrong<Asked> =>
        seen.length > 0 && !why.trim() ? { why: t("why-missing") } : {},
      content: ({ answers, change, wrong }) => (
        <>
          <NewCustomerCheck answers={answers} />
          {twins(enteredOf(answers), {
            why: answers.why,
            wrong: wrong.why,
            onWhy: (why) => change({ why }),
            onSeen: (seen) => change({ twins: seen }),
          })}
        </>
      ),
    },
  ];
}

// Whoever looked for somebody in vain need not write the name again.
function nameIn(state: unknown): string {
  if (typeof state !== "object" || state === null || !("name" in state)) return "";
  return typeof state.name === "string" ? state.name.slice(0, 200) : "";
}
