use fleet_domain::{FindingSource, FindingState, china_year};

use crate::statement::{fetch_all, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    YEAR = "SELECT source, state, COUNT(*) AS findings FROM findings WHERE opened_at >= $1 AND opened_at < $2 \
        GROUP BY source, state ORDER BY source, state";
}

/// A year's findings in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearCounts {
    /// All that were opened in it.
    pub opened: i64,
    /// Of those, reported from above.
    pub reported_from_above: i64,
    /// Of those that were opened, closed since.
    pub closed: i64,
}

/// The findings that were opened in a calendar year in China.
pub async fn year(tx: &mut Tx, year: i32) -> Result<YearCounts, StoreError> {
    let (from, before) = china_year(year);
    let rows = fetch_all!(tx, (String, String, i64), YEAR, from, before)?;
    let mut counts = YearCounts::default();
    for (source, state, findings) in rows {
        counts.opened += findings;
        if from_word::<FindingSource>("findings", "source", &source)? == FindingSource::ReportedFromAbove {
            counts.reported_from_above += findings;
        }
        if from_word::<FindingState>("findings", "state", &state)? == FindingState::Closed {
            counts.closed += findings;
        }
    }
    Ok(counts)
}
