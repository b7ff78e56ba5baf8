import { useCallback, useEffect, useRef } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

/** What is looked at in detail, kept in the address: it can be linked, and "back" closes it. */
export function useOpened(name: string): {
  opened: string | null;
  /** The address of this page with `key` opened. */
  addressOf: (key: string) => string;
  open: (key: string) => void;
  close: () => void;
} {
  const [search] = useSearchParams();
  const { state, pathname, hash } = useLocation();
  const navigate = useNavigate();
  const without = new URLSearchParams(search);
  without.delete(name);
  const rest = without.toString();
  const addressOf = useCallback(
    (key: string) => `${pathname}?${rest ? `${rest}&` : ""}${new URLSearchParams({ [name]: key })}${hash}`,
    [pathname, rest, hash, name],
  );
  const here = useRef({ rest, pathname, hash, addressOf, fromHere: false });
  useEffect(() => {
    here.current = { rest, pathname, hash, addressOf, fromHere: isFromHere(state) };
  });
  const open = useCallback(
    (key: string) =>
      navigate(here.current.addressOf(key), { state: { fromHere: true }, preventScrollReset: true }),
    [navigate],
  );
  const close = useCallback(() => {
    // Opened by a press on this page: "back" is where one came from. Opened by a link: there is no such place.
    if (here.current.fromHere) navigate(-1);
    else
      navigate(`${here.current.pathname}?${here.current.rest}${here.current.hash}`, {
        replace: true,
        preventScrollReset: true,
      });
  }, [navigate]);
  return { opened: search.get(name), addressOf, open, close };
}

function isFromHere(state: unknown): boolean {
  return typeof state === "object" && state !== null && "fromHere" in state;
}
