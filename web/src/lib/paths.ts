/** Every address inside the two apps, built in one place. */
export const portal = {
  home: "/",
  signIn: "/sign-in",
  recover: "/recover",
  accounts: "/accounts",
  arrange: "/accounts/arrange",
  account: (id: string) => `/accounts/${id}`,
  statements: (accountId: string) => `/accounts/${accountId}/statements`,
  checkStatement: (code?: string) => (code ? `/verify/${code}` : "/verify"),
  spending: "/spending",
  entries: "/entries",
  transfer: "/transfer",
  transferFrom: (accountId: string) => `/transfer?from=${accountId}`,
  transferTo: (payeeId: string) => `/transfer?payee=${payeeId}`,
  transferAgain: (id: string) => `/transfer?again=${id}`,
  transfers: "/transfers",
  transferReceipt: (id: string) => `/transfers/${id}`,
  refusedPayments: "/refused-payments",
  disputes: "/disputes",
  newDispute: (accountId?: string, seq?: number) =>
    accountId ? `/disputes/new?account=${accountId}&entry=${seq}` : "/disputes/new",
  dispute: (id: string) => `/disputes/${id}`,
  abroad: "/abroad",
  planned: "/planned-transfers",
  bulk: "/bulk-transfers",
  bulkOne: (id: string) => `/bulk-transfers/${id}`,
  bills: "/bills",
  payBill: (accountId: string, billId?: string) =>
    billId ? `/bills/${accountId}/pay?bill=${billId}` : `/bills/${accountId}/pay`,
  requests: "/requests",
  askForMoney: "/requests/new",
  askingPeople: "/requests/people",
  payRequest: (id: string) => `/requests/${id}/pay`,
  payees: "/payees",
  limits: "/payment-limits",
  profile: "/profile",
  privacy: "/privacy",
  consents: "/privacy/consents",
  erasure: "/privacy/erasure",
  receipt: (id: string) => `/erasures/${id}`,
  details: "/profile/details",
  promises: "/promises",
  tier: "/tier",
  noted: "/noted",
  relations: "/relations",
  circumstances: "/work-and-income",
  contacts: "/contacts",
  settings: "/settings",
  security: "/security",
  trusted: "/trusted",
  letIn: "/trusted/new",
  askGuard: "/trusted/guard",
  changeGuard: (id: string) => `/trusted/${id}/guard`,
  changeTrusted: (id: string) => `/trusted/${id}/change`,
  acceptOffer: (id?: string) => (id ? `/trusted/accept?offer=${id}` : "/trusted/accept"),
  lookedAfter: (id: string) => `/looked-after/${id}`,
  help: "/help",
  guide: (page: string) => `/help/${page}`,
};

export const console_ = {
  home: "/console",
  guide: (page: string) => `/console/help/${page}`,
  help: "/console/help",
  design: "/console/design",
  signIn: "/console/sign-in",
  signInBack: "/console/sign-in/back",
  setUp: "/console/set-up",
  security: "/console/security",
  customers: "/console/customers",
  newCustomer: "/console/customers/new",
  customer: (id: string) => `/console/customers/${id}`,
  mergeCustomer: (id: string, other?: string) =>
    other ? `/console/customers/${id}/merge?with=${other}` : `/console/customers/${id}/merge`,
  merges: "/console/merges",
  merge: (id: string) => `/console/merges/${id}`,
  accounts: "/console/accounts",
  openAccount: (customerId?: string) =>
    customerId ? `/console/accounts/new?customer=${customerId}` : "/console/accounts/new",
  account: (id: string) => `/console/accounts/${id}`,
  reconciliations: (accountId: string) => `/console/accounts/${accountId}/reconciliations`,
  reconciliation: (id: string) => `/console/reconciliations/${id}`,
  imports: "/console/imports",
  import: (id: string) => `/console/imports/${id}`,
  duplicates: "/console/duplicates",
  duplicate: (id: string) => `/console/duplicates/${id}`,
  ledger: "/console/ledger",
  chart: "/console/ledger/accounts",
  outgoing: "/console/outgoing-payments",
  incoming: "/console/incoming-payments",
  remitted: "/console/remittances",
  remittanceTerms: "/console/remittances/terms",
  requests: "/console/payment-requests",
  billPayments: "/console/bill-payments",
  disputes: "/console/disputes",
  dispute: (id: string) => `/console/disputes/${id}`,
  risk: "/console/risk",
  riskCase: (id: string) => `/console/risk/cases/${id}`,
  riskRules: "/console/risk/rules",
  newRiskRule: "/console/risk/rules/new",
  riskRule: (id: string) => `/console/risk/rules/of/${id}`,
  approvals: "/console/approvals",
  amendments: "/console/amendments",
  promises: "/console/promises",
  tiers: "/console/tiers",
  newTiers: "/console/tiers/new",
  tags: "/console/tags",
  newTag: "/console/tags/new",
  tag: (id: string) => `/console/tags/of/${id}`,
  portfolio: "/console/portfolio",
  tasks: "/console/tasks",
  managers: "/console/managers",
  lending: "/console/delegation",
  staff: "/console/staff",
  staffMember: (id: string) => `/console/staff/${id}`,
  roles: "/console/roles",
  newRole: "/console/roles/new",
  role: (name: string) => `/console/roles/of/${name}`,
  audit: "/console/audit",
  auditOf: (kind: string, id: string) => `/console/audit?subject_kind=${kind}&subject_id=${id}`,
};

/** Where to go after signing in. Only our own paths: an address of another site is never followed. */
export function safeReturn(wanted: string | null, home: string): string {
  if (!wanted?.startsWith("/") || !isHere(wanted)) return home;
  const inConsole = wanted === "/console" || wanted.startsWith("/console/");
  return inConsole === home.startsWith("/console") ? wanted : home;
}

/** As the browser will read it: "//evil", "/\\evil" and "/\t/evil" are addresses of other sites. */
function isHere(path: string): boolean {
  const here = "https://here.invalid";
  try {
    return new URL(path, here).origin === here;
  } catch {
    return false;
  }
}
