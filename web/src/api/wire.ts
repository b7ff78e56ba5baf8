import type { components } from "./schema";

type Schemas = components["schemas"];

export type Bank = Schemas["BankOut"];
export type Me = Schemas["Me"];
export type Realm = Me["realm"];
export type Account = Schemas["AccountOut"];
export type AccountDetail = Schemas["AccountDetailOut"];
export type Entry = Schemas["EntryOut"];
export type StatusChange = Schemas["StatusChangeOut"];
export type CustomerRow = Schemas["CustomerLineOut"];
export type Customer = Schemas["CustomerOut"];
export type DocumentKind = Schemas["DocumentKind"];
export type Gender = Schemas["Gender"];
export type OpenAccount = Schemas["OpenAccountIn"];
export type Address = Schemas["AddressOut"];
export type LedgerHealth = Schemas["LedgerHealthOut"];
export type LedgerAccount = Schemas["BookAccountOut"];
export type Import = Schemas["ImportOut"];
export type ImportSeen = Schemas["ImportSeenOut"];
export type ImportFile = Schemas["FileOut"];
export type QuarantineReason = Schemas["Reason"];
export type QuarantineLine = Schemas["QuarantinedOut"];
export type QuarantineRow = Schemas["QuarantinedWholeOut"];
export type CaseState = Schemas["CaseState"];
export type CaseStep = Schemas["StepOut"];
export type Retry = Schemas["RetryOut"];
export type ImportDifference = Schemas["insight_schemas_DifferenceOut"];
