import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, Phone, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type ContactCorrection, correctContact } from "@/api/amendments";
import { myProfileQuery } from "@/api/customers";
import type { ContactKind, Profile } from "@/api/wire";
import { portal } from "@/lib/paths";
import { ConfirmStep } from "@/ui/confirm-step";
import { useConfirmed } from "@/ui/confirmed";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { AmendmentStep } from "./amendment-step";
import { Amendments } from "./amendments";
import { ContactStep } from "./contact-step";
import styles from "./details-page.module.css";
import { MyEdits } from "./my-edits";
import { WaitingStep } from "./waiting-step";
import "./choices-words";

/** What the bank knows of me, each part of which I can put right: at once, or by asking. */
export function DetailsPage({ addresses }: { addresses: ReactNode }) {
  const { t } = useTranslation("choices");
  const profile = useQuery(myProfileQuery);
  return (
    <Page title={t("details.title")} lead={t("details.lead")} back={{ to: portal.privacy, label: t("back") }}>
      <Columns
        main={
          <>
            <Card title={t("details.reach")}>
              <p className={styles.what}>{t("details.reach-what")}</p>
              <WaitingStep />
              <Loaded query={profile} lines={5}>
                {(known) => <Reach profile={known} />}
              </Loaded>
            </Card>
            {addresses}
            <Card title={t("details.who")}>
              <p className={styles.what}>{t("details.who-what")}</p>
              <Loaded query={profile} lines={5}>
                {(known) => <Who profile={known} />}
              </Loaded>
            </Card>
          </>
        }
        side={
          <>
            <Card title={t("details.asked")}>
              <Amendments />
            </Card>
            <Card title={t("details.history")}>
              <MyEdits />
            </Card>
          </>
        }
      />
    </Page>
  );
}

interface ReachProps {
  profile: Profile;
}

function Reach({ profile }: ReachProps) {
  const { phones_masked: phones, emails_masked: emails } = profile;
  const lines = { profile };
  return (
    <>
      <ul className={styles.lines}>
        {phones.map((value, nth) => (
          <Contact
            // biome-ignore lint/suspicious/noArrayIndexKey: masked, two may look alike; the version makes the order
            key={`${profile.version} ${value} ${nth}`}
            {...lines}
            kind="phone"
            nth={nth}
            value={value}
          />
        ))}
        {emails.map((value, nth) => (
          <Contact
            // biome-ignore lint/suspicious/noArrayIndexKey: masked, two may look alike; the version makes the order
            key={`${profile.version} ${value} ${nth}`}
            {...lines}
            kind="email"
            nth={nth}
            value={value}
          />
        ))}
      </ul>
      <div className={styles.more}>
        {phones.length < 5 && <ContactStep {...lines} kind="phone" nth={null} icon={<Plus size={18} />} />}
        {emails.length < 5 && <ContactStep {...lines} kind="email" nth={null} icon={<Plus size={18} />} />}
      </div>
    </>
  );
}

interface ContactProps extends ReachProps {
  kind: ContactKind;
  nth: number;
  value: string;
}

function Contact({ profile, kind, nth, value }: ContactProps) {
  const { t } = useTranslation("choices");
  const Icon = kind === "phone" ? Phone : Mail;
  const only = kind === "phone" && profile.phones_masked.length === 1;
  return (
    <li>
      <Icon size={20} aria-hidden="true" />
      <Told label={t(`details.${kind}`)}>
        <Masked value={value} />
      </Told>
      <span className={styles.acts}>
        <ContactStep profile={profile} kind={kind} nth={nth} shown={value} />
        {!only && <Remove correction={{ version: profile.version, kind, nth, value: null }} value={value} />}
      </span>
    </li>
  );
}

function Remove({ correction, value }: { correction: ContactCorrection; value: string }) {
  const { t } = useTranslation("choices");
  const confirmed = useConfirmed();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const removing = useMutation({
    mutationFn: () => confirmed((confirmation) => correctContact(correction, confirmation)),
  });
  const shown = value.replaceAll("*", "•");
  async function remove() {
    const changed = await removing.mutateAsync();
    queries.setQueryData(myProfileQuery.queryKey, changed.profile);
    announce(t("details.removed"));
    await queries.invalidateQueries({ queryKey: ["profile"] });
  }
  return (
    <ConfirmStep
      label={t("details.remove")}
      name={t("details.remove-of", { value: shown })}
      title={t("details.remove-of", { value: shown })}
      sentence={t(`details.remove-${correction.kind}`)}
      act={remove}
    />
  );
}

function Who({ profile }: { profile: Profile }) {
  const { t } = useTranslation("choices");
  const { name, is_birth_known: isBirthKnown, gender, documents, kind } = profile;
  return (
    <ul className={styles.lines}>
      <li>
        <Told label={t("details.fields.name")}>{name}</Told>
        <AmendmentStep profile={profile} field="name" />
      </li>
      {kind === "person" && (
        <>
          <li>
            <Told label={t("details.fields.birth_on")}>
              {t(isBirthKnown ? "details.on-file" : "details.none")}
            </Told>
            <AmendmentStep profile={profile} field="birth_on" />
          </li>
          <li>
            <Told label={t("details.fields.gender")}>
              {gender ? t(`details.genders.${gender}`) : t("details.none")}
            </Told>
            <AmendmentStep profile={profile} field="gender" />
          </li>
        </>
      )}
      {documents.map(({ kind: document, number_masked: number, country }, nth) => (
        <li key={`${document} ${number}`}>
          <Told label={t(`details.documents.${document}`)}>
            <Masked value={number} />
            {country !== "CN" && ` ${country}`}
          </Told>
          <AmendmentStep profile={profile} field="documents" nth={nth} />
        </li>
      ))}
    </ul>
  );
}

function Told({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span className={styles.told}>
      <span className={styles.label}>{label}</span>
      <span>{children}</span>
    </span>
  );
}
