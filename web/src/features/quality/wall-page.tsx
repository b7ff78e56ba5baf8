import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Expand, SlidersHorizontal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { live } from "@/api/live";
import { wallKey, wallQuery } from "@/api/quality";
import type { QualityWall } from "@/api/wire";
import { clockText, dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { Limits } from "./limits";
import styles from "./quality.module.css";
import { WallCharts } from "./wall-charts";
import { WallFigures } from "./wall-figures";
import "./words";

const RENEWED_MS = 5_000;
const STATES = { available: "good", break: "info", away: "caution", off: "over" } as const;

/** How it stands with those who wait, with those who answer, and with what is due: for the desk and for a big screen. */
export function WallPage() {
  const { t } = useTranslation("quality");
  const queries = useQueryClient();
  const wall = useQuery({ ...wallQuery, refetchInterval: RENEWED_MS });
  useEffect(() => live.watchQueue(() => void queries.invalidateQueries({ queryKey: wallKey })), [queries]);
  const [setting, setSetting] = useState(false);
  const board = useRef<HTMLDivElement>(null);
  return (
    <Page
      title={t("wall")}
      lead={t("wall-lead")}
      actions={
        <div className={styles.buttons}>
          <Button icon={<SlidersHorizontal size={18} aria-hidden="true" />} onClick={() => setSetting(true)}>
            {t("limits")}
          </Button>
          <Button
            icon={<Expand size={18} aria-hidden="true" />}
            onClick={() => void board.current?.requestFullscreen()}
          >
            {t("big-screen")}
          </Button>
        </div>
      }
    >
      <Loaded query={wall} lines={12}>
        {(shown) => (
          <div className={styles.wall} ref={board}>
            <Alarms of={shown} />
            <Card>
              <WallFigures of={shown} />
            </Card>
            <div className={styles.charts}>
              <WallCharts days={shown.days} />
            </div>
            <div className={styles.lists}>
              <Line of={shown} />
              <Agents of={shown} />
              <Pressing of={shown} />
              <Halls of={shown} />
            </div>
          </div>
        )}
      </Loaded>
      <Limits open={setting} close={() => setSetting(false)} />
    </Page>
  );
}

function Alarms({ of }: { of: QualityWall }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const on = of.alarms.filter(({ is_on }) => is_on);
  return (
    <>
      <div className={styles.calm}>
        <span>
          {of.closes_at
            ? t("open-until", { at: clockText(of.closes_at, language) })
            : t("closed-until", { at: of.opens_at ? clockText(of.opens_at, language) : "—" })}
        </span>
        <span>{t("as-of", { at: clockText(of.now, language) })}</span>
      </div>
      {on.length === 0 ? (
        <StateWord tone="good">{t("all-calm")}</StateWord>
      ) : (
        <ul className={styles.alarms} aria-label={t("alarms")}>
          {on.map(({ code, value, limit }) => (
            <li key={code}>
              <StateWord tone="caution">{t(`alarm.${code}` as "alarm.waiting", { value, limit })}</StateWord>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Line({ of }: { of: QualityWall }) {
  const { t } = useTranslation("quality");
  const now = Date.parse(of.now);
  return (
    <Card title={t("line")}>
      {of.floor.line.length === 0 ? (
        <Empty>{t("nobody-waits")}</Empty>
      ) : (
        <ul className={styles.list}>
          {of.floor.line.map(({ id, topic, language, since, goes_first: first }) => (
            <li key={id}>
              <Link className={styles.line} to={console_.conversation(id)} data-row>
                <span>
                  {t(`topics.${topic}`)}{" "}
                  <span className={styles.soft}>
                    {t(`speaks.${language}`)}
                    {first && ` · ${t("goes-first")}`}
                  </span>
                </span>
                <Waited since={since} now={now} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Waited({ since, now }: { since: string; now: number }) {
  const { t } = useTranslation("quality");
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  return <span>{minutes < 1 ? t("just-now") : t("minutes", { count: minutes })}</span>;
}

/** How each agent stands, by the presence that routing keeps: who is there first. */
function Agents({ of }: { of: QualityWall }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  return (
    <Card title={t("agents")}>
      {of.floor.agents.length === 0 ? (
        <Empty>{t("no-agents")}</Empty>
      ) : (
        <ul className={styles.list}>
          {of.floor.agents.map(({ id, name, state, reason, since, talks, capacity }) => (
            <li key={id}>
              <div className={styles.line}>
                <span>
                  {name} <StateWord tone={STATES[state]}>{t(`presence.${state}`)}</StateWord>{" "}
                  {state !== "available" && state !== "off" && (
                    <span className={styles.soft}>
                      {reason && `${t(`reasons.${reason}`)} · `}
                      {t("since-when", { at: clockText(since, language) })}
                    </span>
                  )}
                </span>
                <span>
                  <span className={styles.load} aria-hidden="true">
                    {Array.from({ length: Math.max(capacity, talks) }, (_, nth) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: places, not things
                      <span key={nth} data-on={nth < talks} />
                    ))}
                  </span>
                  {t("of-most", { talks, most: capacity })}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.soft}>{t("agents-note")}</p>
    </Card>
  );
}

function Pressing({ of: { pressing, now } }: { of: QualityWall }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const { tickets, complaints } = pressing;
  return (
    <>
      <Card
        title={t("tickets-due")}
        extra={<LateAndNear late={pressing.tickets_late} near={pressing.tickets_near} />}
      >
        {tickets.length === 0 ? (
          <Empty>{t("no-tickets-due")}</Empty>
        ) : (
          <ul className={styles.list}>
            {tickets.map(({ id, number, due_at: due, told }) => (
              <li key={id}>
                <Link className={styles.line} to={console_.ticket(id)} data-row>
                  <span>{number}</span>
                  <span className={due < now ? styles.late : ""}>
                    {t(due < now ? "was-due" : "is-due", { at: clockText(due, language) })}
                  </span>
                  <span className={styles.soft}>{t(told > 0 ? "told" : "told-none", { count: told })}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card
        title={t("complaints-due")}
        extra={<LateAndNear late={pressing.complaints_late} near={pressing.complaints_near} />}
      >
        {complaints.length === 0 ? (
          <Empty>{t("no-complaints-due")}</Empty>
        ) : (
          <ul className={styles.list}>
            {complaints.map(({ id, number, due_on: due, told }) => (
              <li key={id}>
                <Link className={styles.line} to={console_.complaint(id)} data-row>
                  <span>{number}</span>
                  <span>{t("is-due", { at: dateText(due, language) })}</span>
                  <span className={styles.soft}>{t(told > 0 ? "told" : "told-none", { count: told })}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

function LateAndNear({ late, near }: { late: number; near: number }) {
  const { t } = useTranslation("quality");
  return <span className={late > 0 ? styles.late : styles.soft}>{t("late-and-near", { late, near })}</span>;
}

function Halls({ of }: { of: QualityWall }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const now = Date.parse(of.now);
  return (
    <Card title={t("halls")}>
      {of.halls.length === 0 ? (
        <Empty>{t("no-halls")}</Empty>
      ) : (
        <ul className={styles.list}>
          {of.halls.map((hall) => (
            <li key={hall.id}>
              <div className={styles.line}>
                <span>
                  {language === "en" ? hall.name_en : hall.name_zh}{" "}
                  <span className={styles.soft}>{t("counters", { count: hall.counters })}</span>
                </span>
                <span>
                  <Count of={hall.waiting} />
                  {hall.longest_since && (
                    <span className={styles.soft}>
                      {" · "}
                      <Waited since={hall.longest_since} now={now} />
                    </span>
                  )}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
