"""The pack engine: HTML sections in, one accessible PDF out.

No Django here: a worker process imports this package and nothing of the site. The order of work:

1. ``renderers`` keeps warm processes (``worker``); each renders one section (``press``) and makes it ready to
   be joined (``prepare``). ``shelf`` keeps what has not changed.
2. ``uploads`` checks an uploaded PDF and takes out what must not be passed on.
3. ``join`` makes one document with one structure tree, one outline, one page numbering.
4. ``check`` says what a reader with a screen reader would miss; ``scan`` looks for exempt content everywhere.
5. ``build`` does all of it in order, and renders what prints page ranges last.

Restricted content must never be in the process that renders a public edition: a pool of renderers is made for one
audience, is told so, and refuses sections of another.
"""
