"""The text of a statement that merges many short walks along one index, and reads little of each.

A page of a long line comes from many places (an offer of a status, a zone of a country), each of
which the index has in the order of the page. Few rows of each are read first; only a place whose
rows all came before the end of the page is read further, and there are never more of those than
`most` divided by LOOK. So a page of `most` rows out of p places reads at the most
p * LOOK + most * most / LOOK rows, however long the places are.
"""

LOOK = 4


def merged(place: str, walk: str, *, pk: str, key: str, backwards: bool = False) -> str:
    """A statement that answers the `pk` of the first `%(most)s` rows of all places, by `key`.

    `place` is a query for the places; `walk` is FROM and WHERE of the rows of one of them, which it
    names as `place.…`. `backwards`: the latest first. Both texts are ours, never of a person.
    """
    turn, beyond = ("DESC", "<") if backwards else ("ASC", ">")
    order = f"ORDER BY {key} {turn}, {pk} {turn}"
    sorted_ = f"ORDER BY head_key {turn}, head {turn}"
    return f"""
        WITH place AS MATERIALIZED ({place}),
        look AS MATERIALIZED (
            SELECT place.*, hit.* FROM place CROSS JOIN LATERAL (
                SELECT {pk} AS head, {key} AS head_key, row_number() OVER ({order}) AS turn
                {walk} {order} LIMIT {LOOK}
            ) hit
        ), edge AS (
            SELECT head, head_key FROM look {sorted_} OFFSET %(most)s - 1 LIMIT 1
        ), cut AS MATERIALIZED (
            SELECT look.* FROM look LEFT JOIN edge ON true
            WHERE look.turn = {LOOK} AND (edge.head IS NULL
                OR (edge.head_key, edge.head) {beyond} (look.head_key, look.head))
        )
        SELECT head FROM (
            SELECT head, head_key FROM look
            UNION ALL
            SELECT hit.head, hit.head_key FROM cut place CROSS JOIN LATERAL (
                SELECT {pk} AS head, {key} AS head_key
                {walk} AND ({key}, {pk}) {beyond} (place.head_key, place.head)
                {order} LIMIT %(most)s
            ) hit
        ) found {sorted_} LIMIT %(most)s
    """
