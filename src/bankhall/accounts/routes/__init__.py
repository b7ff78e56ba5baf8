"""Accounts in the portal, where customers see what they hold, and in the console, where staff serve them."""

from bankhall.accounts.routes import console, portal

routes = [*portal.routes, *console.routes]
