import { createBrowserRouter } from "react-router";
import { Broken } from "@/apps/broken";
import { console_ } from "@/lib/paths";
import { Desk, Entrance } from "./desk";

export const router = createBrowserRouter([
  {
    element: <Entrance />,
    errorElement: <Broken />,
    HydrateFallback: () => null,
    children: [
      {
        path: console_.signIn,
        lazy: async () => {
          const { SignInPage } = await import("@/features/identity/sign-in-page");
          return { element: <SignInPage realm="staff" home={console_.home} otherDoor="/" /> };
        },
      },
      {
        path: console_.setUp,
        lazy: async () => ({ Component: (await import("@/features/identity/recover-page")).StaffSetUpPage }),
      },
      {
        path: console_.signInBack,
        lazy: async () => ({ Component: (await import("@/features/identity/sso-back-page")).SsoBackPage }),
      },
    ],
  },
  {
    element: <Desk />,
    errorElement: <Broken />,
    HydrateFallback: () => null,
    children: [
      {
        path: console_.home,
        lazy: async () => ({ Component: (await import("./today-page")).TodayPage }),
      },
      {
        path: console_.agents,
        lazy: async () => ({ Component: (await import("@/features/reach/agents-page")).AgentsPage }),
      },
      {
        path: console_.inbox,
        lazy: async () => ({ Component: (await import("./whole-inbox-page")).WholeInboxPage }),
      },
      {
        path: console_.conversation(":id"),
        lazy: async () => ({ Component: (await import("./whole-inbox-page")).WholeInboxPage }),
      },
      {
        path: console_.presets,
        lazy: async () => ({ Component: (await import("@/features/care/presets-page")).PresetsPage }),
      },
      {
        path: console_.foundTalks,
        lazy: async () => ({ Component: (await import("@/features/care/found-page")).FoundTalksPage }),
      },
      {
        path: console_.arrivals,
        lazy: async () => ({ Component: (await import("@/features/care/arrivals-page")).ArrivalsPage }),
      },
      {
        path: console_.callbacks,
        lazy: async () => ({ Component: (await import("@/features/care/callbacks-page")).CallbacksPage }),
      },
      {
        path: console_.customers,
        lazy: async () => ({
          Component: (await import("@/features/customers/customers-page")).CustomersPage,
        }),
      },
      {
        path: console_.newCustomer,
        lazy: async () => ({
          Component: (await import("./checked-customer-page")).CheckedCustomerPage,
        }),
      },
      {
        path: console_.customerFiles,
        lazy: async () => ({ Component: (await import("@/features/intake/intakes-page")).IntakesPage }),
      },
      {
        path: console_.customerFile(":id"),
        lazy: async () => ({ Component: (await import("@/features/intake/intake-page")).IntakePage }),
      },
      {
        path: console_.customerFileRow(":id", ":nth"),
        lazy: async () => ({ Component: (await import("./checked-row-page")).CheckedRowPage }),
      },
      {
        path: console_.customer(":id"),
        lazy: async () => ({ Component: (await import("./whole-customer-page")).WholeCustomerPage }),
      },
      {
        path: console_.relationsOf(":id"),
        lazy: async () => ({ Component: (await import("@/features/relations/graph-page")).GraphPage }),
      },
      {
        path: console_.mergeCustomer(":id"),
        lazy: async () => ({ Component: (await import("@/features/merging/merge-page")).MergePage }),
      },
      {
        path: console_.merges,
        lazy: async () => ({ Component: (await import("@/features/merging/merges-page")).MergesPage }),
      },
      {
        path: console_.merge(":id"),
        lazy: async () => ({ Component: (await import("@/features/merging/merge-seen-page")).MergeSeenPage }),
      },
      {
        path: console_.articles,
        lazy: async () => ({ Component: (await import("@/features/knowledge/articles-page")).ArticlesPage }),
      },
      {
        path: console_.newArticle,
        lazy: async () => ({ Component: (await import("@/features/knowledge/article-form")).NewArticlePage }),
      },
      {
        path: console_.gaps,
        lazy: async () => ({ Component: (await import("./whole-gaps-page")).WholeGapsPage }),
      },
      {
        path: console_.article(":id"),
        lazy: async () => ({ Component: (await import("@/features/knowledge/article-page")).ArticlePage }),
      },
      {
        path: console_.changeArticle(":id"),
        lazy: async () => ({
          Component: (await import("@/features/knowledge/article-form")).ChangeArticlePage,
        }),
      },
      {
        path: console_.accounts,
        lazy: async () => ({
          Component: (await import("@/features/accounts/find-accounts-page")).FindAccountsPage,
        }),
      },
      {
        path: console_.openAccount(),
        lazy: async () => ({
          Component: (await import("@/features/accounts/open-account-page")).OpenAccountPage,
        }),
      },
      {
        path: console_.account(":id"),
        lazy: async () => ({ Component: (await import("@/features/accounts/account-page")).AccountPage }),
      },
      {
        path: console_.reconciliations(":id"),
        lazy: async () => {
          const { ReconciliationsPage } = await import("@/features/reconciliation/reconciliations-page");
          return { element: <ReconciliationsPage where="console" /> };
        },
      },
      {
        path: console_.reconciliation(":id"),
        lazy: async () => {
          const { ReconciliationPage } = await import("@/features/reconciliation/reconciliation-page");
          return { element: <ReconciliationPage where="console" /> };
        },
      },
      {
        path: console_.imports,
        lazy: async () => ({ Component: (await import("@/features/imports/imports-page")).ImportsPage }),
      },
      {
        path: console_.import(":id"),
        lazy: async () => ({ Component: (await import("@/features/imports/import-page")).ImportPage }),
      },
      {
        path: console_.duplicates,
        lazy: async () => ({
          Component: (await import("@/features/duplicates/duplicates-page")).DuplicatesPage,
        }),
      },
      {
        path: console_.duplicate(":id"),
        lazy: async () => ({
          Component: (await import("@/features/duplicates/duplicate-page")).DuplicatePage,
        }),
      },
      {
        path: console_.ledger,
        lazy: async () => ({
          Component: (await import("@/features/ledger/ledger-health-page")).LedgerHealthPage,
        }),
      },
      {
        path: console_.chart,
        lazy: async () => ({ Component: (await import("@/features/ledger/chart-page")).ChartPage }),
      },
      {
        path: console_.outgoing,
        lazy: async () => ({ Component: (await import("@/features/outgoing/outgoing-page")).OutgoingPage }),
      },
      {
        path: console_.incoming,
        lazy: async () => ({ Component: (await import("@/features/outgoing/incoming-page")).IncomingPage }),
      },
      {
        path: console_.remitted,
        lazy: async () => ({ Component: (await import("@/features/outgoing/remitted-page")).RemittedPage }),
      },
      {
        path: console_.remittanceTerms,
        lazy: async () => ({ Component: (await import("@/features/outgoing/terms-page")).TermsPage }),
      },
      {
        path: console_.requests,
        lazy: async () => ({ Component: (await import("@/features/outgoing/requests-page")).RequestsPage }),
      },
      {
        path: console_.billPayments,
        lazy: async () => ({
          Component: (await import("@/features/outgoing/bill-payments-page")).BillPaymentsPage,
        }),
      },
      {
        path: console_.disputes,
        lazy: async () => ({ Component: (await import("@/features/disputes/desk-page")).DisputesDeskPage }),
      },
      {
        path: console_.complaints,
        lazy: async () => ({
          Component: (await import("@/features/complaints/desk-page")).ComplaintsDeskPage,
        }),
      },
      {
        path: console_.complaintRegister,
        lazy: async () => ({
          Component: (await import("@/features/complaints/register-page")).ComplaintRegisterPage,
        }),
      },
      {
        path: console_.serviceHistory,
        lazy: async () => ({ Component: (await import("@/features/quality/history-page")).HistoryPage }),
      },
      {
        path: console_.lowMarks,
        lazy: async () => ({ Component: (await import("@/features/quality/low-marks-page")).LowMarksPage }),
      },
      {
        path: console_.reviews,
        lazy: async () => ({ Component: (await import("@/features/reviews/reviews-page")).ReviewsPage }),
      },
      {
        path: console_.review(":id"),
        lazy: async () => ({ Component: (await import("@/features/reviews/review-page")).ReviewPage }),
      },
      {
        path: console_.myReviews,
        lazy: async () => ({ Component: (await import("@/features/reviews/my-reviews-page")).MyReviewsPage }),
      },
      {
        path: console_.wall,
        lazy: async () => ({ Component: (await import("@/features/quality/wall-page")).WallPage }),
      },
      {
        path: console_.complaint(":id"),
        lazy: async () => ({
          Component: (await import("./whole-complaint-page")).WholeComplaintPage,
        }),
      },
      {
        path: console_.tickets,
        lazy: async () => ({ Component: (await import("@/features/tickets/desk-page")).TicketsDeskPage }),
      },
      {
        path: console_.ticket(":id"),
        lazy: async () => ({ Component: (await import("./whole-ticket-page")).WholeTicketPage }),
      },
      {
        path: console_.dispute(":id"),
        lazy: async () => ({ Component: (await import("@/features/disputes/case-page")).DisputeCasePage }),
      },
      {
        path: console_.risk,
        lazy: async () => ({ Component: (await import("@/features/risk/risk-desk-page")).RiskDeskPage }),
      },
      {
        path: console_.riskCase(":id"),
        lazy: async () => ({ Component: (await import("@/features/risk/risk-case-page")).RiskCasePage }),
      },
      {
        path: console_.riskRules,
        lazy: async () => ({ Component: (await import("@/features/risk/rules-page")).RulesPage }),
      },
      {
        path: console_.newRiskRule,
        lazy: async () => ({ Component: (await import("@/features/risk/new-rule-page")).NewRulePage }),
      },
      {
        path: console_.riskRule(":id"),
        lazy: async () => ({ Component: (await import("@/features/risk/rule-page")).RulePage }),
      },
      {
        path: console_.amendments,
        lazy: async () => ({
          Component: (await import("@/features/customers/amendments-page")).AmendmentsPage,
        }),
      },
      {
        path: console_.tiers,
        lazy: async () => ({
          Component: (await import("@/features/tiers/tiers-page")).TiersPage,
        }),
      },
      {
        path: console_.benefits,
        lazy: async () => ({
          Component: (await import("@/features/tiers/benefits-page")).BenefitsPage,
        }),
      },
      {
        path: console_.newTiers,
        lazy: async () => ({
          Component: (await import("@/features/tiers/new-tiers-page")).NewTiersPage,
        }),
      },
      {
        path: console_.papers,
        lazy: async () => ({
          Component: (await import("@/features/papers/running-out-page")).RunningOutPage,
        }),
      },
      {
        path: console_.promises,
        lazy: async () => ({
          Component: (await import("@/features/promises/promises-page")).PromisesPage,
        }),
      },
      {
        path: console_.tags,
        lazy: async () => ({ Component: (await import("@/features/tags/tags-page")).TagsPage }),
      },
      {
        path: console_.newTag,
        lazy: async () => ({ Component: (await import("@/features/tags/new-tag-page")).NewTagPage }),
      },
      {
        path: console_.tag(":id"),
        lazy: async () => ({ Component: (await import("@/features/tags/tag-page")).TagPage }),
      },
      {
        path: console_.branches,
        lazy: async () => ({
          Component: (await import("@/features/branches/manage-page")).ManageBranchesPage,
        }),
      },
      {
        path: console_.newBranch,
        lazy: async () => ({
          Component: (await import("@/features/branches/branch-form-page")).NewBranchPage,
        }),
      },
      {
        path: console_.branch(":id"),
        lazy: async () => ({
          Component: (await import("@/features/branches/branch-form-page")).ChangeBranchPage,
        }),
      },
      {
        path: console_.counter,
        lazy: async () => ({ Component: (await import("@/features/branches/counter-page")).CounterPage }),
      },
      {
        path: console_.portfolio,
        lazy: async () => ({
          Component: (await import("@/features/portfolios/portfolio-page")).PortfolioPage,
        }),
      },
      {
        path: console_.lists,
        lazy: async () => ({ Component: (await import("@/features/lists/lists-page")).ListsPage }),
      },
      {
        path: console_.listExports,
        lazy: async () => ({ Component: (await import("@/features/lists/exports-page")).ExportsPage }),
      },
      {
        path: console_.bulkActs,
        lazy: async () => ({ Component: (await import("@/features/lists/bulk-acts-page")).BulkActsPage }),
      },
      {
        path: console_.bulkAct(":id"),
        lazy: async () => ({ Component: (await import("@/features/lists/bulk-act-page")).BulkActPage }),
      },
      {
        path: console_.tasks,
        lazy: async () => ({ Component: (await import("@/features/tasks/tasks-page")).TasksPage }),
      },
      {
        path: console_.managers,
        lazy: async () => ({
          Component: (await import("@/features/portfolios/managers-page")).ManagersPage,
        }),
      },
      {
        path: console_.approvals,
        lazy: async () => ({
          Component: (await import("@/features/approvals/approvals-page")).ApprovalsPage,
        }),
      },
      {
        path: console_.lending,
        lazy: async () => ({ Component: (await import("@/features/staff/lending-page")).LendingPage }),
      },
      {
        path: console_.staff,
        lazy: async () => ({ Component: (await import("@/features/staff/staff-page")).StaffPage }),
      },
      {
        path: console_.staffMember(":id"),
        lazy: async () => ({ Component: (await import("./whole-member-page")).WholeMemberPage }),
      },
      {
        path: console_.roles,
        lazy: async () => ({ Component: (await import("@/features/staff/roles-page")).RolesPage }),
      },
      {
        path: console_.newRole,
        lazy: async () => ({ Component: (await import("@/features/staff/role-page")).RolePage }),
      },
      {
        path: console_.role(":name"),
        lazy: async () => ({ Component: (await import("@/features/staff/role-page")).RolePage }),
      },
      {
        path: console_.security,
        lazy: async () => ({ Component: (await import("@/features/identity/security-page")).SecurityPage }),
      },
      {
        path: console_.audit,
        lazy: async () => ({ Component: (await import("@/features/audit/audit-page")).AuditPage }),
      },
      {
        path: console_.help,
        lazy: async () => ({ Component: (await import("./help-page")).HelpPage }),
      },
      {
        path: console_.guide(":page"),
        lazy: async () => ({ Component: (await import("./help-page")).StaffGuidePage }),
      },
      {
        path: console_.design,
        lazy: async () => ({ Component: (await import("./design/design-page")).DesignPage }),
      },
      {
        path: "*",
        lazy: async () => {
          const { LostPage } = await import("@/apps/lost-page");
          return { element: <LostPage home={console_.home} /> };
        },
      },
    ],
  },
]);
