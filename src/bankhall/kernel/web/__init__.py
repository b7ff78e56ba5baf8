"""The wire, once for all modules: problems, rights, inputs, paging, headers, pages, health."""
