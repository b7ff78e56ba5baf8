import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { complain, complaintsChanged } from "@/api/complaints";
import type { ComplaintProduct } from "@/api/wire";
import { dropDraft } from "@/lib/drafts";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Facts } from "@/ui/facts";
import { Card, Page } from "@/ui/page";
import { type Step, Wizard } from "@/ui/wizard";
import { Happened, type Told, toldNothing, What } from "./complaint-form";
import styles from "./complaints.module.css";
import "./words";

const DRAFT = "complaint";

/** A complaint in three steps, with its clock in plain words. */
export function NewComplaintPage() {
  const { t } = useTranslation("complaints");
  const go = useNavigate();
  const queries = useQueryClient();
  const [key] = useState(newRequestKey);
  const sending = useMutation({
    mutationFn: ({ product, words, wants, about }: Told) =>
      complain(
        {
          product: product as ComplaintProduct,
          words: words.trim(),
          wants: wants.trim(),
          about: about.trim(),
        },
        key,
      ),
    onSuccess: async ({ id }) => {
      dropDraft(DRAFT);
      await complaintsChanged(queries);
      await go(portal.complaint(id), { replace: true });
    },
  });
  const steps: Step<Told>[] = [
    {
      key: "what",
      title: t("step-what"),
      check: ({ product }) => (product ? {} : { product: t("missing") }),
      content: ({ answers, change, wrong }) => <What told={answers} change={change} wrong={wrong} />,
    },
    {
      key: "happened",
      title: t("step-happened"),
      check: ({ words }) => (words.trim() ? {} : { words: t("missing") }),
      content: ({ answers, change, wrong }) => <Happened told={answers} change={change} wrong={wrong} />,
    },
    {
      key: "check",
      title: t("step-check"),
      content: ({ answers }) => (
        <div className={styles.page}>
          <Facts
            facts={[
              { label: t("product"), value: answers.product && t(`products.${answers.product}`) },
              { label: t("words"), value: answers.words },
              { label: t("wants"), value: answers.wants },
              { label: t("about"), value: answers.about },
            ]}
          />
          <p className={styles.soft}>{t("clock-plain")}</p>
        </div>
      ),
    },
  ];
  return (
    <Page title={t("new")} lead={t("new-lead")} back={{ to: portal.complaints, label: t("title") }}>
      <Card>
        <Wizard
          name={DRAFT}
          steps={steps}
          initial={toldNothing}
          submitLabel={t("send")}
          busy={sending.isPending}
          error={sending.error}
          onSubmit={(told) => sending.mutate(told)}
          onCancel={() => go(portal.complaints)}
        />
      </Card>
    </Page>
  );
}
