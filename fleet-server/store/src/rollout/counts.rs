use fleet_domain::AttemptCounts;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

/// The columns of a row that counts attempts by state, of the table called `p`.
macro_rules! columns {
    () => {
        "p.eligible, p.downloading, p.downloaded, p.verified, p.staged, p.activating, p.probation, p.committed, \
         p.rejected, p.failed, p.rolled_back, p.aborted, p.superseded, p.expired"
    };
}
pub(super) use columns;

/// Counts as a row holds them: a column for each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts(pub AttemptCounts);

impl<'r, R: Row> FromRow<'r, R> for Counts
where
    &'static str: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let numbers = AttemptCounts::STATES.iter().map(|(_, word)| row.try_get::<i64, _>(*word));
        Ok(Self(AttemptCounts::from_numbers(numbers.collect::<Result<Vec<_>, _>>()?)))
    }
}
