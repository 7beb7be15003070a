use fleet_protocol::{AppId, Event, SessionEnd, Settings};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Limits, Moment, Session, SessionState};
use crate::Mono;

const WALL: i64 = 1_795_000_000_000;
const IDLE: u64 = 60_000;
const WARNING: u64 = 30_000;

fn at(ms: u64) -> Moment {
    Moment { mono: Mono(ms), wall: WALL.saturating_add_unsigned(ms) }
}

fn app(number: u128) -> AppId {
    AppId(Uuid::from_u128(number))
}

fn end_of(event: Option<&Event>) -> Option<SessionEnd> {
    match event {
        Some(Event::Session { end, .. }) => Some(*end),
        _ => None,
    }
}

#[test]
fn begins_with_the_first_touch_and_ends_after_idle_and_countdown() {
    let mut session = Session::new();
    assert_eq!(session.state(Mono(0)), SessionState::None);
    assert_eq!(session.touch(at(1_000)), None);
    assert_eq!(session.state(Mono(60_999)), SessionState::Active);
    let ends_at = Mono(1_000 + IDLE + WARNING);
    assert_eq!(session.state(Mono(61_000)), SessionState::Warning { ends_at });
    assert_eq!(session.handle_timeout(at(90_999)), None);
    let ended = session.handle_timeout(at(91_000));
    let (started_at, ended_at) = (WALL + 1_000, WALL + 91_000);
    assert_eq!(ended, Some(Event::Session { started_at, ended_at, end: SessionEnd::Idle, apps: vec![] }));
    assert!(!session.is_open());
}

#[test]
fn one_touch_extends_the_countdown_to_a_whole_idle_limit() {
    let mut session = Session::new();
    session.touch(at(0));
    session.touch(at(IDLE + WARNING - 1));
    assert_eq!(session.state(Mono(IDLE + WARNING)), SessionState::Active);
    assert_eq!(session.handle_timeout(at(2 * (IDLE + WARNING) - 2)), None);
    assert!(session.handle_timeout(at(2 * (IDLE + WARNING) - 1)).is_some());
}

#[test]
fn a_touch_after_the_end_belongs_to_the_next_citizen() {
    let mut session = Session::new();
    session.touch(at(0));
    session.app_opened(app(1), Mono(0));
    let ended = session.touch(at(IDLE + WARNING));
    assert_eq!(end_of(ended.as_ref()), Some(SessionEnd::Idle));
    assert_eq!(session.open_app(), None);
    assert_eq!(session.length(Mono(IDLE + WARNING)), Some(0));
}

#[test]
fn the_record_lists_the_apps_in_order_with_their_time() {
    let mut session = Session::new();
    session.touch(at(0));
    assert!(session.app_opened(app(1), Mono(100)));
    session.app_closed(Mono(400));
    assert!(session.app_opened(app(2), Mono(500)));
    assert!(session.app_opened(app(1), Mono(700)));
    let Some(Event::Session { apps, end, .. }) = session.end(SessionEnd::Button, at(1_000)) else {
        panic!("no record");
    };
    assert_eq!(apps, [(app(1), 300), (app(2), 200), (app(1), 300)]);
    assert_eq!(end, SessionEnd::Button);
    assert_eq!(session.end(SessionEnd::Button, at(1_001)), None);
}

#[test]
fn a_lost_app_leaves_the_session_open_and_names_its_idle_end() {
    let mut session = Session::new();
    session.app_opened(app(1), Mono(0));
    session.app_lost(SessionEnd::AppFailed, Mono(10));
    assert_eq!((session.is_open(), session.open_app()), (true, None));
    assert_eq!(end_of(session.handle_timeout(at(IDLE + WARNING)).as_ref()), Some(SessionEnd::AppFailed));
}

#[test]
fn another_app_makes_a_lost_one_forgotten() {
    let mut session = Session::new();
    session.app_opened(app(1), Mono(0));
    session.app_lost(SessionEnd::Unlisted, Mono(10));
    session.app_opened(app(2), Mono(20));
    assert_eq!(end_of(session.handle_timeout(at(20 + IDLE + WARNING)).as_ref()), Some(SessionEnd::Idle));
}

#[test]
fn an_app_may_ask_for_time_within_bounds() {
    let mut session = Session::new();
    session.touch(at(0));
    assert_eq!(session.stay(60_000, Mono(0)), None, "no app is open");
    session.app_opened(app(1), Mono(0));
    assert_eq!(session.stay(300_000, Mono(10_000)), Some(Mono(310_000)));
    assert_eq!(session.state(Mono(309_999)), SessionState::Active);
    assert_eq!(session.state(Mono(310_000)), SessionState::Warning { ends_at: Mono(310_000 + WARNING) });
    let bound = Mono(Session::LONGEST_STAY_MS);
    assert_eq!(session.stay(600_000, Mono(320_000)), Some(bound), "never beyond, counted from the touch");
    session.touch(at(600_000));
    assert_eq!(session.stay(600_000, Mono(600_000)), Some(Mono(1_200_000)));
    session.app_closed(Mono(600_000));
    assert_eq!(session.state(Mono(600_000 + IDLE - 1)), SessionState::Active);
    assert_eq!(end_of(session.handle_timeout(at(600_000 + IDLE + WARNING)).as_ref()), Some(SessionEnd::Idle));
}

#[test]
fn a_short_stay_takes_no_time_away() {
    let mut session = Session::new();
    session.app_opened(app(1), Mono(0));
    session.stay(1_000, Mono(0));
    assert_eq!(session.state(Mono(IDLE - 1)), SessionState::Active);
    assert_eq!(session.handle_timeout(at(IDLE + WARNING - 1)), None);
}

#[test]
fn a_switch_is_refused_during_a_session_and_then_holds_new_ones() {
    let mut session = Session::new();
    session.touch(at(0));
    assert!(!session.hold());
    session.touch(at(1));
    session.end(SessionEnd::Button, at(2));
    assert!(session.hold());
    session.touch(at(3));
    assert!(!session.is_open());
    assert!(!session.app_opened(app(1), Mono(4)));
    session.release();
    session.touch(at(5));
    assert!(session.is_open());
}

#[test]
fn a_clock_set_right_during_the_session_moves_both_ends() {
    let mut session = Session::new();
    session.touch(Moment { mono: Mono(0), wall: 0 });
    let ended = session.end(SessionEnd::Button, Moment { mono: Mono(5_000), wall: WALL });
    let Some(Event::Session { started_at, ended_at, .. }) = ended else { panic!("no record") };
    assert_eq!((started_at, ended_at), (WALL - 5_000, WALL));
}

#[test]
fn limits_stay_in_their_ranges() {
    let settings = Settings { idle_limit_s: 0, idle_warning_s: u32::MAX, ..Settings::default() };
    let limits = Limits::from(&settings);
    assert_eq!(limits.warning_of(Mono(0)), Mono(20_000));
    assert_eq!(limits.end_of(Mono(20_000)), Mono(140_000));
}

#[derive(Debug, Clone)]
enum Step {
    Touch,
    Open(u8),
    Close,
    Lose,
    End,
    Wait,
    Hold,
    Release,
    Stay(u16),
}

fn step() -> impl Strategy<Value = (Step, u64)> {
    let step = prop_oneof![
        Just(Step::Touch),
        any::<u8>().prop_map(Step::Open),
        Just(Step::Close),
        Just(Step::Lose),
        Just(Step::End),
        Just(Step::Wait),
        Just(Step::Hold),
        Just(Step::Release),
        any::<u16>().prop_map(Step::Stay),
    ];
    (step, 0_u64..100_000)
}

proptest! {
    #[test]
    fn every_session_is_recorded_once_and_holds_no_more_time_than_it_lasted(
        steps in prop::collection::vec(step(), 0..200),
    ) {
        let mut session = Session::new();
        let (mut now, mut begun, mut records) = (0, 0, Vec::new());
        for (step, wait) in steps {
            now += wait;
            records.extend(session.handle_timeout(at(now)));
            let was_open = session.is_open();
            match step {
                Step::Touch => records.extend(session.touch(at(now))),
                Step::Open(number) => {
                    session.app_opened(app(number.into()), Mono(now));
                }
                Step::Close => session.app_closed(Mono(now)),
                Step::Lose => session.app_lost(SessionEnd::AppFailed, Mono(now)),
                Step::End => records.extend(session.end(SessionEnd::Button, at(now))),
                Step::Wait => {}
                Step::Hold => prop_assert_eq!(session.hold(), !was_open),
                Step::Release => session.release(),
                Step::Stay(seconds) => drop(session.stay(u64::from(seconds) * 1000, Mono(now))),
            }
            begun += usize::from(!was_open && session.is_open());
            prop_assert_eq!(begun, records.len() + usize::from(session.is_open()));
        }
        for record in records {
            let Event::Session { started_at, ended_at, apps, .. } = record else { panic!("no session") };
            let spent: u64 = apps.iter().map(|(_, ms)| ms).sum();
            prop_assert!(apps.len() <= 64);
            prop_assert!(spent <= ended_at.abs_diff(started_at));
        }
    }

    #[test]
    fn no_session_outlives_its_last_touch_by_more_than_both_limits(touches in prop::collection::vec(0_u64..80_000, 1..50)) {
        let mut session = Session::new();
        let mut now = 0;
        for wait in touches {
            now += wait;
            prop_assert_eq!(session.touch(at(now)), None);
        }
        prop_assert!(session.handle_timeout(at(now + IDLE + WARNING - 1)).is_none());
        prop_assert!(session.handle_timeout(at(now + IDLE + WARNING)).is_some());
    }
}
