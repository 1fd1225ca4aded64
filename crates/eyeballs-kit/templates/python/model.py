"""@TITLE@: on a day of use some users pay a fee, and who finds it too dear is annoyed.

Everything that the market must know is declared first; `serve` then says what happened to some users on a day. `make` builds the
library, `make test` runs the tests, `make check` tries the library in every way in which the market could use it.
"""

from eyeballs_model import Input, Metric, Model, Output, Parameter, Posting, State, micros, refuses, uniform


class @CAMEL@(Model):
    """On a day of use some users pay a fee; who finds it too dear is annoyed."""

    id = "@ID@"
    version = "0.1.0"
    title = "@TITLE@"

    # What a scenario may set. Values are checked against these ranges first.
    parameters = [
        Parameter("price", 0.5, unit="currency", minimum=0.0, maximum=1e6, tunable=True, log_scale=True,
                  doc="The fee.", source="assumption"),
        Parameter("chance", 0.1, unit="1/day", minimum=0.0, maximum=1.0, tunable=True,
                  doc="Chance that a user who does not find it too dear pays on a day of use.", source="assumption"),
        Parameter("annoyance", 0.1, unit="1", minimum=0.0, maximum=1.0, tunable=True,
                  doc="How much being asked annoys whoever finds it too dear.", source="assumption"),
    ]
    # What is read, kept and written of each user: an array each, a row for each user of the block.
    columns = [
        Input("minutes_today", unit="min", doc="time spent today"),
        Input("willingness_to_pay", unit="1", doc="what a thing is worth to the person, relative to others"),
        State("times_paid", "u16", unit="count", doc="fees paid so far"),
        Output("experience", unit="1", doc="how today felt, from -1 to 1"),
        Output("paid_micros", unit="1e-6 currency", doc="what the user paid today"),
    ]
    # What is reported, and the ledger lines. Money that users pay is posted in the call in which they pay it.
    metrics = [
        Metric("fees", unit="count", doc="fees paid today"),
        Metric("first_fees", unit="count", doc="people who paid for the first time today"),
    ]
    postings = [Posting("fees", doc="fees of users", kind="revenue", party="user")]

    # In a function `self` is the values of the parameters: what the model knows of a person is a state column, and of the
    # service a global.
    @refuses("price", "must be above 0 where it annoys; set annoyance = 0 for a free service")
    def free_but_annoying(self):
        return self.price == 0.0 and self.annoyance > 0.0

    def serve(self, block):
        price = micros(self.price)
        columns = block.columns
        for row in range(block.rows):
            if columns.minutes_today[row] <= 0.0:
                continue  # Did not open the service today.
            if columns.willingness_to_pay[row] < self.price:
                columns.experience[row] = -self.annoyance
                continue
            if uniform(block.luck[0, row]) >= self.chance:
                continue
            columns.paid_micros[row] = price
            # Each metric and each ledger line is an array, of one number here.
            block.postings.fees[0] += price
            block.metrics.fees[0] += 1.0
            if columns.times_paid[row] == 0:
                block.metrics.first_fees[0] += 1.0
            if columns.times_paid[row] < 65535:
                columns.times_paid[row] += 1


if __name__ == "__main__":
    @CAMEL@.build()
