use fleet_protocol::{Notice, UnixMillis};

/// The notices due at `now`, in their given order.
pub fn due_notices(notices: &[Notice], now: UnixMillis) -> Vec<Notice> {
    notices.iter().filter(|notice| is_due(notice, now)).cloned().collect()
}

/// When the set of due notices changes next.
pub fn next_notice_change(notices: &[Notice], now: UnixMillis) -> Option<UnixMillis> {
    notices
        .iter()
        .flat_map(|notice| [Some(notice.starts_at), notice.ends_at.map(|end| end.saturating_add(1))])
        .flatten()
        .filter(|at| *at > now)
        .min()
}

fn is_due(notice: &Notice, now: UnixMillis) -> bool {
    notice.starts_at <= now && notice.ends_at.is_none_or(|end| now <= end)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{NoticeId, NoticeLevel};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn notice(starts_at: i64, ends_at: Option<i64>) -> Notice {
        let (title, body) = (String::from("系统维护"), String::new());
        Notice { id: NoticeId(Uuid::nil()), title, body, level: NoticeLevel::Info, starts_at, ends_at }
    }

    proptest! {
        #[test]
        fn nothing_changes_before_the_named_moment(
            spans in prop::collection::vec((0_i64..100, prop::option::of(0_i64..100)), 0..8), now in 0_i64..100,
        ) {
            let notices: Vec<_> = spans.into_iter().map(|(from, to)| notice(from, to)).collect();
            let until = next_notice_change(&notices, now).unwrap_or(200);
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
