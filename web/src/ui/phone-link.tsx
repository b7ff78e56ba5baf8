import { Phone } from "lucide-react";
import { AnchorButton, type Variant } from "./button";

interface Props {
  phone: string;
  /** What the button says; the number itself otherwise. */
  label?: string;
  variant?: Variant;
  block?: boolean;
}

/** Calls somebody: on a phone with one touch, elsewhere it shows the number. */
export function PhoneLink({ phone, label, variant = "plain", block }: Props) {
  return (
    <AnchorButton
      href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}
      variant={variant}
      block={block ?? false}
      icon={<Phone size={18} aria-hidden="true" />}
    >
      {label ? `${label} ${phone}` : phone}
    </AnchorButton>
  );
}
