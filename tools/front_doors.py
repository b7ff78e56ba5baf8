"""An import contract: other modules are entered through their front door, never reached into.

doors              the parts of a module that other modules may import: `api`, `types`, ...
open_to_all        modules without a door, of which everything may be imported: the kernel
composition_roots  where the house is put together: they may import anything
"""

from __future__ import annotations

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorsContract(Contract):
    type_name = "front_doors"

    root = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    open_to_all = fields.SetField(subfield=fields.StringField())
    composition_roots = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        reaching_inside = [
            (importer, imported, line)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not self._may(importer, imported)
            for line in _lines(graph, importer, imported)
        ]
        return ContractCheck(kept=not reaching_inside, metadata={"reaching_inside": reaching_inside})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, line in check.metadata["reaching_inside"]:
            output.print_error(f"- {importer} -> {imported} (l.{line})", bold=False)
        output.new_line()
        output.print_error(f"Other modules may import only: {', '.join(sorted(_names(self.doors)))}.")

    def _may(self, importer: str, imported: str) -> bool:
        from_module, _ = self._module_and_part(importer)
        to_module, part = self._module_and_part(imported)
        if not from_module or not to_module or from_module == to_module:
            return True
        return (
            from_module in _names(self.composition_roots)
            or to_module in _names(self.open_to_all)
            or part in _names(self.doors)
            or _is_events_of_a_part(imported)
        )

    def _module_and_part(self, name: str) -> tuple[str, str]:
        """`bankhall.ledger.actions.post` is ("ledger", "actions"); what is not ours is ("", "")."""
        root, _, rest = name.partition(".")
        if root != str(self.root):
            return "", ""
        module, _, inside = rest.partition(".")
        return module, inside.partition(".")[0]


def _is_events_of_a_part(imported: str) -> bool:
    """`bankhall.payments.disputes.events`: what happened may be heard wherever it happened."""
    return imported.endswith(".events") and imported.count(".") == 3


def _names(field: object) -> set[str]:
    # import-linter puts the parsed value in the place of the field that the class declares.
    return cast(set[str], field)


def _lines(graph: ImportGraph, importer: str, imported: str) -> list[int]:
    return [detail["line_number"] for detail in graph.get_import_details(importer=importer, imported=imported)]
