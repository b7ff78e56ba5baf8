import { useInfiniteQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { customersQuery } from "@/api/customers";
import { console_ } from "@/lib/paths";
import { OnDay } from "@/ui/when";
import styles from "./already-here.module.css";

interface Props {
  by: "name" | "document";
  text: string;
}

const PAUSE_MS = 500;
const MOST = 3;
// What is shorter finds half the bank.
const SHORTEST = { name: 2, document: 6 };

/** While somebody new is entered: who is here already by that name or document, so that nobody is entered twice. */
export function AlreadyHere({ by, text }: Props) {
  const { t } = useTranslation("customers");
  const settled = useSettled(text.trim());
  const found = useInfiniteQuery({
    ...customersQuery({ q: settled }),
    enabled: settled.length >= SHORTEST[by],
    placeholderData: undefined,
  });
  const all = settled.length >= SHORTEST[by] ? (found.data?.pages[0]?.items ?? []) : [];
  const same = by === "name" ? all.filter((one) => one.name === settled) : all;
  return (
    <div role="status">
      {same.length > 0 && (
        <div className={styles.note}>
          <TriangleAlert size={20} aria-hidden="true" />
          <div>
            <p>{t(`already-${by}`, { count: same.length })}</p>
            <ul>
              {same.slice(0, MOST).map((one) => (
                <li key={one.id}>
                  <Link to={console_.customer(one.id)}>{one.name}</Link> {one.number}
                  {one.birth_on && (
                    <>
                      {" · "}
                      <OnDay on={one.birth_on} />
                    </>
                  )}
                  {one.city && ` · ${one.city}`}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  );
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
