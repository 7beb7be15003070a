//! What is watched of a web site that is an app (网页监测): that its text is what a person has confirmed, and that it is not
//! older than its unit promised.

mod difference;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use fleet_protocol::{
    CheckFault, CheckNote, CheckOutcome, InspectionReport, LineState, PageText, SkipReason, UnixMillis,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use difference::{PageDifference, difference, is_same_text};

const DAY_MS: i64 = 24 * 3_600_000;
/// After how many days without a change a page may be called stale.
pub const WATCH_STALE_DAYS: RangeInclusive<i64> = 1..=730;
/// The most words that make a line not count.
pub const WATCH_IGNORED_MOST: usize = 20;

/// What ops want watched of an app. Nothing, at first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch {
    /// That the text is what a person has confirmed.
    pub change: bool,
    /// That the text changes within so many days.
    pub stale_after_days: Option<i64>,
    /// Lines with any of these words do not count: dates, numbers of visitors.
    pub ignored: Vec<String>,
}

impl Watch {
    /// Whether anything is watched.
    pub const fn is_on(&self) -> bool {
        self.change || self.stale_after_days.is_some()
    }
}

/// Where the page stands to what was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchState {
    /// Changes are not watched.
    Off,
    /// The version that is listed is a bundle: its files are pinned by their digest, and change with a version alone.
    NotApplicable,
    /// No inspection has brought the text yet.
    Unseen,
    /// A person is to confirm it for the first time.
    Unconfirmed,
    /// It is what was confirmed.
    AsConfirmed,
    /// It is not.
    Changed,
}

/// A state of the page that a person has looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Its text.
    pub text: PageText,
    /// When it was confirmed.
    pub at: UnixMillis,
}

/// What inspections have seen of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenText {
    /// The text of the last that brought one.
    pub text: PageText,
    /// When that was.
    pub at: UnixMillis,
    /// Since when the text has been this one, as inspections know.
    pub since: UnixMillis,
    /// Whether the text before was another one: then `since` is when it changed, and not merely when it was first seen.
    pub has_changed: bool,
}

impl SeenText {
    /// What is known after one more inspection.
    pub fn after(before: Option<Self>, text: PageText, ignored: &[String], now: UnixMillis) -> Self {
        match before {
            None => Self { text, at: now, since: now, has_changed: false },
            Some(before) if is_same_text(&before.text, &text, ignored) => Self { text, at: now, ..before },
            Some(_) => Self { text, at: now, since: now, has_changed: true },
        }
    }

    /// Since when the page has not changed. Where no inspection saw it change, its server's word counts, if that goes
    /// further back: many servers say "just now" of every answer.
    pub fn unchanged_since(&self, modified_at: Option<UnixMillis>) -> UnixMillis {
        match modified_at {
            Some(modified_at) if !self.has_changed => self.since.min(modified_at),
            Some(_) | None => self.since,
        }
    }
}

impl Watch {
    /// Where the page stands, of a listed version that is a web site.
    pub fn state(&self, seen: Option<&SeenText>, confirmed: Option<&Confirmed>) -> WatchState {
        match (seen, confirmed) {
            _ if !self.change => WatchState::Off,
            (None, _) => WatchState::Unseen,
            (Some(_), None) => WatchState::Unconfirmed,
            (Some(seen), Some(confirmed)) => {
                let is_same = is_same_text(&confirmed.text, &seen.text, &self.ignored);
                if is_same { WatchState::AsConfirmed } else { WatchState::Changed }
            }
        }
    }
}

/// How the check of the page's text goes. `None`: it is not watched.
pub fn judge_content(watch: &Watch, seen: &SeenText, confirmed: Option<&Confirmed>) -> Option<CheckOutcome> {
    if !watch.change {
        return None;
    }
    let Some(confirmed) = confirmed else {
        return Some(CheckOutcome::Skipped { reason: SkipReason::NotConfirmed });
    };
    let Some(differs) = difference(&confirmed.text, &seen.text, &watch.ignored) else {
        return Some(CheckOutcome::Passed { note: Some(CheckNote::AsConfirmed) });
    };
    let mut lines: Vec<_> = differs.hunks.into_iter().flatten().collect();
    lines.retain(|line| line.change != LineState::Kept);
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    lines.truncate(InspectionReport::MAX_NAMED);
    let fault = CheckFault::ChangedSinceConfirmed {
        confirmed_at: confirmed.at,
        lines,
        count,
        beyond: differs.beyond,
    };
    Some(CheckOutcome::Failed { fault })
}

/// Whether the page is older than was promised. `None`: that is not watched.
pub fn judge_freshness(
    watch: &Watch,
    seen: &SeenText,
    modified_at: Option<UnixMillis>,
    now: UnixMillis,
) -> Option<CheckOutcome> {
    let limit_days = watch.stale_after_days?;
    let days = now.saturating_sub(seen.unchanged_since(modified_at)) / DAY_MS;
    Some(if days >= limit_days {
        CheckOutcome::Failed { fault: CheckFault::Stale { days, limit_days } }
    } else {
        CheckOutcome::Passed { note: Some(CheckNote::UnchangedFor { days, limit_days }) }
    })
}
