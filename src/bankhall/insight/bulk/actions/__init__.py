"""The verbs of acts on many: asked for and taken back (`asking`), done in portions (`running`), one by one (`each`)."""
