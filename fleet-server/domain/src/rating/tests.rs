use proptest::prelude::*;

use super::*;

#[test]
fn a_way_through() {
    let handled = RatingState::Open.step(RatingStep::Handle, false).unwrap();
    let closed = handled.step(RatingStep::Close, false).unwrap();
    assert_eq!(closed, RatingState::Closed);
    assert_eq!(closed.step(RatingStep::Reopen, false), Ok(RatingState::Open));
    let early = RatingState::Open.step(RatingStep::Close, false);
    assert!(early.is_err(), "nothing is closed of which nobody says what was done");
}

#[test]
fn a_mistake_takes_two_people() {
    let appealed = RatingState::Open.step(RatingStep::Appeal, false).unwrap();
    assert_eq!(appealed.step(RatingStep::Exclude, true), Err(RatingRefused::OwnAppeal));
    assert_eq!(appealed.step(RatingStep::Exclude, false), Ok(RatingState::Excluded));
    assert_eq!(appealed.step(RatingStep::Uphold, false), Ok(RatingState::Open));
    assert!(appealed.has_deadline(), "an appeal wins no time");
}

#[test]
fn fifteen_working_days_from_when_it_is_known() {
    // 2026-02-02, a Monday, 10:40 in China; the end of 2026-02-28, for 春节 lies between.
    assert_eq!(rating_deadline(1_770_000_000_000), 1_772_294_400_000);
}

proptest! {
    /// Nobody alone excludes a rating, whatever steps they take; and one that is excluded stays so.
    #[test]
    fn nobody_alone_makes_a_bad_rating_go_away(
        steps in proptest::collection::vec(proptest::sample::select(RatingStep::ALL.to_vec()), 0..40),
    ) {
        let mut state = RatingState::Open;
        for step in steps {
            state = state.step(step, true).unwrap_or(state);
            prop_assert!(state != RatingState::Excluded);
            prop_assert!(RatingState::Excluded.step(step, false).is_err());
        }
    }
}
