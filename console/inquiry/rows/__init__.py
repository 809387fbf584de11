"""What the screens show: frozen rows, one module per place of the window.

Rows hold values and keys of the word catalogue, never finished sentences. Times are milliseconds
since 1970 UTC. Where a text could not be opened (`no key yet`, `erased`) the row says so by
`None` or by a `Message`, never by an invented value.
"""
