//! What a terminal still holds of a consumable (耗材), and when it will be out.

use fleet_protocol::{ConsumableStep, ConsumableWord, PersonId, UnixMillis};

/// Over so many days the rate is taken.
pub const CONSUMABLE_RATE_DAYS: i64 = 14;
/// What is out within so many days is low.
pub const CONSUMABLE_LOW_DAYS: i64 = 3;

const DAY_MS: i64 = 86_400_000;
/// When nobody can say: behind all that somebody can say.
const NEVER: i64 = i64::MAX;

/// What is known of one consumable of one terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stock {
    /// The last time that something was put in, or the printer said so; `None` where that was never told.
    pub fill: Option<Fill>,
    /// What was used since, or since it was first heard of.
    pub used: i64,
    /// The printer's own word.
    pub word: ConsumableWord,
}

/// That something was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// How much was in it then.
    pub holds: i64,
    /// When.
    pub at: UnixMillis,
    /// By whom; `None` where the printer said it itself.
    pub by: Option<PersonId>,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockNews {
    /// So much was used.
    Used(i64),
    /// It was filled.
    Filled(Fill),
    /// The printer says another word.
    Said(ConsumableWord),
}

impl StockNews {
    /// As a terminal tells it; no more than `most` is believed.
    pub fn of(step: ConsumableStep, at: UnixMillis, most: u32) -> Self {
        match step {
            ConsumableStep::Used { amount } => Self::Used(amount.min(most).into()),
            ConsumableStep::Filled { holds } => {
                Self::Filled(Fill { holds: holds.min(most).into(), at, by: None })
            }
            ConsumableStep::Said { word } => Self::Said(word),
        }
    }
}

impl Stock {
    /// Something happened to it.
    pub fn heed(&mut self, news: StockNews) {
        match news {
            StockNews::Used(amount) => self.used = self.used.saturating_add(amount),
            StockNews::Filled(fill) => (self.fill, self.used) = (Some(fill), 0),
            StockNews::Said(word) => self.word = word,
        }
    }

    /// What is left by count; `None` where nobody said what was put in.
    pub fn left(&self) -> Option<i64> {
        self.fill.map(|fill| (fill.holds - self.used).max(0))
    }

    /// When it will be out if it goes on as in the last days; `None` where nobody can say.
    pub fn out_at(&self, rate: StockRate, now: UnixMillis) -> Option<UnixMillis> {
        match self.left()? {
            0 => Some(now),
            left if rate.spent > 0 => {
                let ms = i128::from(left) * i128::from(rate.days.max(1) * DAY_MS) / i128::from(rate.spent);
                Some(now.saturating_add(i64::try_from(ms).unwrap_or(NEVER)))
            }
            _ => None,
        }
    }

    /// What lists go by, the soonest first: the printer's own word before every estimate. It is a time or less than one.
    pub const fn soonest(word: ConsumableWord, out_at: Option<UnixMillis>) -> i64 {
        match (word, out_at) {
            (ConsumableWord::Out, _) => 0,
            (ConsumableWord::Low, _) => 1,
            (ConsumableWord::Fine, Some(at)) => at,
            (ConsumableWord::Fine, None) => NEVER,
        }
    }
}

/// What lies before it is low.
pub const fn low_before(now: UnixMillis) -> i64 {
    now + CONSUMABLE_LOW_DAYS * DAY_MS
}

/// How fast a consumable is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StockRate {
    /// So much.
    pub spent: i64,
    /// In so many days, at most [`CONSUMABLE_RATE_DAYS`].
    pub days: i64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: UnixMillis = 1_800_000_000_000;

    fn filled(holds: i64) -> Stock {
        Stock { fill: Some(Fill { holds, at: NOW, by: None }), ..Stock::default() }
    }

    #[test]
    fn an_estimate_goes_by_what_was_put_in_and_by_the_rate() {
        let mut stock = Stock::default();
        stock.heed(StockNews::Used(40));
        assert_eq!((stock.left(), stock.out_at(StockRate { spent: 40, days: 14 }, NOW)), (None, None));
        stock.heed(StockNews::Filled(Fill { holds: 500, at: NOW, by: None }));
        stock.heed(StockNews::Used(220));
        let out = stock.out_at(StockRate { spent: 560, days: 14 }, NOW);
        assert_eq!((stock.left(), out), (Some(280), Some(NOW + 7 * DAY_MS)));
        stock.heed(StockNews::Used(900));
        assert_eq!((stock.left(), stock.out_at(StockRate::default(), NOW)), (Some(0), Some(NOW)));
        assert_eq!(filled(9).out_at(StockRate::default(), NOW), None, "nothing is printed");
    }

    #[test]
    fn the_printers_word_wins() {
        let soon = NOW + DAY_MS;
        let order = [
            Stock::soonest(ConsumableWord::Out, Some(NOW + 99 * DAY_MS)),
            Stock::soonest(ConsumableWord::Low, None),
            Stock::soonest(ConsumableWord::Fine, Some(soon)),
            Stock::soonest(ConsumableWord::Fine, None),
        ];
        assert!(order.is_sorted() && order[2] < low_before(NOW) && order[3] > low_before(NOW));
    }

    proptest! {
        #[test]
        fn more_left_or_less_use_is_never_out_sooner(left in 1_i64..10_000, more in 0_i64..10_000, spent in 1_i64..10_000, days in 1_i64..15) {
            let rate = StockRate { spent, days };
            prop_assert!(filled(left).out_at(rate, NOW) <= filled(left + more).out_at(rate, NOW));
            let slower = StockRate { spent: (spent / 2).max(1), days };
            prop_assert!(filled(left).out_at(rate, NOW) <= filled(left).out_at(slower, NOW));
        }
    }
}
