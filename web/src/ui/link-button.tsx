import { Button } from "antd";
import type { ReactNode } from "react";
import { useHref, useNavigate } from "react-router";

interface Props {
  to: string;
  type?: "primary" | "default";
  icon?: ReactNode;
  children: ReactNode;
}

/** A link that looks like a button: it has an address, so that it can be opened in another tab. */
export function LinkButton({ to, type = "default", icon, children }: Props) {
  const navigate = useNavigate();
  return (
    <Button
      type={type}
      icon={icon}
      href={useHref(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </Button>
  );
}
