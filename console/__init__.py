"""The domain of Crisis Console: no window toolkit, no sockets."""
