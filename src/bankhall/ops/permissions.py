"""Rights over the audit log."""

VIEW_AUDIT = "audit.view"
EXPORT_AUDIT = "audit.export"
