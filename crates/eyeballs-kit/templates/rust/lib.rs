//! @TITLE@: on a day of use some users pay a fee, and who finds it too dear is annoyed.
//!
//! Everything that the market must know is declared first, in five blocks; `serve` then says what happened to some users on a day.

use eyeballs_model::prelude::*;

parameters! {
    /// What a scenario may set. Name, type, default, unit and range are checked before `new` is called.
    pub struct Parameters {
        /// The fee.
        #[source = "assumption"]
        price: f64 = 0.5, "currency", [0.0, 1e6], tunable, log_scale;
        /// Chance that a user who does not find it too dear pays on a day of use.
        #[source = "assumption"]
        chance: f64 = 0.1, "1/day", [0.0, 1.0], tunable;
        /// How much being asked annoys whoever finds it too dear.
        #[source = "assumption"]
        annoyance: f64 = 0.1, "1", [0.0, 1.0], tunable;
    }
}
columns! {
    /// What is read, kept and written of each user: a slice each, a row for each user of the block.
    pub struct Columns {
        // Filled by the market.
        input minutes_today: f32, "min", "time spent today";
        input willingness_to_pay: f32, "1", "what a thing is worth to the person, relative to others";
        // Kept by the market for this model, from day to day.
        state times_paid: u16 = 0, "count", "fees paid so far";
        // Read by the market afterwards.
        output experience: f32, "1", "how today felt, from -1 to 1";
        output paid_micros: i64, "1e-6 currency", "what the user paid today";
    }
}
metrics! {
    /// What is reported, in `daily.parquet` and `monthly.csv`.
    pub struct Metrics {
        sum fees, "count", "fees paid today";
        sum first_fees, "count", "people who paid for the first time today";
    }
}
postings! {
    /// The ledger lines. Money that users pay is posted in the call in which they pay it.
    pub struct Postings { revenue fees from user, "fees of users"; }
}

/// What luck is needed for: each purpose has random numbers of its own.
const WHETHER: u8 = 0;

/// The model. It never changes: what it knows of a person is a state column, what it knows of the service would be a global.
pub struct @CAMEL@ {
    parameters: Parameters,
}

impl BusinessModel for @CAMEL@ {
    const ID: &'static CStr = c"@ID@";
    const VERSION: &'static CStr = c"0.1.0";
    const TITLE: &'static CStr = c"@TITLE@";
    const DOC: &'static CStr = c"On a day of use some users pay a fee; who finds it too dear is annoyed.";
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = NoGlobals;

    /// Refuses what cannot go together: name the parameter, and say what to do.
    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        if parameters.price == 0.0 && parameters.annoyance > 0.0 {
            return Err(ModelError::parameter("price", "must be above 0 where it annoys; set annoyance = 0 for a free service"));
        }
        Ok(@CAMEL@ { parameters })
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let price = micros(self.parameters.price);
        // Four words of luck for everybody, drawn at once.
        let [words, ..] = block.random.words(WHETHER);
        for row in 0..block.people.len() {
            if block.columns.minutes_today[row] <= 0.0 {
                continue; // Did not open the service today.
            }
            if f64::from(block.columns.willingness_to_pay[row]) < self.parameters.price {
                block.columns.experience[row] = -self.parameters.annoyance as f32;
                continue;
            }
            if f64::from(uniform(words[row])) >= self.parameters.chance {
                continue;
            }
            block.columns.paid_micros[row] = price;
            block.postings.fees.add(price);
            *block.metrics.fees += 1.0;
            if block.columns.times_paid[row] == 0 {
                *block.metrics.first_fees += 1.0;
            }
            block.columns.times_paid[row] = block.columns.times_paid[row].saturating_add(1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::testing::TestMarket;

    /// A hundred users who all use it every day; half of them find it too dear.
    fn market(parameters: &[(&str, f64)]) -> TestMarket<@CAMEL@> {
        let mut market = TestMarket::new(100, parameters).expect("the parameters can be");
        market.fill("minutes_today", 10.0);
        market.fill("willingness_to_pay", 5.0);
        market.column_mut::<f32>("willingness_to_pay")[..50].fill(0.0);
        market
    }

    #[test]
    fn who_does_not_find_it_too_dear_pays() {
        let mut market = market(&[("price", 2.0), ("chance", 1.0)]);
        let day = market.day().expect("it serves");
        assert_eq!((day.posting("fees"), day.metric("fees"), day.metric("first_fees")), (100_000_000, 50.0, 50.0));
        assert_eq!(market.column::<f32>("experience")[0], -0.1);
        assert_eq!(market.day().expect("it serves").metric("first_fees"), 0.0);
    }

    #[test]
    fn about_as_many_pay_as_the_chance_says() {
        let mut market = market(&[("chance", 0.2)]);
        let fees: f64 = (0..100).map(|_| market.day().expect("it serves").metric("fees")).sum();
        // 5,000 draws: mean 1,000, standard deviation 28.
        assert!((fees - 1_000.0).abs() < 140.0, "{fees}");
    }

    #[test]
    fn a_free_service_that_annoys_is_refused() {
        let refusal = TestMarket::<@CAMEL@>::new(1, &[("price", 0.0)]).err().expect("a refusal");
        assert!(refusal.contains("must be above 0"), "{refusal}");
    }
}
