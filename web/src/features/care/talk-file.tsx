import { Download, FileText, ImageOff, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type TalkSide, talkFileAddress } from "@/api/care";
import type { TalkFile, TalkMessage } from "@/api/wire";
import { numberWriter } from "@/lib/writers";
import { AnchorButton, Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useLanguage } from "@/ui/use-language";
import styles from "./talk-file.module.css";
import "./words";

interface Props {
  side: TalkSide;
  conversationId: string;
  one: TalkMessage;
  file: TalkFile;
  isOwn: boolean;
}

/** A file in a conversation: a picture as a picture, which opens large; else what it is. */
export function FileInTalk({ side, conversationId, one, file, isOwn }: Props) {
  const { t } = useTranslation("care");
  const address = talkFileAddress(side, conversationId, file.id);
  return (
    <>
      {file.media.startsWith("image/") ? (
        <Picture address={address} name={one.text} file={file} />
      ) : (
        <a className={styles.paper} href={address} download={one.text}>
          <FileText size={24} aria-hidden="true" />
          <span>
            <strong>{one.text}</strong>
            <FileFacts file={file} />
          </span>
          <Download size={18} aria-hidden="true" />
        </a>
      )}
      {!file.is_scanned && !isOwn && (
        <span className={styles.unscanned}>
          <ShieldAlert size={14} aria-hidden="true" /> {t("file-unscanned")}
        </span>
      )}
    </>
  );
}

function FileFacts({ file }: { file: TalkFile }) {
  const { t } = useTranslation("care");
  return (
    <span className={styles.facts}>
      {file.media === "application/pdf" ? "PDF" : file.media.replace("image/", "").toUpperCase()} ·{" "}
      {useSize(file.size)}
      {file.width && file.height ? ` · ${t("file-pixels", { width: file.width, height: file.height })}` : ""}
    </span>
  );
}

function Picture({ address, name, file }: { address: string; name: string; file: TalkFile }) {
  const { t } = useTranslation("care");
  const [open, setOpen] = useState(false);
  const [tries, setTries] = useState(0);
  const [isBroken, setBroken] = useState(false);
  if (isBroken)
    return (
      <span className={styles.broken}>
        <ImageOff size={20} aria-hidden="true" /> {t("file-not-shown", { name })}
        <Button
          size="small"
          onClick={() => {
            setBroken(false);
            setTries((now) => now + 1);
          }}
        >
          {t("file-show-again")}
        </Button>
      </span>
    );
  return (
    <>
      <button
        type="button"
        className={styles.thumb}
        aria-label={t("file-open", { name })}
        onClick={() => setOpen(true)}
      >
        <img
          key={tries}
          src={address}
          alt={name}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      </button>
      <Dialog open={open} title={name} shape="wide" onClose={() => setOpen(false)}>
        <div className={styles.viewer}>
          <img src={address} alt={name} width={file.width ?? undefined} height={file.height ?? undefined} />
          <p className={styles.under}>
            <FileFacts file={file} />
            <AnchorButton
              size="small"
              href={address}
              download={name}
              icon={<Download size={16} aria-hidden="true" />}
            >
              {t("file-keep")}
            </AnchorButton>
          </p>
        </div>
      </Dialog>
    </>
  );
}

function useSize(bytes: number): string {
  const figures = numberWriter(useLanguage());
  return bytes < 1_000_000
    ? `${figures.format(Math.max(1, Math.round(bytes / 1000)))} KB`
    : `${figures.format(Math.round(bytes / 100_000) / 10)} MB`;
}
