//! The second coupon, for those who came and did not buy.

use crate::ECommerce;
use crate::declarations::Columns;

/// In the column `first_visit`: the coupon was offered.
const OFFERED: u16 = u16::MAX;

/// What became of the second coupon today.
#[derive(Default)]
pub(crate) struct SecondCoupons {
    offered: u32,
    used: u32,
}

impl SecondCoupons {
    /// Whether a person orders with the second coupon today, by a number in [0, 1).
    pub(crate) fn are_answered(
        &mut self,
        model: &ECommerce,
        columns: &mut Columns<'_>,
        row: usize,
        today: u32,
        number: f32,
    ) -> bool {
        let first_visit = &mut columns.first_visit[row];
        if *first_visit == 0 {
            if columns.minutes_today[row] > 0.0 {
                *first_visit = today as u16 + 1;
            }
            return false;
        }
        let since = i64::from(today) + 1 - i64::from(*first_visit);
        if *first_visit == OFFERED || columns.orders[row] > 0 || since < model.parameters.second_coupon_days {
            return false;
        }
        *first_visit = OFFERED;
        self.offered += 1;
        let answers = f64::from(number) < model.parameters.second_coupon_answer;
        self.used += u32::from(answers);
        answers
    }

    pub(crate) fn report(&self, offered: &mut f64, used: &mut f64) {
        *offered += f64::from(self.offered);
        *used += f64::from(self.used);
    }
}
