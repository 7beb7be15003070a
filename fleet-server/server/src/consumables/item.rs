use fleet_domain::low_before;
use fleet_protocol::{Consumable, ConsumableWord, LocationId, TerminalId, UnixMillis};
use fleet_store::consumable::{ConsumableRow, FillRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;
use crate::terminals::word;

/// One consumable of one terminal. Amounts are sheets of `page_paper`, millimetres of `receipt_paper`, percent of `toner`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsumableStock {
    /// Which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_id: Option<LocationId>,
    /// The location's name.
    pub location_name: Option<String>,
    /// What.
    pub consumable: Consumable,
    /// What the printer says of it: it wins over the estimate.
    pub word: ConsumableWord,
    /// What was in it when it was last filled; `null`: nobody said.
    pub holds: Option<i64>,
    /// What is left by count; `null`: nobody said what was put in.
    pub left: Option<i64>,
    /// Used in `spent_days` days.
    pub spent: i64,
    /// At most 14.
    pub spent_days: i64,
    /// When it will be out if it goes on so; Unix milliseconds; `null`: nobody can say.
    pub out_at: Option<UnixMillis>,
    /// Whether somebody should come with more.
    pub is_low: bool,
    /// When it was last filled; Unix milliseconds.
    pub filled_at: Option<UnixMillis>,
    /// By whom; `null` where nobody did, or the printer said so itself.
    pub filled_by: Option<String>,
}

impl ConsumableStock {
    pub(super) fn at(row: &ConsumableRow, now: UnixMillis) -> ApiResult<Self> {
        Ok(Self {
            terminal_id: TerminalId(row.terminal_id),
            terminal_name: row.terminal_name.clone(),
            location_id: row.location_id.map(LocationId),
            location_name: row.location_name.clone(),
            consumable: row.consumable()?,
            word: row.word()?,
            holds: row.holds,
            left: row.holds.map(|holds| (holds - row.used).max(0)),
            spent: row.spent,
            spent_days: row.spent_days,
            out_at: row.out_at,
            is_low: row.soonest < low_before(now),
            filled_at: row.filled_at,
            filled_by: row.filled_by(),
        })
    }
}

/// That something was put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsumableFill {
    /// Its id.
    pub id: String,
    /// Into which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands now.
    pub location_name: Option<String>,
    /// What.
    pub consumable: Consumable,
    /// When; Unix milliseconds.
    pub filled_at: UnixMillis,
    /// By whom; `null`: the printer said so itself.
    pub filled_by: Option<String>,
    /// What was in it afterwards.
    pub holds: i64,
    /// And before, by count; `null`: nobody could say.
    pub left_before: Option<i64>,
}

impl ConsumableFill {
    pub(super) fn of(row: &FillRow) -> ApiResult<Self> {
        Ok(Self {
            id: row.id.to_string(),
            terminal_id: TerminalId(row.terminal_id),
            terminal_name: row.terminal_name.clone(),
            location_name: row.location_name.clone(),
            consumable: row.consumable()?,
            filled_at: row.filled_at,
            filled_by: row.filled_by(),
            holds: row.holds,
            left_before: row.left_before,
        })
    }
}

fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl CsvRow for ConsumableStock {
    const COLUMNS: &'static [&'static str] = &[
        "terminal_id",
        "terminal_name",
        "location_name",
        "consumable",
        "word",
        "holds",
        "left",
        "spent",
        "spent_days",
        "out_at",
        "is_low",
        "filled_at",
        "filled_by",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.location_name.clone().unwrap_or_default(),
            word(self.consumable),
            word(self.word),
            number(self.holds),
            number(self.left),
            self.spent.to_string(),
            self.spent_days.to_string(),
            number(self.out_at),
            self.is_low.to_string(),
            number(self.filled_at),
            self.filled_by.clone().unwrap_or_default(),
        ]
    }
}

impl CsvRow for ConsumableFill {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "terminal_id",
        "terminal_name",
        "location_name",
        "consumable",
        "filled_at",
        "filled_by",
        "holds",
        "left_before",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.location_name.clone().unwrap_or_default(),
            word(self.consumable),
            self.filled_at.to_string(),
            self.filled_by.clone().unwrap_or_default(),
            self.holds.to_string(),
            number(self.left_before),
        ]
    }
}
