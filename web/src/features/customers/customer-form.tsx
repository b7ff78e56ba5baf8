import { Button, Form, Input, Select } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerFacts, NewCustomer } from "@/api/customers";
import { Problem } from "@/api/problem";
import type { CustomerRow, DocumentKind, Gender } from "@/api/wire";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import styles from "./customer-form.module.css";

const DOCUMENT_KINDS: DocumentKind[] = ["resident_id", "passport", "business_licence", "other"];

/** What stands in the form: everything as text. */
export interface Answers {
  kind: CustomerRow["kind"];
  name: string;
  birth_on?: string;
  gender?: Gender;
  phones?: string;
  emails?: string;
  document_kind?: DocumentKind;
  documents?: string;
  line?: string;
  district?: string;
  city?: string;
  region?: string;
  postcode?: string;
  country?: string;
}

interface Props {
  initial: Partial<Answers>;
  /** For somebody new: also asks what kind of customer it is, and for a document. */
  isNew?: boolean;
  busy: boolean;
  error: Error | null;
  onSubmit: (answers: Answers) => void;
  onCancel: () => void;
  extra?: ReactNode;
}

/** Everything that staff enter about a customer. */
export function CustomerForm({ initial, isNew = false, busy, error, onSubmit, onCancel, extra }: Props) {
  const { t, i18n } = useTranslation("customers");
  const [form] = Form.useForm<Answers>();
  const kind = Form.useWatch("kind", form) ?? initial.kind;
  useEffect(() => {
    if (!(error instanceof Problem)) return;
    form.setFields(
      error.fields.map(({ field, code, message }) => ({
        name: fieldName(field),
        errors: [codeWords(code, i18n) ?? message],
      })),
    );
  }, [error, form, i18n]);
  return (
    <Form<Answers>
      form={form}
      layout="vertical"
      initialValues={initial}
      onFinish={onSubmit}
      requiredMark={false}
    >
      <div className={styles.fields}>
        {isNew && (
          <Form.Item name="kind" label={t("kind")}>
            <Select
              options={(["person", "organisation"] as const).map((value) => ({
                value,
                label: t(`kinds.${value}`),
              }))}
            />
          </Form.Item>
        )}
        <Form.Item
          name="name"
          label={t("name")}
          rules={[{ required: true, whitespace: true, message: t("name-missing") }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        {kind === "person" && (
          <>
            <Form.Item name="birth_on" label={t("birth")}>
              <Input type="date" />
            </Form.Item>
            <Form.Item name="gender" label={t("gender")}>
              <Select
                allowClear
                placeholder={t("choose")}
                options={(["female", "male", "other"] as const).map((value) => ({
                  value,
                  label: t(`genders.${value}`),
                }))}
              />
            </Form.Item>
          </>
        )}
        {isNew && <DocumentFields />}
        <Form.Item name="phones" label={t("phones")} extra={t("several-hint")}>
          <Input inputMode="tel" maxLength={200} />
        </Form.Item>
        <Form.Item name="emails" label={t("emails")} extra={t("several-hint")}>
          <Input inputMode="email" maxLength={400} />
        </Form.Item>
      </div>
      <section className={styles.address} aria-label={t("address")}>
        <h2>{t("address")}</h2>
        <div className={styles.fields}>
          {(["line", "district", "city", "region", "postcode"] as const).map((part) => (
            <Form.Item key={part} name={part} label={t(part)}>
              <Input maxLength={200} />
            </Form.Item>
          ))}
          <Form.Item
            name="country"
            label={t("country")}
            rules={[{ pattern: /^[A-Z]{2}$/, message: t("country-bad") }]}
          >
            <Input maxLength={2} />
          </Form.Item>
        </div>
      </section>
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        {extra}
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("save")}
        </Button>
      </div>
    </Form>
  );
}

function DocumentFields() {
  const { t } = useTranslation("customers");
  return (
    <>
      <Form.Item name="document_kind" label={t("document-kind")}>
        <Select
          allowClear
          placeholder={t("choose")}
          options={DOCUMENT_KINDS.map((value) => ({ value, label: t(`documents.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="documents" label={t("document-number")}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
    </>
  );
}

/** The form's answers as the server takes them; empty means not known. */
export function factsOf(answers: Answers): CustomerFacts {
  const address = {
    line: answers.line?.trim() ?? "",
    district: answers.district?.trim() ?? "",
    city: answers.city?.trim() ?? "",
    region: answers.region?.trim() ?? "",
    postcode: answers.postcode?.trim() ?? "",
    country: answers.country?.trim() ?? "",
  };
  return {
    name: answers.name.trim(),
    birth_on: answers.birth_on || null,
    gender: answers.gender ?? null,
    phones: several(answers.phones),
    emails: several(answers.emails),
    // The country is filled in beforehand; alone it is no address.
    address: Object.values({ ...address, country: "" }).some(Boolean) ? address : null,
  };
}

/** The document named in the form, issued where the customer lives; none when a part of it is missing. */
export function documentsOf({ document_kind, documents, country }: Answers): NewCustomer["documents"] {
  const number = documents?.trim();
  if (!document_kind || !number) return [];
  return [{ kind: document_kind, number, country: country?.trim() || "CN" }];
}

function several(typed: string | undefined): string[] {
  return (typed ?? "")
    .split(/[,,、;;]/)
    .map((one) => one.trim())
    .filter(Boolean);
}

// The server names a field by its path ("address.city", "phones[0]"); the form by its own name.
function fieldName(path: string): keyof Answers {
  const name = path.replace(/^(data|body)\./, "").replace(/^address\./, "");
  return name.replace(/[[.].*$/, "") as keyof Answers;
}
