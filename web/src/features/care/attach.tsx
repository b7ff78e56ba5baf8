import { Camera, Paperclip } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ReadyFile, ready, type Unfit } from "@/lib/picture";
import { IconButton } from "@/ui/button";
import "./words";

const MOST_AT_ONCE = 5;

/** Files from wherever they come: chosen, pasted, dropped, from the camera. Each is made ready and put on its way. */
export function useFiles(put: (file: ReadyFile) => void) {
  const [unfit, setUnfit] = useState<{ name: string; why: Unfit | "many" } | null>(null);
  const [isOver, setOver] = useState(false);
  async function take(files: Iterable<File>) {
    setUnfit(null);
    const all = [...files];
    for (const file of all.slice(0, MOST_AT_ONCE)) {
      const made = await ready(file);
      if (typeof made === "string") setUnfit({ name: file.name, why: made });
      else put(made);
    }
    if (all.length > MOST_AT_ONCE) setUnfit({ name: String(MOST_AT_ONCE), why: "many" });
  }
  return {
    unfit,
    isOver,
    take,
    paste(event: ClipboardEvent) {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      void take(files);
    },
    drop: {
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event: DragEvent) {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files);
      },
    },
  };
}

/** To choose files, and, where a finger is what one points with, to take a picture. */
export function Attach({ take }: { take: (files: Iterable<File>) => void }) {
  const { t } = useTranslation("care");
  const isTouched = matchMedia("(pointer: coarse)").matches;
  return (
    <>
      <Chooser
        label={t("file-add")}
        icon={<Paperclip size={20} aria-hidden="true" />}
        accept="image/*,application/pdf"
        multiple
        take={take}
      />
      {isTouched && (
        <Chooser
          label={t("file-camera")}
          icon={<Camera size={20} aria-hidden="true" />}
          accept="image/*"
          capture="environment"
          take={take}
        />
      )}
    </>
  );
}

interface ChooserProps {
  label: string;
  icon: ReactNode;
  accept: string;
  multiple?: boolean;
  capture?: "environment";
  take: (files: Iterable<File>) => void;
}

function Chooser({ label, icon, take, ...rest }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        {...rest}
        ref={input}
        type="file"
        className="only-heard"
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = "";
          take(files);
        }}
      />
      <IconButton label={label} icon={icon} onClick={() => input.current?.click()} />
    </>
  );
}
