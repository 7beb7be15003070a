use fleet_protocol::{Held, HoldReason, UnixMillis};

use super::zone::Zone;

/// What holds a terminal back, for its log, in English: `opening hours until 17:00`. Times are those of the place.
pub fn in_words(held: &Held, time_zone: &str, now: Option<UnixMillis>) -> String {
    let until = held.until.and_then(|until| Zone::named(time_zone).shown(until, now));
    let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
    let detail = held.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    format!("{}{until}{detail}", reason(held.reason))
}

const fn reason(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::AwaitingApproval => "the rollout awaits approval",
        HoldReason::Scheduled => "the rollout has not begun",
        HoldReason::Wave => "an earlier wave goes first",
        HoldReason::Soak => "the wave before is soaking",
        HoldReason::Paused => "the rollout is paused",
        HoldReason::Tripped => "too many failures stopped the rollout",
        HoldReason::Hold => "a person holds this terminal",
        HoldReason::OtherRollout => "another rollout moves this terminal",
        HoldReason::Window => "outside the windows",
        HoldReason::OpeningHours => "opening hours",
        HoldReason::Lock => "the transaction lock is held",
        HoldReason::Citizen => "a citizen is at the terminal",
        HoldReason::Quota => "the location's share of the line is used up",
        HoldReason::Metered => "the line is metered",
        HoldReason::LowDisk => "no room on the disk",
        HoldReason::MetadataExpired => "the signed metadata have ended",
        HoldReason::Clock => "the time is not known",
        HoldReason::Network => "the bytes do not come",
        HoldReason::Offline => "the terminal is not reached",
        HoldReason::Unknown => "a reason that this version does not know",
    }
}
