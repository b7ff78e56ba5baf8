"""Accounts in the portal, where customers see what they hold, and in the console, where staff serve them."""

from bankhall.accounts.routes import console, mandates, portal

routes = [*portal.routes, *mandates.routes, *console.routes]
