"""Feeds and articles: HTTP with guards, decoding, parsing, canonical addresses and entry keys.

guard     which addresses may be connected to        resolve   names to addresses, off the loop
fetch     one request with every limit               body      decoded bytes, counted while they stream
decode    bytes to text                              dates     the spellings feedparser loses
parse     text to published entries                  text      HTML to plain text
canonical one address per article                    keys      one key per entry
worker    parsing in a process that can be killed    source    the FeedSource port
robots    who may be asked, and how often            article   the ArticleSource port
"""
