import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button, type Variant } from "./button";
import { Confirmation } from "./confirmation";
import { Dialog } from "./dialog";
import type { Fact } from "./facts";

interface Props {
  /** The verb on the button. */
  label: string;
  /** What the button is called where several are called alike, beginning with the verb. */
  name?: string;
  variant?: Variant;
  size?: "normal" | "small";
  title: string;
  /** The whole matter in one sentence. */
  sentence: ReactNode;
  facts?: readonly Fact[];
  warnings?: readonly string[];
  grave?: boolean;
  /** Whether it is asked at once: whoever comes here came for it. */
  begins?: boolean;
  /** Why it cannot be done now. */
  blocked?: string | false | undefined;
  /** Does it; the dialog closes when it has succeeded. */
  act: () => Promise<void>;
}

/** A step that needs no reason, but a second look: says what follows from the facts, then does it. */
export function ConfirmStep(props: Props) {
  const { label, name, variant = "plain", size = "normal", title, sentence, facts = [] } = props;
  const { warnings = [], grave = false, begins = false, blocked, act } = props;
  const [open, setOpen] = useState(begins);
  const step = useMutation({ mutationFn: act, onSuccess: close });
  function close() {
    setOpen(false);
    step.reset();
  }
  return (
    <>
      <Button variant={variant} size={size} aria-label={name} blocked={blocked} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={close}>
        <Confirmation
          sentence={sentence}
          facts={facts}
          warnings={warnings}
          label={label}
          grave={grave}
          busy={step.isPending}
          error={step.error}
          onConfirm={() => step.mutate()}
          onBack={close}
        />
      </Dialog>
    </>
  );
}
