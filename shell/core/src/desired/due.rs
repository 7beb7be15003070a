use fleet_protocol::{Notice, UnixMillis, Zone};

/// The notices due at `now`, in their given order.
pub fn due_notices(notices: &[Notice], now: UnixMillis) -> Vec<Notice> {
    notices.iter().filter(|notice| is_due(span_of(notice), now)).cloned().collect()
}

/// The zones due at `now`, in their given order.
pub fn due_zones(zones: &[Zone], now: UnixMillis) -> Vec<Zone> {
    zones.iter().filter(|zone| is_due((zone.starts_at, zone.ends_at), now)).cloned().collect()
}

/// When the set of due notices and zones changes next.
pub fn next_due_change(notices: &[Notice], zones: &[Zone], now: UnixMillis) -> Option<UnixMillis> {
    let spans = notices.iter().map(span_of).chain(zones.iter().map(|zone| (zone.starts_at, zone.ends_at)));
    spans
        .flat_map(|(starts_at, ends_at)| [Some(starts_at), ends_at.map(|end| end.saturating_add(1))])
        .flatten()
        .filter(|at| *at > now)
        .min()
}

/// From when until when something is shown.
type Span = (UnixMillis, Option<UnixMillis>);

const fn span_of(notice: &Notice) -> Span {
    (notice.starts_at, notice.ends_at)
}

fn is_due((starts_at, ends_at): Span, now: UnixMillis) -> bool {
    starts_at <= now && ends_at.is_none_or(|end| now <= end)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{NoticeId, NoticeLevel};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn notice(starts_at: i64, ends_at: Option<i64>) -> Notice {
        let (title, body) = (String::from("系统维护"), String::new());
        let (id, level) = (NoticeId(Uuid::nil()), NoticeLevel::Info);
        Notice { id, title, body, level, interrupts: false, starts_at, ends_at }
    }

    proptest! {
        #[test]
        fn nothing_changes_before_the_named_moment(
            spans in prop::collection::vec((0_i64..100, prop::option::of(0_i64..100)), 0..8), now in 0_i64..100,
        ) {
            let notices: Vec<_> = spans.into_iter().map(|(from, to)| notice(from, to)).collect();
            let until = next_due_change(&notices, &[], now).unwrap_or(200);
            for at in now..until {
                prop_assert_eq!(due_notices(&notices, at), due_notices(&notices, now));
            }
        }
    }

    #[test]
    fn a_notice_ends_after_its_end() {
        let notices = [notice(10, Some(20))];
        assert!(due_notices(&notices, 9).is_empty());
        assert_eq!(due_notices(&notices, 20).len(), 1);
        assert!(due_notices(&notices, 21).is_empty());
    }
}
