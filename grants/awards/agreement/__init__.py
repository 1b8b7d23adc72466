"""The agreement between the office and the grantee: its words as data, and its paper."""

from grants.awards.agreement.paper import render
from grants.awards.agreement.wording import Terms, digest_of, languages, signature_line, wording

__all__ = ["Terms", "digest_of", "languages", "render", "signature_line", "wording"]
