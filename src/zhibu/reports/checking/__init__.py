"""Check a finished report, figure by figure, against the ledger."""

from zhibu.reports.checking.claims import VERDICTS, Claim, Verdict, check_claims, marks_of

__all__ = ["VERDICTS", "Claim", "Verdict", "check_claims", "marks_of"]
