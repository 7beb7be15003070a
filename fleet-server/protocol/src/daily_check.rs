use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{DailyCheckId, PersonId, UnixMillis};

/// One thing that the hall's staff look at every day (点检项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckItem {
    /// Another one for every item; it stays when the item is named anew.
    #[schema(value_type = String)]
    pub id: Uuid,
    /// What it is called in Chinese.
    pub zh: String,
    /// And in English.
    pub en: String,
}

impl CheckItem {
    /// The most on a list.
    pub const MOST: usize = 20;
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 40;
}

/// That somebody looked at everything on the list (每日点检), and put their number to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DailyCheck {
    /// Which.
    pub id: DailyCheckId,
    /// Who: they had given their own PIN.
    pub person: PersonId,
    /// When.
    pub done_at: UnixMillis,
    /// One for each item of the list, in its order.
    pub results: Vec<CheckedItem>,
}

/// What somebody found of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckedItem {
    /// The item, as it was called then.
    pub item: CheckItem,
    /// What is wrong; `None`: it is as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<CheckProblem>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckProblem {
    /// Dirty, and not to be cleaned on the spot.
    Dirty,
    /// Does not work at all.
    NotWorking,
    /// Works now and then, or slowly.
    Unsteady,
    /// Broken, cracked or loose.
    Damaged,
    /// Something is missing or used up.
    Missing,
    /// Something else: somebody should call.
    Other,
}
