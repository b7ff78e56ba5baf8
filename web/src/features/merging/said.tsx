import type { TFunction } from "i18next";
import { OctagonX, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { MergedFile, MergeFollows, MergeStop } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Card } from "@/ui/page";
import { PersonChip } from "@/ui/person-chip";
import { OnDay } from "@/ui/when";
import styles from "./merging.module.css";
import en from "./words.en.json";
import "./words";

type Words = TFunction<"merging">;

/** What a field is called; one that this version of the console does not know is called by its code. */
export function fieldName(field: string, t: Words): string {
  return field in en.fields ? t(`fields.${field as keyof typeof en.fields}`) : field;
}

/** What a field says; most are said in full or masked already. */
export function fieldWords(field: string, said: readonly string[], t: Words): string {
  if (said.length === 0) return t("plan.nothing");
  const shown =
    field === "gender"
      ? said.map((one) => (one in en.genders ? t(`genders.${one as keyof typeof en.genders}`) : one))
      : said;
  return shown.join(" · ");
}

/** One of the two files. */
export function FileCard({ file, stays }: { file: MergedFile; stays: boolean }) {
  const { t } = useTranslation("merging");
  return (
    <div className={`${styles.file} ${stays ? styles.stays : ""}`}>
      <p className={styles.role}>{t(stays ? "plan.stays" : "plan.goes")}</p>
      <PersonChip
        name={file.name}
        organisation={file.kind === "organisation"}
        to={console_.customer(file.id)}
        note={file.number}
      />
      {file.since_on && (
        <p className={styles.soft}>
          <span>
            {t("plan.since")} <OnDay on={file.since_on} />
          </span>
        </p>
      )}
    </div>
  );
}

type StopKind = Exclude<keyof typeof en.stops, `${string}_one` | `${string}_other`>;

function stopWords({ kind, count }: MergeStop, t: Words): string {
  const known = kind in en.stops || `${kind}_other` in en.stops;
  return known ? t(`stops.${kind as StopKind}`, { count }) : t("stops.unknown", { kind, count });
}

interface Way {
  to: string;
  label: string;
}

/** Where each of them can be ended; what only the customer can end leads to the customer. */
function waysOut({ kind, subjects }: MergeStop, customer: string, t: Words): Way[] {
  const each = (to: (id: string) => string) =>
    subjects.map((id, place) => ({ to: to(id), label: t("ways-out.open", { nth: place + 1 }) }));
  switch (kind) {
    case "disputes":
      return each(console_.dispute);
    case "looks":
      return each(console_.riskCase);
    case "amendments":
      return [{ to: console_.amendments, label: t("ways-out.amendments") }];
    case "transfers":
      return [{ to: console_.risk, label: t("ways-out.risk") }];
    case "requests_paying":
    case "requests":
      return [{ to: console_.requests, label: t("ways-out.requests") }];
    case "mandates":
      return [{ to: console_.customer(customer), label: t("ways-out.mandates") }];
    case "own_circle":
      return [{ to: console_.relationsOf(customer), label: t("ways-out.relations") }];
    case "merged":
    case "closed":
    case "forgotten":
    case "other_kind":
    case "too_many_files":
      return [];
    default:
      return [{ to: console_.customer(customer), label: t("ways-out.customer") }];
  }
}

/** What has to be ended first, and where. `customer`: whose it is. */
export function Stops({ stops, customer }: { stops: readonly MergeStop[]; customer: string }) {
  const { t } = useTranslation("merging");
  if (stops.length === 0) return null;
  return (
    <Card title={t("plan.stops")}>
      <div className={styles.body}>
        <p>{t("plan.stops-what")}</p>
        <ul className={styles.list}>
          {stops.map((one) => (
            <li key={one.kind} className={`${styles.warning} ${styles.stop}`}>
              <OctagonX size={18} aria-hidden="true" />
              <div>
                <p>{stopWords(one, t)}</p>
                <StopHint kind={one.kind} />
                {waysOut(one, customer, t).map(({ to, label }) => (
                  <Link key={to} to={to} className={styles.wayOut}>
                    {label}
                  </Link>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** What to do about it, where the way is not plain. */
function StopHint({ kind }: { kind: string }) {
  const { t } = useTranslation("merging");
  if (!(kind in en.hints)) return null;
  return <p className={styles.left}>{t(`hints.${kind as keyof typeof en.hints}`)}</p>;
}

/** What whoever decides should know. */
export function Notes({ notes }: { notes: readonly string[] }) {
  const { t } = useTranslation("merging");
  const known = notes.filter((one): one is keyof typeof en.notes => one in en.notes);
  if (known.length === 0) return null;
  return (
    <Card title={t("plan.notes")}>
      <ul className={styles.list}>
        {known.map((one) => (
          <li key={one} className={styles.warning}>
            <TriangleAlert size={18} aria-hidden="true" />
            <span>{t(`notes.${one}`)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

type FollowKind = "accounts";

/** What follows, and how. */
export function FollowsCard({ follows, title }: { follows: readonly MergeFollows[]; title: string }) {
  const { t } = useTranslation("merging");
  return (
    <Card title={title}>
      {follows.length === 0 ? (
        <p>{t("plan.follows-none")}</p>
      ) : (
        <ul className={styles.list}>
          {follows.map(({ kind, count, way }) => (
            <li key={kind}>
              <b>
                {`${kind}_other` in en.kinds
                  ? t(`kinds.${kind as FollowKind}`, { count })
                  : `${kind}: ${count}`}
              </b>
              <span className={styles.left}>{t(`ways.${way}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function FileLink({ file }: { file: MergedFile }) {
  return (
    <span>
      <Link to={console_.customer(file.id)}>{file.name}</Link> {file.number}
    </span>
  );
}
