import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, signOut } from "@/api/identity";
import { leaveNothing } from "@/lib/leave-nothing";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import styles from "./kiosk.module.css";
import { useUntouched } from "./use-untouched";
import "./words";

/** Whoever has gone has gone: the next one waits behind them. */
const ASKED_AFTER_S = 60;
const ENDED_AFTER_S = 80;

/**
 * Stands above every page at a machine in the hall: the way to finish, and the end that comes by itself when nobody
 * touches it. Nothing stays for whoever comes next.
 */
export function KioskWatch() {
  const { t } = useTranslation("branches");
  const me = useQuery(meQuery).data;
  const untouched = useUntouched();
  const end = useEnd();
  useEffect(() => {
    if (untouched >= ENDED_AFTER_S) end();
  }, [untouched, end]);
  useNoFiles(t("kiosk.no-files"));
  const left = Math.max(0, ENDED_AFTER_S - untouched);
  return (
    <aside className={styles.watch} aria-label={t("kiosk.bar")}>
      <p>{t(me ? "kiosk.in" : "kiosk.out")}</p>
      <Button variant="primary" icon={<LogOut size={20} aria-hidden="true" />} onClick={end}>
        {t(me ? "kiosk.finish" : "kiosk.to-start")}
      </Button>
      {/* Any touch takes it away: the watch counts from the last one. */}
      <Dialog open={untouched >= ASKED_AFTER_S} title={t("kiosk.there")} onClose={() => undefined}>
        <p className={styles.left} role="timer" aria-live="off">
          {t("kiosk.ends", { count: left })}
        </p>
        <div className={styles.two}>
          <Button onClick={end}>{t("kiosk.finish")}</Button>
          <Button variant="primary">{t("kiosk.still")}</Button>
        </div>
      </Dialog>
    </aside>
  );
}

/** Signs out, empties the browser and begins anew, also where the bank did not answer: the first page tries again. */
export function useEnd(): () => void {
  const ending = useRef(false);
  return useCallback(() => {
    if (ending.current) return;
    ending.current = true;
    void signOut()
      .catch(() => undefined)
      .then(leaveNothing)
      // Not a step in the browser's history: there is no way back to what stood here.
      .then(() => location.replace(portal.kiosk));
  }, []);
}

/** What leads out of the portal leads nowhere here: files, other sites, the machine's own programs. */
function useNoFiles(words: string) {
  const announce = useAnnounce();
  const [tell] = useState(() => ({ announce }));
  tell.announce = announce;
  useEffect(() => {
    function hold(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || isInside(link)) return;
      event.preventDefault();
      event.stopPropagation();
      tell.announce(words, { tone: "info" });
    }
    document.addEventListener("click", hold, { capture: true });
    return () => document.removeEventListener("click", hold, { capture: true });
  }, [tell, words]);
}

function isInside(link: HTMLAnchorElement): boolean {
  const to = new URL(link.href, location.href);
  return (
    to.origin === location.origin &&
    !to.pathname.startsWith("/api/") &&
    !link.hasAttribute("download") &&
    link.target !== "_blank"
  );
}
