import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { findArticlesQuery, shelfQuery, tellOfGap } from "@/api/articles";
import type { ArticleHit } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import styles from "./knowledge.module.css";
import { Lit } from "./lit";
import { TOPICS } from "./topics";
import "./words";

/** A page of the guide, as it is searched beside the articles. */
export interface GuideFound {
  name: string;
  to: string;
  title: string;
  text: string;
}

interface Props {
  /** What else there is to read: found by the same words. Empty until it is here. */
  guide: readonly GuideFound[];
  /** Hears what is looked for: the guide is fetched only then. */
  onSearch: (words: string) => void;
  /** Whether the bank knows who asks. */
  entered: boolean;
}

const KEYS = ["q"] as const;
const MOST_OF_GUIDE = 3;

/** Search and common questions: one place for what the bank has written down for its customers. */
export function HelpSearch({ guide, onSearch, entered }: Props) {
  const { t } = useTranslation("knowledge");
  const [{ q = "" }, change] = useUrlFilter(KEYS);
  function search(words: string) {
    onSearch(words);
    change({ q: words });
  }
  return (
    <Card title={t("help.search")}>
      <div className={styles.stack}>
        <SearchBox label={t("help.example")} value={q} onSearch={search} />
        {q ? <Found words={q} guide={guide} entered={entered} key={q} /> : <Shelf />}
      </div>
    </Card>
  );
}

function Found({ words, guide, entered }: { words: string; guide: readonly GuideFound[]; entered: boolean }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const found = useQuery(findArticlesQuery(words, language));
  const pages = guide.filter((page) => says(page, words)).slice(0, MOST_OF_GUIDE);
  return (
    <Loaded query={found} lines={5}>
      {(hits) => (
        <div className={styles.stack} aria-live="polite">
          {hits.length === 0 && pages.length === 0 && (
            <Empty picture={<Picture of="no-result" />} title={t("help.none")}>
              {t("help.none-what")}
            </Empty>
          )}
          {hits.length > 0 && (
            <ul className={styles.hits} aria-label={t("help.found")}>
              {hits.map((hit) => (
                <li key={hit.id}>
                  <Hit hit={hit} />
                </li>
              ))}
            </ul>
          )}
          {pages.length > 0 && (
            <section className={styles.stack}>
              <h3 className={styles.soft}>{t("help.guide")}</h3>
              <ul className={styles.plain}>
                {pages.map(({ name, to, title }) => (
                  <li key={name}>
                    <Link to={to}>{title}</Link>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {entered && <NotHere words={words} />}
        </div>
      )}
    </Loaded>
  );
}

function Hit({ hit: { id, title, passage } }: { hit: ArticleHit }) {
  return (
    <Link to={portal.article(id)} className={styles.hit}>
      <span className={styles.hitTitle}>{title}</span>
      <span className={styles.soft}>
        <Lit passage={passage} />
      </span>
    </Link>
  );
}

/** Tells the bank what is missing; nothing is told before it is pressed. */
function NotHere({ words }: { words: string }) {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const announce = useAnnounce();
  const telling = useMutation({
    mutationFn: () => tellOfGap(words, language),
    onSuccess: () => announce(t("help.not-here-told")),
  });
  if (telling.isSuccess) return <p className={styles.soft}>{t("help.not-here-told")}</p>;
  return (
    <div className={styles.helped}>
      <Button size="small" busy={telling.isPending} onClick={() => telling.mutate()}>
        {t("help.not-here")}
      </Button>
      <span className={styles.soft}>{t("help.not-here-what")}</span>
      {telling.error && <ProblemNote thrown={telling.error} />}
    </div>
  );
}

function Shelf() {
  const { t } = useTranslation("knowledge");
  const language = useLanguage();
  const shelf = useQuery(shelfQuery(language));
  return (
    <Loaded query={shelf} lines={6}>
      {(items) => (
        <section aria-label={t("help.shelf")} className={styles.shelf}>
          {TOPICS.map((topic) => ({ topic, of: items.filter((one) => one.topic === topic) }))
            .filter(({ of }) => of.length > 0)
            .map(({ topic, of }) => (
              <Fold key={topic} title={t(`topics.${topic}`)}>
                <ul className={styles.plain}>
                  {of.map(({ id, title }) => (
                    <li key={id}>
                      <Link to={portal.article(id)}>{title}</Link>
                    </li>
                  ))}
                </ul>
              </Fold>
            ))}
        </section>
      )}
    </Loaded>
  );
}

/** Whether a page of the guide says most of it: each word, or each two signs of a Chinese one. */
function says({ title, text }: GuideFound, words: string): boolean {
  const told = `${title} ${text}`.toLowerCase();
  const parts = words
    .toLowerCase()
    .split(/[\s,.?!，。？！]+/)
    .flatMap((word) =>
      /^[\u3400-\u9fff]{3,}$/u.test(word)
        ? Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))
        : word.length > 2 || /[\u3400-\u9fff]/u.test(word)
          ? [word]
          : [],
    );
  return parts.length > 0 && parts.filter((part) => told.includes(part)).length >= parts.length * 0.6;
}
