"""What holds of figures that are entered with a source, and that no constraint says alike on both databases."""

from tracker.reports.invariants.check import Check

LOOK = "Void the entry, and enter it anew with the year of its day."

FIGURES = (
    Check(
        "spent_in_other_year",
        "Money is recorded as spent in another year than that of its day.",
        LOOK,
        """
        SELECT 'money figure' AS words, id AS number FROM money_figures
        WHERE voided_at IS NULL AND kind = 'spent' AND CAST(substr(CAST(dated_on AS text), 1, 4) AS integer) <> year
        """,
    ),
)
