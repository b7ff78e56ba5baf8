import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { wordsInTalkQuery } from "@/api/finding";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { usePageKeys } from "@/ui/page-keys";
import { SearchBox } from "@/ui/search-box";
import { When } from "@/ui/when";
import styles from "./care.module.css";
import own from "./presets.module.css";
import "./words";

/** Words within this conversation: it is opened and looked through, and nothing of it is kept. */
export function FindInTalk({ id }: { id: string }) {
  const { t } = useTranslation("care");
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  usePageKeys([{ code: "KeyF", shown: ["Alt", "F"], words: t("find.in-key"), act: () => setOpen(true) }]);
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        icon={<Search size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("find.in")}
      </Button>
      <Dialog open={open} title={t("find.in")} shape="sheet" onClose={() => setOpen(false)}>
        <div className={styles.form}>
          <SearchBox label={t("find.in-words")} value={words} onSearch={setWords} />
          {words && <Found id={id} words={words} />}
          <p className={styles.soft}>{t("find.in-what")}</p>
        </div>
      </Dialog>
    </>
  );
}

function Found({ id, words }: { id: string; words: string }) {
  const { t } = useTranslation("care");
  const found = useQuery(wordsInTalkQuery(id, words));
  return (
    <Loaded query={found} lines={3}>
      {({ items, looked, of }) => (
        <>
          {items.length === 0 ? (
            <Empty>{t("find.in-none")}</Empty>
          ) : (
            <ul className={styles.list} aria-label={t("find.in-found", { count: items.length })}>
              {items.map((one) => (
                <li key={one.nth}>
                  <p className={styles.soft}>
                    {one.by || (one.author === "customer" ? t("the-customer") : "")} <When at={one.at} />
                  </p>
                  <q className={own.said}>{one.text}</q>
                </li>
              ))}
            </ul>
          )}
          {looked < of && <p className={styles.soft}>{t("find.in-newest", { looked, of })}</p>}
        </>
      )}
    </Loaded>
  );
}
