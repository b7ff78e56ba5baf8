"""Lists of customers one can narrow, and the views of them that staff keep (issue 6, 4.1.4).

Owns `list_views` (filters, columns and order under a name, one's own or shared with a role) and `list_starts` (with
which of them somebody begins); `list_exports` (what was taken out, only appended),
`list_export_fetches` (each time that it was fetched, only appended) and `list_export_files` (sealed, for a day).

A view holds codes and ids of what the bank has defined, never anything of a person: what it finds depends on who looks.
Whoever may not see the whole bank finds their own portfolio and that for which they stand in today; a filter by tags or
tiers takes the right to see those. A view is changed by whoever made it, by nobody else.
"""
