"""What the bank says to those who ask: articles in both languages, for customers or for staff alone (2.3.2, issue 7).

Owns `knowledge_articles` (what there is, whose it is, when it is looked at again), `knowledge_versions` (what it said,
one after another), `knowledge_stages` (what was done with which version, and why), `knowledge_feedback` (whether it
helped), `knowledge_remarks` (what was missing, without whose word it is) and `knowledge_gaps` (questions that found no
good answer, counted).

Invariants
- A version is written once. What readers see is the one that was published last and not withdrawn.
- Whoever wrote a version does not publish it.
- A text is plain: headings, paragraphs, lists, bold words, and links that lead into the bank's own pages. No HTML.
- Nobody's question or remark is kept with who asked, nor with numbers or names that can be made out (`rules.masks`).
- Customers find what is published for customers and nothing else; staff find both.

What is published is searched in memory: each process keeps an index of one edition, and asks for each search whether
that is still the last (ADR 0060). Events: ArticlePublished, ArticleWithdrawn.
"""
