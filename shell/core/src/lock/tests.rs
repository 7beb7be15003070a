use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const MINUTE: u64 = 60_000;

fn app(number: u128) -> AppId {
    AppId(Uuid::from_u128(number))
}

fn reason(word: &str) -> LockReason {
    word.parse().unwrap()
}

fn take(lock: &mut Lock, holder: AppId, ms: u64, now: u64) -> Result<Mono, LockError> {
    lock.take(holder, reason("payment"), ms, Mono(now)).map(|hold| hold.until)
}

#[test]
fn a_hold_ends_when_it_is_released_or_its_time_is_over() {
    let mut lock = Lock::default();
    assert_eq!(take(&mut lock, app(1), 5_000, 0), Ok(Mono(5_000)));
    assert_eq!(take(&mut lock, app(2), 5_000, 1), Err(LockError::Taken));
    assert!(!lock.release(app(2), Mono(2)));
    assert!(lock.hold(Mono(4_999)).is_some());
    assert!(lock.hold(Mono(5_000)).is_none());
    assert_eq!(take(&mut lock, app(2), 5_000, 5_000), Ok(Mono(10_000)));
    assert!(lock.release(app(2), Mono(6_000)));
    assert!(lock.hold(Mono(6_000)).is_none());
    assert_eq!(lock.poll_event(), None, "to let a hold run out is no fault");
}

#[test]
fn one_hold_lasts_ten_minutes_and_all_of_a_session_an_hour() {
    let mut lock = Lock::default();
    assert_eq!(take(&mut lock, app(1), u64::MAX, 0), Ok(Mono(10 * MINUTE)));
    for minute in 1..60 {
        let until = take(&mut lock, app(1), u64::MAX, minute * MINUTE);
        assert_eq!(until, Ok(Mono((minute + 10).min(60) * MINUTE)));
    }
    lock.handle_timeout(Mono(60 * MINUTE));
    assert!(lock.hold(Mono(60 * MINUTE)).is_none());
    let broken =
        Event::LockBroken { holder: app(1).to_string(), reason: "payment".into(), held_ms: 60 * MINUTE };
    assert_eq!(lock.poll_event(), Some(broken));
    assert_eq!(take(&mut lock, app(1), 1, 60 * MINUTE), Err(LockError::Spent));
    // Another app of the same session gets no more than what is left.
    assert_eq!(take(&mut lock, app(2), 1, 61 * MINUTE), Err(LockError::Spent));
    lock.handle_session_over(Mono(61 * MINUTE));
    assert!(take(&mut lock, app(2), 1_000, 61 * MINUTE).is_ok());
}

#[test]
fn a_hold_ends_with_its_app_and_with_the_session() {
    let mut lock = Lock::default();
    take(&mut lock, app(1), 5_000, 0).unwrap();
    assert!(lock.release(app(1), Mono(2)));
    assert!(lock.hold(Mono(2)).is_none());
    take(&mut lock, app(1), 5_000, 3).unwrap();
    lock.handle_session_over(Mono(4));
    assert!(lock.hold(Mono(4)).is_none());
}

#[test]
fn a_reason_is_a_word() {
    assert_eq!(reason("print_out").to_string(), "print_out");
    for wrong in ["", "Payment", "付款", "511702199001011234", "two words", &"x".repeat(33)] {
        assert!(wrong.parse::<LockReason>().is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<LockReason>(r#""张三""#).is_err());
}

#[test]
fn the_agent_lets_go_by_itself() {
    let mut lock = Lock::default();
    take(&mut lock, app(1), 5_000, 0).unwrap();
    let mut seen = SeenLock::default();
    seen.handle_report(lock.report(Mono(1_000)), Mono(900_000));
    let held = seen.held_back(Mono(900_000), Some(7)).unwrap();
    assert_eq!((held.reason, held.until), (fleet_protocol::HoldReason::Lock, Some(4_007)));
    assert!(seen.held_back(Mono(904_000), None).is_none());
    let forged =
        LockReport { held_ms: 0, left_ms: u64::MAX, hard_left_ms: u64::MAX, ..lock.report(Mono(0)).unwrap() };
    seen.handle_report(Some(forged), Mono(0));
    assert!(seen.held_back(Mono(Lock::LONGEST_HOLD_MS), None).is_none());
    seen.handle_report(None, Mono(1));
    assert!(seen.held_back(Mono(1), None).is_none());
}

#[derive(Debug, Clone)]
enum Input {
    Take(u8, u64),
    Release(u8),
    SessionOver,
    Timeout,
}

fn input() -> impl Strategy<Value = Input> {
    let who = || 0_u8..4;
    prop_oneof![
        4 => (who(), prop_oneof![0_u64..20 * MINUTE, Just(u64::MAX)]).prop_map(|(who, ms)| Input::Take(who, ms)),
        2 => who().prop_map(Input::Release),
        1 => Just(Input::SessionOver),
        2 => Just(Input::Timeout),
    ]
}

proptest! {
    #[test]
    fn nobody_holds_past_the_hard_deadline_and_only_the_holder_lets_go(
        steps in prop::collection::vec((input(), 0..15 * MINUTE), 0..200)
    ) {
        let (mut lock, mut now) = (Lock::default(), Mono(0));
        // When the first hold of this session began.
        let mut began: Option<Mono> = None;
        for (input, step) in steps {
            now = now + step;
            lock.handle_timeout(now);
            lock.poll_event();
            let before = lock.hold(now).cloned();
            match input {
                Input::Take(who, ms) => {
                    let taken = lock.take(app(who.into()), reason("payment"), ms, now);
                    if let Some(before) = &before && before.holder != app(who.into()) {
                        prop_assert_eq!(taken.clone(), Err(LockError::Taken));
                    }
                    if let Ok(hold) = taken {
                        let first = *began.get_or_insert(now);
                        prop_assert!(hold.until <= now + Lock::LONGEST_HOLD_MS);
                        prop_assert!(hold.until <= first + Lock::HARD_LIMIT_MS);
                        prop_assert_eq!(hold.hard_deadline, first + Lock::HARD_LIMIT_MS);
                    }
                }
                Input::Release(who) => {
                    let its_own = before.as_ref().is_none_or(|hold| hold.holder == app(who.into()));
                    prop_assert_eq!(lock.release(app(who.into()), now), its_own);
                    prop_assert_eq!(lock.hold(now).is_some(), before.is_some() && !its_own);
                }
                Input::SessionOver => {
                    lock.handle_session_over(now);
                    prop_assert!(lock.hold(now).is_none());
                    began = None;
                }
                Input::Timeout => prop_assert_eq!(lock.hold(now).cloned(), before),
            }
            let mut seen = SeenLock::default();
            seen.handle_report(lock.report(now), now);
            prop_assert_eq!(seen.left_ms(now), lock.hold(now).map(|hold| hold.until.since(now)).filter(|ms| *ms > 0));
        }
    }
}
