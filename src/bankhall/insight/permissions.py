"""Rights over what comes in from elsewhere."""

VIEW_IMPORTS = "imports.view"
