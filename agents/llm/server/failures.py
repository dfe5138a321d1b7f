"""Failed requests: their name in the record, their cause if the server says it, and whether to send them again."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Literal

from agents.llm.server.error_body import ErrorReport, read_error

Again = Literal["never", "later", "now"]
Cause = Literal[
    "", "context", "too large", "memory", "filter", "quota", "key", "model", "sample", "system role", "no provider",
    "extra",
]  # fmt: skip

NONE: Cause = ""

TEMPORARY = (408, 409, 429)
"""Statuses under 500 that may be temporary, so that the request is sent again."""

REFUSALS = (400, 422, 501)
"""HTTP statuses that may mean that the server does not know a field."""

KINDS: dict[str, Cause] = {
    "context_length_exceeded": "context",
    "exceed_context_size_error": "context",
    "content_filter": "filter",
    "content_policy_violation": "filter",
    "insufficient_quota": "quota",
    "API_KEY_INVALID": "key",
    "invalid_api_key": "key",
    "model_not_found": "model",
    "json_validate_failed": "sample",
    "tool_use_failed": "sample",
}
"""The causes that some servers name by a code or type."""

WORDS: dict[Cause, str] = {
    "context": r"context (length|window|size|limit)|maximum context|prompt is too long|input is too long"
    r"|input token count.{0,40}exceed|reduce the length of the messages|context the overflows",
    "too large": r"request too large|request exceeds the maximum size|tokens must be reduced|reduce your message size",
    "memory": r"out of memory|more (system |gpu )?memory|not enough (system |gpu )?memory|insufficient memory",
    "key": r"api key not valid|api key expired|(invalid|incorrect) api key",
    "model": r"not a valid model|invalid model|model.{0,80}(does not exist|not exist|not found)",
    "sample": r"failed to generate json|generated json does not match",
    "system role": r"system role|role.{0,40}\bsystem\b|\bsystem\b.{0,40}\brole|developer instruction"
    r"|roles must alternate",
    "no provider": r"no endpoints found that (can handle|support)",
}
"""The causes that servers describe in words; the first that fits is the cause."""

FINAL: tuple[Cause, ...] = ("context", "too large", "memory", "filter", "quota", "key", "model", "extra")
"""Causes that another try, or a simpler request, does not change."""


class RequestFailedError(Exception):
    """A failed request; its text contains nothing from the server.

    ``word`` is its name in the record, such as ``429`` or ``timed out``; ``again`` says when to send the request again
    (``now``: at once, with fewer features); ``after`` is the wait that the server asked for, in seconds.
    """

    def __init__(
        self,
        word: str,
        again: Again = "later",
        *,
        status: int | None = None,
        report: ErrorReport | None = None,
        after: float | None = None,
    ) -> None:
        super().__init__(word)
        self.word, self.again, self.after, self.status = word, again, after, status
        self.report = report or ErrorReport()
        self.cause: Cause = _cause(self.report)
        self.extra = ""
        """The field of the person's own that the server does not accept."""

    @property
    def refuses(self) -> bool:
        """Whether the server may accept a simpler request."""
        known = self.status in REFUSALS or self.cause in ("no provider", "system role")
        return known and self.cause not in FINAL

    def names(self, name: str) -> bool:
        """Whether the server names a field of the request."""
        return name in self.report.fields or bool(re.search(rf"\b{re.escape(name)}\b", self.report.words))

    def blame(self, fields: Iterable[str]) -> None:
        """Note which of the person's own fields the server does not accept, if it names one of them as a field."""
        if self.refuses and not self.cause:
            self.extra = next(filter(self._blames, fields), "")
            self.cause = "extra" if self.extra else ""

    def _blames(self, name: str) -> bool:
        """Whether the server names a field as one, and not only in a sentence, where it may be an ordinary word."""
        before = r"[\"'`]|\b(unknown|supplied|permitted|parameter|field|argument)s?:? "
        found = re.search(rf"({before}){re.escape(name)}\b", self.report.words, re.IGNORECASE)
        return name in self.report.fields or bool(found)


def from_status(status: int, body: object, after: float | None = None) -> RequestFailedError:
    """The failure for an answer with an error status; ``body`` is what the server wrote."""
    failure = RequestFailedError(str(status), status=status, report=read_error(body), after=after)
    if status == 413 and not failure.cause:
        failure.cause = "too large"
    temporary = status in TEMPORARY or (status >= 500 and status not in REFUSALS)
    failure.again = "later" if temporary and failure.cause not in FINAL else "never"
    return failure


def from_error(body: object) -> RequestFailedError:
    """The failure that a server reports with a success status; ``body`` is what it wrote about it, if anything."""
    code = str(body.get("code")) if isinstance(body, dict) else ""
    if re.fullmatch("[45][0-9][0-9]", code):
        return from_status(int(code), body)
    if not body:
        return RequestFailedError("no answer")
    failure = RequestFailedError("error", report=read_error(body))
    failure.again = "never" if failure.cause in FINAL else "later"
    return failure


def _cause(report: ErrorReport) -> Cause:
    named = (cause for kind, cause in KINDS.items() if kind in report.kinds)
    said = (cause for cause, words in WORDS.items() if re.search(words, report.words, re.IGNORECASE | re.DOTALL))
    return next(chain(named, said), NONE)
