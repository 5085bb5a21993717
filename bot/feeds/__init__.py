"""Feeds and articles: HTTP with guards, decoding, parsing, canonical addresses and entry keys.

guard     which addresses may be connected to        resolve   names to addresses, off the loop
fetch     one request with every limit               body      decoded bytes, counted while they stream
decode    bytes to text                              dates     the spellings feedparser loses
parse     text to published entries                  text      HTML to plain text
canonical one address per article                    keys      one key per entry
parser    in processes that can be killed (worker)   source    the FeedSource port
failures  what goes wrong (translate: for others)
robots    what a site allows to be read              article   the ArticleSource port
lead      an article's first paragraphs
"""
