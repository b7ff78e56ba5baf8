import { createBrowserRouter } from "react-router";
import { Broken } from "@/apps/broken";
import { portal } from "@/lib/paths";
import { Entrance, Hall, OpenHall } from "./hall";

export const router = createBrowserRouter([
  {
    element: <Entrance />,
    errorElement: <Broken />,
    HydrateFallback: () => null,
    children: [
      {
        path: portal.recover,
        lazy: async () => ({ Component: (await import("@/features/identity/recover-page")).RecoverPage }),
      },
      {
        path: portal.signIn,
        lazy: async () => {
          const { SignInPage } = await import("@/features/identity/sign-in-page");
          return { element: <SignInPage realm="customer" home={portal.home} otherDoor="/console" /> };
        },
      },
    ],
  },
  {
    path: portal.callScreen(":id"),
    errorElement: <Broken />,
    HydrateFallback: () => null,
    lazy: async () => ({ Component: (await import("@/features/branches/call-screen-page")).CallScreenPage }),
  },
  {
    path: portal.kiosk,
    errorElement: <Broken />,
    HydrateFallback: () => null,
    lazy: async () => ({ Component: (await import("./hall-machine-page")).HallMachinePage }),
  },
  {
    element: <OpenHall />,
    errorElement: <Broken />,
    HydrateFallback: () => null,
    children: [
      {
        path: portal.help,
        lazy: async () => ({ Component: (await import("./help-page")).HelpPage }),
      },
      {
        path: portal.branches,
        lazy: async () => ({ Component: (await import("./branches-page")).BranchesPage }),
      },
      {
        path: portal.branch(":id"),
        lazy: async () => ({ Component: (await import("./branches-page")).WholeBranchPage }),
      },
      {
        path: portal.guide(":page"),
        lazy: async () => ({ Component: (await import("./guide-page")).CustomerGuidePage }),
      },
      {
        path: portal.article(":id"),
        lazy: async () => ({
          Component: (await import("@/features/knowledge/read-article-page")).ReadArticlePage,
        }),
      },
      {
        path: portal.checkStatement(),
        lazy: async () => ({ Component: (await import("@/features/statements/check-page")).CheckPage }),
      },
      {
        path: portal.checkStatement(":code"),
        lazy: async () => ({ Component: (await import("@/features/statements/check-page")).CheckPage }),
      },
      {
        path: portal.receipt(":id"),
        lazy: async () => ({ Component: (await import("@/features/privacy/receipt-page")).ReceiptPage }),
      },
    ],
  },
  {
    element: <Hall />,
    errorElement: <Broken />,
    HydrateFallback: () => null,
    children: [
      {
        path: portal.home,
        lazy: async () => ({ Component: (await import("./home-page")).HomePage }),
      },
      {
        path: portal.accounts,
        lazy: async () => ({
          Component: (await import("./accounts-page")).AccountsPage,
        }),
      },
      {
        path: portal.arrange,
        lazy: async () => ({
          Component: (await import("@/features/accounts/arrange-page")).ArrangePage,
        }),
      },
      {
        path: portal.account(":id"),
        lazy: async () => ({
          Component: (await import("./whole-account-page")).WholeAccountPage,
        }),
      },
      {
        path: portal.statements(":id"),
        lazy: async () => ({
          Component: (await import("@/features/statements/statements-page")).StatementsPage,
        }),
      },
      {
        path: portal.ownBooks(":id"),
        lazy: async () => {
          const { ReconciliationsPage } = await import("@/features/reconciliation/reconciliations-page");
          return { element: <ReconciliationsPage where="portal" /> };
        },
      },
      {
        path: portal.ownBooksCompared(":id"),
        lazy: async () => {
          const { ReconciliationPage } = await import("@/features/reconciliation/reconciliation-page");
          return { element: <ReconciliationPage where="portal" /> };
        },
      },
      {
        path: portal.transfer,
        lazy: async () => ({ Component: (await import("@/features/payments/transfer-page")).TransferPage }),
      },
      {
        path: portal.transfers,
        lazy: async () => ({ Component: (await import("@/features/payments/transfers-page")).TransfersPage }),
      },
      {
        path: portal.transferReceipt(":id"),
        lazy: async () => ({ Component: (await import("@/features/payments/receipt-page")).ReceiptPage }),
      },
      {
        path: portal.refusedPayments,
        lazy: async () => ({ Component: (await import("@/features/payments/refused-page")).RefusedPage }),
      },
      {
        path: portal.disputes,
        lazy: async () => ({ Component: (await import("@/features/disputes/disputes-page")).DisputesPage }),
      },
      {
        path: portal.complaints,
        lazy: async () => ({
          Component: (await import("@/features/complaints/my-complaints-page")).MyComplaintsPage,
        }),
      },
      {
        path: portal.newComplaint,
        lazy: async () => ({
          Component: (await import("@/features/complaints/new-complaint-page")).NewComplaintPage,
        }),
      },
      {
        path: portal.complaint(":id"),
        lazy: async () => ({
          Component: (await import("@/features/complaints/my-complaint-page")).MyComplaintPage,
        }),
      },
      {
        path: portal.tickets,
        lazy: async () => ({ Component: (await import("@/features/tickets/my-tickets-page")).MyTicketsPage }),
      },
      {
        path: portal.newTicket,
        lazy: async () => ({ Component: (await import("@/features/tickets/new-ticket-page")).NewTicketPage }),
      },
      {
        path: portal.ticket(":id"),
        lazy: async () => ({ Component: (await import("@/features/tickets/my-ticket-page")).MyTicketPage }),
      },
      {
        path: portal.newDispute(),
        lazy: async () => ({
          Component: (await import("@/features/disputes/new-dispute-page")).NewDisputePage,
        }),
      },
      {
        path: portal.dispute(":id"),
        lazy: async () => ({ Component: (await import("@/features/disputes/dispute-page")).DisputePage }),
      },
      {
        path: portal.abroad,
        lazy: async () => ({ Component: (await import("@/features/payments/abroad-page")).AbroadPage }),
      },
      {
        path: portal.planned,
        lazy: async () => ({ Component: (await import("@/features/payments/planned-page")).PlannedPage }),
      },
      {
        path: portal.bulk,
        lazy: async () => ({ Component: (await import("@/features/payments/bulk-page")).BulkPage }),
      },
      {
        path: portal.bulkOne(":id"),
        lazy: async () => ({ Component: (await import("@/features/payments/batch-page")).BatchPage }),
      },
      {
        path: portal.requests,
        lazy: async () => ({ Component: (await import("@/features/payments/requests-page")).RequestsPage }),
      },
      {
        path: portal.askForMoney,
        lazy: async () => ({ Component: (await import("@/features/payments/ask-page")).AskPage }),
      },
      {
        path: portal.askingPeople,
        lazy: async () => ({
          Component: (await import("@/features/payments/asking-people-page")).AskingPeoplePage,
        }),
      },
      {
        path: portal.payRequest(":id"),
        lazy: async () => ({
          Component: (await import("@/features/payments/pay-request-page")).PayRequestPage,
        }),
      },
      {
        path: portal.bills,
        lazy: async () => ({ Component: (await import("@/features/payments/bills-page")).BillsPage }),
      },
      {
        path: portal.payBill(":id"),
        lazy: async () => ({ Component: (await import("@/features/payments/pay-bill-page")).PayBillPage }),
      },
      {
        path: portal.payees,
        lazy: async () => ({ Component: (await import("@/features/payments/payees-page")).PayeesPage }),
      },
      {
        path: portal.limits,
        lazy: async () => ({ Component: (await import("@/features/payments/limits-page")).LimitsPage }),
      },
      {
        path: portal.profile,
        lazy: async () => ({ Component: (await import("./profile-page")).ProfilePage }),
      },
      {
        path: portal.erasure,
        lazy: async () => ({ Component: (await import("@/features/privacy/erasure-page")).ErasurePage }),
      },
      {
        path: portal.details,
        lazy: async () => ({ Component: (await import("./details-page")).MyDetailsPage }),
      },
      {
        path: portal.contacts,
        lazy: async () => ({
          Component: (await import("@/features/contacts/my-contacts-page")).MyContactsPage,
        }),
      },
      {
        path: portal.tier,
        lazy: async () => ({
          Component: (await import("@/features/tiers/my-tier-page")).MyTierPage,
        }),
      },
      {
        path: portal.noted,
        lazy: async () => ({ Component: (await import("@/features/tags/my-tags-page")).MyTagsPage }),
      },
      {
        path: portal.papers,
        lazy: async () => ({
          Component: (await import("@/features/papers/my-papers-page")).MyPapersPage,
        }),
      },
      {
        path: portal.promises,
        lazy: async () => ({
          Component: (await import("@/features/promises/my-promises-page")).MyPromisesPage,
        }),
      },
      {
        path: portal.appointments,
        lazy: async () => ({
          Component: (await import("@/features/branches/my-appointments-page")).MyAppointmentsPage,
        }),
      },
      {
        path: portal.circumstances,
        lazy: async () => ({
          Component: (await import("@/features/circumstances/my-circumstances-page")).MyCircumstancesPage,
        }),
      },
      {
        path: portal.relations,
        lazy: async () => ({
          Component: (await import("@/features/relations/my-relations-page")).MyRelationsPage,
        }),
      },
      {
        path: portal.privacy,
        lazy: async () => ({ Component: (await import("./privacy-page")).MyPrivacyPage }),
      },
      {
        path: portal.consents,
        lazy: async () => ({ Component: (await import("@/features/privacy/consents-page")).ConsentsPage }),
      },
      {
        path: portal.spending,
        lazy: async () => ({ Component: (await import("@/features/spending/spending-page")).SpendingPage }),
      },
      {
        path: portal.entries,
        lazy: async () => ({ Component: (await import("@/features/spending/entries-page")).EntriesPage }),
      },
      {
        path: portal.security,
        lazy: async () => ({ Component: (await import("./security-page")).MySecurityPage }),
      },
      {
        path: portal.trusted,
        lazy: async () => ({ Component: (await import("@/features/mandates/trusted-page")).TrustedPage }),
      },
      {
        path: portal.letIn,
        lazy: async () => ({ Component: (await import("@/features/mandates/let-in-page")).LetInPage }),
      },
      {
        path: portal.askGuard,
        lazy: async () => ({ Component: (await import("@/features/mandates/guard-page")).GuardPage }),
      },
      {
        path: portal.changeGuard(":id"),
        lazy: async () => ({ Component: (await import("@/features/mandates/guard-page")).GuardPage }),
      },
      {
        path: portal.changeTrusted(":id"),
        lazy: async () => ({ Component: (await import("@/features/mandates/let-in-page")).LetInPage }),
      },
      {
        path: portal.acceptOffer(),
        lazy: async () => ({ Component: (await import("@/features/mandates/accept-page")).AcceptPage }),
      },
      {
        path: portal.lookedAfter(":id"),
        lazy: async () => ({ Component: (await import("./looked-after-page")).LookedAfterPage }),
      },
      {
        path: portal.marks,
        lazy: async () => ({ Component: (await import("@/features/quality/my-marks-page")).MyMarksPage }),
      },
      {
        path: portal.talk,
        lazy: async () => ({ Component: (await import("./start-talk-page")).PortalStartTalkPage }),
      },
      {
        path: portal.conversation(":id"),
        lazy: async () => ({ Component: (await import("@/features/care/talk-page")).TalkPage }),
      },
      {
        path: portal.settings,
        lazy: async () => ({ Component: (await import("./settings-page")).SettingsPage }),
      },
      {
        path: "*",
        lazy: async () => {
          const { LostPage } = await import("@/apps/lost-page");
          return { element: <LostPage home={portal.home} /> };
        },
      },
    ],
  },
]);
