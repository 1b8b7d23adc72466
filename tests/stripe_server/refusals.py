"""A "no" in Stripe's own shape: a status, a type, a code, a sentence and the parameter it is about."""

from typing import Any

ERROR_GUIDE = "https://stripe.com/docs/error-codes/"


class Refusal(Exception):
    """`began` says whether Stripe had begun to act: only then does the answer stay with the idempotency key."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        began: bool = False,
        retry: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.began = began
        self.retry = retry

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = ERROR_GUIDE + self.code.replace("_", "-")
        if self.param:
            error["param"] = self.param
        return {"error": error}


def invalid(message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    """The request itself is malformed: Stripe never begins, so its idempotency key stays free."""
    return Refusal(message, code=code, param=param)


def refused(message: str, *, code: str | None = None, param: str | None = None, status: int = 400) -> Refusal:
    """Stripe began and said no: a repeat with the same key hears the same no."""
    return Refusal(message, status=status, code=code, param=param, began=True)


def no_such(what: str, object_id: str, *, param: str | None = None) -> Refusal:
    """An id in the path that leads nowhere is a 404; an id in a parameter is a 400 that names the parameter."""
    return refused(
        f"No such {what}: '{object_id}'",
        code="resource_missing",
        param=param or "id",
        status=400 if param else 404,
    )


def no_access(account: str) -> Refusal:
    return refused(
        f"The provided key does not have access to account '{account}' (or that account does not exist). "
        "Application access may have been revoked.",
        code="account_invalid",
        status=403,
    )
