"""The version of the reconcile stage, by itself: a list of stories asks for no more of it."""

#: Raised when the same extractions come to something else.
VERSION = "2"
