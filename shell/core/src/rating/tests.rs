use fleet_protocol::{AppId, AppVersionId, Event, Rating, RatingLevel, RatingReason, SessionEnd};
use proptest::prelude::*;
use uuid::Uuid;

use super::{ASKED_AT_EASE_MS, ASKED_MS, AWAITED_MS, LONGEST_MS, RatedApp, RatingQuestion};
use crate::Mono;
use crate::session::Moment;

const WALL: i64 = 1_795_000_000_000;

fn at(ms: u64) -> Moment {
    Moment { mono: Mono(ms), wall: WALL.saturating_add_unsigned(ms) }
}

fn app(number: u128) -> RatedApp {
    RatedApp {
        app_id: AppId(Uuid::from_u128(number)),
        version_id: AppVersionId(Uuid::from_u128(number + 100)),
        name: format!("应用{number}"),
        unit: "人社局".into(),
    }
}

fn ended(end: SessionEnd) -> RatingQuestion {
    let mut question = RatingQuestion::default();
    question.set_on(true);
    question.handle_app_used(app(1));
    question.handle_session_over(end, false, Mono(0));
    question
}

/// Put at time 0.
fn asked() -> RatingQuestion {
    let mut question = ended(SessionEnd::Button);
    assert!(question.handle_wiped(Mono(0)));
    question
}

fn rated(event: Option<Event>) -> Option<Rating> {
    match event {
        Some(Event::Rated { rating }) => Some(rating),
        _ => None,
    }
}

#[test]
fn it_is_put_when_all_is_gone_and_never_before() {
    let mut question = ended(SessionEnd::App);
    assert!(question.is_pending() && !question.is_asking());
    assert_eq!(question.view(), None);
    assert!(question.handle_wiped(Mono(400)));
    let view = question.view().unwrap();
    assert_eq!((view.app, view.level, view.ends_at), (&app(1), None, Mono(400 + ASKED_MS)));
    assert!(!question.handle_wiped(Mono(500)), "once");
}

#[test]
fn who_went_away_or_had_no_app_is_not_asked() {
    let others = [SessionEnd::Idle, SessionEnd::AppFailed, SessionEnd::Unlisted, SessionEnd::ShellFailed];
    for end in others {
        assert!(!ended(end).handle_wiped(Mono(1)), "{end:?}");
    }
    let mut question = RatingQuestion::default();
    question.set_on(true);
    question.handle_session_over(SessionEnd::Button, false, Mono(0));
    assert!(!question.is_pending());
    question.handle_app_used(app(1));
    question.handle_app_lost();
    question.handle_session_over(SessionEnd::Button, false, Mono(0));
    assert!(!question.is_pending(), "a lost app is no matter to rate");
    question.handle_app_used(app(1));
    question.set_on(false);
    question.handle_session_over(SessionEnd::Button, false, Mono(0));
    assert!(!question.is_pending(), "ops do not want it");
    question.set_on(true);
    question.handle_session_over(SessionEnd::Button, false, Mono(0));
    assert!(!question.is_pending(), "what was used belongs to its session");
}

#[test]
fn a_session_that_is_not_cleared_away_in_time_is_not_asked_about() {
    let mut question = ended(SessionEnd::Button);
    assert_eq!(question.handle_timeout(at(AWAITED_MS)), None);
    assert!(!question.handle_wiped(Mono(AWAITED_MS)));
}

#[test]
fn the_app_that_was_used_last_is_rated_and_a_good_level_is_all_there_is_to_say() {
    let mut question = RatingQuestion::default();
    question.set_on(true);
    question.handle_app_used(app(1));
    question.handle_app_used(app(2));
    question.handle_session_over(SessionEnd::Button, false, Mono(0));
    question.handle_wiped(Mono(0));
    let rating = rated(question.choose(RatingLevel::Satisfied, at(3_000))).unwrap();
    assert_eq!((rating.app_id, rating.version_id), (app(2).app_id, app(2).version_id));
    assert_eq!((rating.level, rating.rated_at), (RatingLevel::Satisfied, WALL + 3_000));
    assert!(!question.is_pending());
    assert_eq!(question.choose(RatingLevel::Satisfied, at(3_001)), None);
}

#[test]
fn of_a_bad_level_reasons_are_asked_for() {
    let mut question = asked();
    question.toggle(RatingReason::Fault, Mono(500));
    assert_eq!(question.choose(RatingLevel::Dissatisfied, at(1_000)), None);
    for reason in [RatingReason::TooSlow, RatingReason::NotDone, RatingReason::TooSlow] {
        question.toggle(reason, Mono(2_000));
    }
    let chosen: Vec<_> = question.view().unwrap().reasons.iter().copied().collect();
    assert_eq!(chosen, [RatingReason::NotDone]);
    question.reconsider(Mono(3_000));
    assert_eq!(question.send(at(3_500)), None, "nothing is chosen");
    question.choose(RatingLevel::VeryDissatisfied, at(4_000));
    let rating = rated(question.send(at(5_000))).unwrap();
    assert_eq!((rating.level, rating.reasons), (RatingLevel::VeryDissatisfied, vec![]));
}

#[test]
fn it_goes_away_by_itself_and_what_was_said_counts() {
    let mut question = asked();
    assert_eq!(question.handle_timeout(at(ASKED_MS - 1)), None);
    assert!(question.is_asking());
    assert_eq!(question.handle_timeout(at(ASKED_MS)), None);
    assert!(!question.is_pending());
    let mut question = asked();
    question.choose(RatingLevel::Dissatisfied, at(1_000));
    question.toggle(RatingReason::TooSlow, Mono(2_000));
    let rating = rated(question.handle_timeout(at(2_000 + ASKED_MS))).unwrap();
    assert_eq!(rating.reasons, [RatingReason::TooSlow]);
}

#[test]
fn touches_give_more_time_within_bounds() {
    let mut question = RatingQuestion::default();
    question.set_on(true);
    question.handle_app_used(app(1));
    question.handle_session_over(SessionEnd::Button, true, Mono(0));
    question.handle_wiped(Mono(0));
    assert_eq!(question.view().unwrap().ends_at, Mono(ASKED_AT_EASE_MS));
    for n in 1..100 {
        question.handle_touched(Mono(n * 2_000));
    }
    assert_eq!(question.view().unwrap().ends_at, Mono(LONGEST_MS));
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Used(u128),
    Lost,
    Over(SessionEnd),
    Wiped,
    Touched,
    Choose(RatingLevel),
    Toggle(RatingReason),
    Back,
    Send,
    Skip,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    use proptest::sample::select;
    let ends = vec![SessionEnd::Button, SessionEnd::App, SessionEnd::Idle, SessionEnd::AppFailed];
    prop_oneof![
        1 => (1_u128..4).prop_map(Step::Used),
        1 => Just(Step::Lost),
        1 => select(ends).prop_map(Step::Over),
        3 => Just(Step::Wiped),
        1 => Just(Step::Touched),
        2 => select(RatingLevel::ALL.to_vec()).prop_map(Step::Choose),
        2 => select(RatingReason::ALL.to_vec()).prop_map(Step::Toggle),
        1 => Just(Step::Back),
        2 => Just(Step::Send),
        1 => Just(Step::Skip),
        1 => (0_u64..30_000).prop_map(Step::Wait),
    ]
}

proptest! {
    /// Whatever is touched in whatever order: at most one rating a session, of an app that was used in it; a good one
    /// without reasons; and a question that nobody answers is gone in time.
    #[test]
    fn one_session_one_rating(steps in prop::collection::vec(step(), 1..120)) {
        let mut question = RatingQuestion::default();
        question.set_on(true);
        let (mut now, mut sessions, mut ratings) = (0_u64, 0, 0);
        let mut asked_at = None;
        for step in steps {
            let event = match step {
                Step::Used(n) => { question.handle_app_used(app(n)); None }
                Step::Lost => { question.handle_app_lost(); None }
                Step::Over(end) => {
                    sessions += u32::from(matches!(end, SessionEnd::Button | SessionEnd::App));
                    question.handle_session_over(end, false, Mono(now));
                    None
                }
                Step::Wiped => {
                    if question.handle_wiped(Mono(now)) {
                        asked_at = Some(now);
                    }
                    None
                }
                Step::Touched => { question.handle_touched(Mono(now)); None }
                Step::Choose(level) => question.choose(level, at(now)),
                Step::Toggle(reason) => { question.toggle(reason, Mono(now)); None }
                Step::Back => { question.reconsider(Mono(now)); None }
                Step::Send => question.send(at(now)),
                Step::Skip => { question.skip(); None }
                Step::Wait(ms) => { now += ms; question.handle_timeout(at(now)) }
            };
            if let Some(rating) = rated(event) {
                ratings += 1;
                prop_assert!(rating.level.is_bad() || rating.reasons.is_empty());
                prop_assert!(!question.is_pending());
            }
            prop_assert!(ratings <= sessions);
            if question.is_asking() {
                question.handle_timeout(at(now));
                prop_assert!(!question.is_asking() || now < asked_at.unwrap() + LONGEST_MS);
            }
        }
    }
}
