import type { components } from "./schema";

type Schemas = components["schemas"];

export type Bank = Schemas["Bank"];
export type Me = Schemas["Me"];
export type Realm = Me["realm"];
export type Account = Schemas["Account"];
export type AccountDetail = Schemas["AccountDetail"];
export type Holder = Schemas["Holder"];
export type Entry = Schemas["Entry"];
export type StatusChange = Schemas["StatusChange"];
export type Hold = Schemas["Hold"];
export type CustomerRow = Schemas["CustomerRow"];
export type Customer = Schemas["Customer"];
export type Address = Schemas["Address"];
export type Import = Schemas["Import"];
export type ImportFile = Schemas["ImportFile"];
export type QuarantinedRow = Schemas["QuarantinedRow"];
export type LedgerHealth = Schemas["LedgerHealth"];
export type Verification = Schemas["Verification"];
export type LedgerAccount = Schemas["LedgerAccount"];
