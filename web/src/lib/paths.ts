/** Every address inside the two apps, built in one place. */
export const portal = {
  home: "/",
  signIn: "/sign-in",
  account: (id: string) => `/accounts/${id}`,
  settings: "/settings",
};

export const console_ = {
  home: "/console",
  signIn: "/console/sign-in",
  customers: "/console/customers",
  newCustomer: "/console/customers/new",
  customer: (id: string) => `/console/customers/${id}`,
  accounts: "/console/accounts",
  openAccount: (customerId?: string) =>
    customerId ? `/console/accounts/new?customer=${customerId}` : "/console/accounts/new",
  account: (id: string) => `/console/accounts/${id}`,
  imports: "/console/imports",
  import: (id: string) => `/console/imports/${id}`,
  ledger: "/console/ledger",
  chart: "/console/ledger/accounts",
};

/** Where to go after signing in. Only our own paths: an address of another site is never followed. */
export function safeReturn(wanted: string | null, home: string): string {
  if (!wanted?.startsWith("/") || /^\/[/\\]/.test(wanted)) return home;
  const inConsole = wanted === "/console" || wanted.startsWith("/console/");
  return inConsole === home.startsWith("/console") ? wanted : home;
}
