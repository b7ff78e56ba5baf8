import { Search } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Input } from "./input";

interface Props {
  label: string;
  value: string;
  /** Called when the reader pauses typing, presses Enter or leaves the box. */
  onSearch: (text: string) => void;
}

const PAUSE_MS = 400;

export function SearchBox({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== told) {
    // The address changed from outside (a link, "back"): the box follows.
    setTold(value);
    setText(value);
  }
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  function search(wanted: string) {
    setText(wanted);
    clearTimeout(waiting.current);
    waiting.current = undefined;
    if (wanted.trim() !== value) onSearch(wanted.trim());
  }
  function type(typed: string) {
    setText(typed);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => search(typed), PAUSE_MS);
  }
  // Whoever leaves the box to follow a link gets there: a search that fired later would call them back.
  function leave() {
    if (waiting.current !== undefined) search(text);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    search(text);
  }
  return (
    <search>
      <form onSubmit={submit}>
        <Input
          type="search"
          onClear={() => search("")}
          aria-label={label}
          placeholder={label}
          icon={<Search size={16} aria-hidden="true" />}
          value={text}
          maxLength={100}
          enterKeyHint="search"
          onChange={(event) => type(event.target.value)}
          onBlur={leave}
        />
      </form>
    </search>
  );
}
