/** Says to the bank that others use this device too (identity.routes.door.SHARED): sessions end sooner here. */
const COOKIE = "bankhall_shared";

/** A machine stands in its hall for years; browsers keep a cookie no longer than this. */
const KIOSK_S = 400 * 24 * 3600;

type Shared = "kiosk" | "yes";

/** Whether others use this device too: a machine in the hall, or as whoever sat down here last said. */
export function isSharedDevice(): boolean {
  return kept() !== undefined;
}

export function isKiosk(): boolean {
  return kept() === "kiosk";
}

export function becomeKiosk(): void {
  write("kiosk", `; Max-Age=${KIOSK_S}`);
}

export function ceaseToBeKiosk(): void {
  write("", "; Max-Age=0");
}

/** Until the browser is closed. A machine in the hall stays one. */
export function setSharedDevice(shared: boolean): void {
  if (isKiosk()) return;
  if (shared) write("yes", "");
  else write("", "; Max-Age=0");
}

function kept(): Shared | undefined {
  const value = document.cookie
    .split("; ")
    .find((one) => one.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
  return value === "kiosk" || value === "yes" ? value : undefined;
}

function write(value: string, until: string) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in all browsers that the hall serves
  document.cookie = `${COOKIE}=${value}; Path=/; SameSite=Strict${until}${secure}`;
}
