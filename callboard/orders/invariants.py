from callboard.kit.invariants import invariant
from callboard.orders.queries import integrity

invariant("the history of every order leads to where it is")(integrity.histories_that_do_not_replay)
invariant("every stage fits the status of its order")(integrity.stages_out_of_place)
