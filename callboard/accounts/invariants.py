from callboard.accounts.queries import sealed
from callboard.kit.invariants import invariant

invariant("the audit says what it said when it was sealed")(sealed.broken_seals)
