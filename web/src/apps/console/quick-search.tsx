import { Search } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { console_ } from "@/lib/paths";
import { Input } from "@/ui/input";
import styles from "./quick-search.module.css";

/** Finds a customer from anywhere; "/" brings the cursor here. */
export function QuickSearch() {
  const { t } = useTranslation("console");
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      box.current?.focus();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!text.trim()) return;
    navigate(`${console_.customers}?${new URLSearchParams({ q: text.trim() })}`);
    setText("");
  }
  return (
    <search>
      <form onSubmit={submit} className={styles.form}>
        <Input
          ref={box}
          aria-label={t("quick")}
          aria-keyshortcuts="/"
          placeholder={t("quick")}
          icon={<Search size={16} aria-hidden="true" />}
          suffix={<kbd>/</kbd>}
          value={text}
          maxLength={100}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
