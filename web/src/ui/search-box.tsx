import { Input } from "antd";
import { Search } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useNavigation } from "react-router";

interface Props {
  label: string;
  value: string;
  /** Called when the reader pauses typing or presses Enter. */
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
  // Whoever has already followed a link is not called back by a search that was still waiting.
  const leaving = useNavigation().state !== "idle";
  useEffect(() => {
    if (leaving || text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch, leaving]);
  function submit(event: FormEvent) {
    event.preventDefault();
    onSearch(text.trim());
  }
  return (
    <search>
      <form onSubmit={submit}>
        <Input
          allowClear
          aria-label={label}
          placeholder={label}
          prefix={<Search size={16} aria-hidden="true" />}
          value={text}
          maxLength={100}
          enterKeyHint="search"
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </search>
  );
}
