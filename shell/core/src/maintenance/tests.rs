use fleet_protocol::{MaintenanceEnd, MaintenanceStep, PersonId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::Mono;
use crate::ipc::PinRefusal;
use crate::session::Moment;

const WALL: i64 = 1_800_000_000_000;

fn at(ms: u64) -> Moment {
    Moment { mono: Mono(ms), wall: WALL + i64::try_from(ms).unwrap() }
}

fn somebody() -> PersonId {
    PersonId(Uuid::from_u128(7))
}

fn corner() -> impl Strategy<Value = Option<Corner>> {
    prop::option::of(prop::sample::select(CornerGesture::ORDER.to_vec()))
}

#[test]
fn corners_are_where_a_thumb_is_and_nowhere_else() {
    let (portrait, at) = ((1080.0, 1920.0), Corner::at);
    assert_eq!(at((0.0, 0.0), portrait), Some(Corner::TopLeft));
    assert_eq!(at((1079.0, 120.0), portrait), Some(Corner::TopRight));
    assert_eq!(at((1000.0, 1800.0), portrait), Some(Corner::BottomRight));
    assert_eq!(at((129.0, 1919.0), portrait), Some(Corner::BottomLeft));
    for elsewhere in [(540.0, 0.0), (0.0, 960.0), (131.0, 10.0), (540.0, 960.0), (-5.0, -5.0)] {
        assert_eq!(at(elsewhere, portrait), None, "{elsewhere:?}");
    }
}

#[test]
fn four_corners_in_their_order_and_in_time() {
    let mut gesture = CornerGesture::default();
    let touches = |gesture: &mut CornerGesture, step: u64| {
        let mut last = false;
        for (number, corner) in CornerGesture::ORDER.into_iter().enumerate() {
            last = gesture.handle_touch(Some(corner), Mono(1_000_000 + step * number as u64));
        }
        last
    };
    assert!(touches(&mut gesture, 1_000));
    assert!(!touches(&mut gesture, 4_000), "too slow");
    assert!(touches(&mut gesture, 100), "what was slow does not disturb");
}

proptest! {
    /// Whatever was touched before: only the four, with nothing between, in their order and in time, open the pad.
    #[test]
    fn nothing_else_is_the_gesture(touches in prop::collection::vec((corner(), 0_u64..4_000), 0..60)) {
        let (mut gesture, mut now) = (CornerGesture::default(), Mono(0));
        let mut seen: Vec<(Option<Corner>, Mono)> = Vec::new();
        for (corner, wait) in touches {
            now = now + wait;
            // A second touch of the same corner counts as one.
            if seen.last().is_none_or(|(last, _)| *last != corner) {
                seen.push((corner, now));
            }
            if gesture.handle_touch(corner, now) {
                let four: Vec<_> = seen.iter().rev().take(4).rev().copied().collect();
                prop_assert_eq!(four.iter().map(|(corner, _)| *corner).collect::<Vec<_>>(),
                    CornerGesture::ORDER.map(Some).to_vec());
                seen.clear();
            }
        }
    }

    /// Whoever guesses, and switches the machine off and on between: fewer than sixty tries a day once pauses have
    /// begun, and none within a pause.
    #[test]
    fn guessing_is_slow(steps in prop::collection::vec((0_u64..600_000, any::<bool>()), 0..400)) {
        let (mut tries, mut now, mut judged, mut paused_until) = (PinTries::default(), Mono(0), 0_u64, Mono(0));
        for (wait, restarts) in steps {
            now = now + wait;
            if restarts {
                // All that the disk has; the clock of a new run begins anew, which only helps who waits.
                tries = serde_json::from_str(&serde_json::to_string(&tries).unwrap()).unwrap();
                tries.handle_start(now);
            }
            match tries.begin(now) {
                Ok(()) => {
                    prop_assert!(now >= paused_until);
                    judged += 1;
                    if let Some(pause) = tries.handle_wrong(now) {
                        paused_until = now + pause;
                    }
                }
                Err(left) => prop_assert!(left > 0),
            }
        }
        let days = 1 + now.0 / 86_400_000;
        prop_assert!(judged <= 12 + days * 48, "{judged} in {days} days");
    }

    /// A visit is over half an hour after it began, whatever is touched, and what is recorded has one end each.
    #[test]
    fn a_visit_ends(steps in prop::collection::vec((0_u64..400_000, 0_u8..4), 0..60)) {
        let (mut guard, mut now, mut began, mut ended) = (MaintenanceGuard::default(), 0, None, 0);
        for (wait, step) in steps {
            now += wait;
            if let Some(MaintenanceStep::Ended { began_at, .. }) = guard.handle_timeout(Mono(now)) {
                prop_assert_eq!(Some(began_at), began);
                (began, ended) = (None, ended + 1);
            }
            if let Some(timer) = guard.poll_timeout() {
                prop_assert!(timer.0 > Mono(now) && timer.0.since(Mono(now)) <= Visit::IDLE_MS);
            }
            match step {
                0 if guard.person().is_none() => {
                    guard.admit(Mono(now)).unwrap();
                    guard.judge(Some(somebody()), at(now));
                    began = Some(at(now).wall);
                }
                1 => guard.handle_touched(Mono(now)),
                2 => {
                    let left = guard.end(MaintenanceEnd::Left).is_some();
                    prop_assert_eq!(left, began.take().is_some());
                }
                _ => {}
            }
            prop_assert_eq!(guard.person().is_some(), began.is_some());
            let lasted = began.map_or(0, |began| at(now).wall - began);
            prop_assert!(lasted < i64::try_from(Visit::LONGEST_MS).unwrap());
        }
    }
}

#[test]
fn wrong_pins_are_forgiven_and_then_paused_for_longer_and_longer() {
    let mut guard = MaintenanceGuard::default();
    for tries_left in [4, 3, 2, 1] {
        guard.admit(Mono(0)).unwrap();
        let judged = guard.judge(None, at(0));
        assert_eq!(judged, Judgement { refusal: Some(PinRefusal::Wrong { tries_left }), step: None });
    }
    let mut now = 0;
    for pause_s in [60, 120, 240, 480, 960, 1_920, 1_920] {
        guard.admit(Mono(now)).unwrap();
        let judged = guard.judge(None, at(now));
        let ms = u64::from(pause_s) * 1_000;
        assert_eq!(judged.refusal, Some(PinRefusal::Paused { ms }));
        assert!(
            matches!(judged.step, Some(MaintenanceStep::LockedOut { pause_s: told, .. }) if told == pause_s)
        );
        assert_eq!(guard.admit(Mono(now + 1_000)), Err(PinRefusal::Paused { ms: ms - 1_000 }));
        now += ms;
    }
    guard.admit(Mono(now)).unwrap();
    assert_eq!(guard.judge(Some(somebody()), at(now)).refusal, None);
    guard.admit(Mono(now)).unwrap();
    assert_eq!(guard.judge(None, at(now)).refusal, Some(PinRefusal::Wrong { tries_left: 4 }));
}

#[test]
fn a_try_counts_although_the_machine_was_switched_off_before_it_was_judged() {
    let mut guard = MaintenanceGuard::default();
    for _ in 0..5 {
        guard.admit(Mono(0)).unwrap();
        let disk = serde_json::to_string(&guard).unwrap();
        guard = serde_json::from_str(&disk).unwrap();
        guard.handle_start(Mono(0));
    }
    assert_eq!(guard.admit(Mono(0)), Err(PinRefusal::Paused { ms: 60_000 }));
}

#[test]
fn a_visit_that_was_cut_off_is_told_with_the_next_start() {
    let mut guard = MaintenanceGuard::default();
    guard.admit(Mono(0)).unwrap();
    guard.judge(Some(somebody()), at(5));
    let disk = serde_json::to_string(&guard).unwrap();
    let mut guard: MaintenanceGuard = serde_json::from_str(&disk).unwrap();
    let lost = MaintenanceStep::Ended { person: somebody(), began_at: at(5).wall, end: MaintenanceEnd::Lost };
    assert_eq!((guard.handle_start(Mono(0)), guard.person()), (Some(lost), None));
}

fn shown() -> MaintenanceScreen {
    let mut screen = MaintenanceScreen::default();
    for corner in CornerGesture::ORDER {
        screen.handle_touch(Some(corner), true, Mono(0));
    }
    assert!(screen.is_shown());
    screen
}

#[test]
fn the_pad_goes_by_itself() {
    let mut screen = shown();
    assert!(!screen.handle_timeout(Mono(29_999)));
    screen.handle_touch(None, true, Mono(29_999));
    assert!(!screen.handle_timeout(Mono(30_000)));
    assert!(screen.handle_timeout(Mono(59_999)) && !screen.is_shown());
    let mut screen = shown();
    for second in 0..179 {
        screen.handle_touch(None, true, Mono(second * 1_000));
    }
    assert!(screen.handle_timeout(Mono(180_000)), "however often it is touched");
}

#[test]
fn where_it_may_not_be_there_is_no_pad() {
    let mut screen = MaintenanceScreen::default();
    for corner in CornerGesture::ORDER {
        assert!(!screen.handle_touch(Some(corner), false, Mono(0)));
    }
    assert!(!screen.is_shown());
}

#[test]
fn one_code_is_judged_at_a_time_and_none_in_a_pause() {
    let mut screen = shown();
    assert!(screen.handle_typed(Mono(0)) && !screen.handle_typed(Mono(0)));
    screen.handle_refused(PinRefusal::Wrong { tries_left: 4 }, Mono(0));
    assert!(screen.handle_typed(Mono(0)));
    screen.handle_refused(PinRefusal::Paused { ms: 10_000 }, Mono(0));
    assert!(!screen.handle_typed(Mono(9_999)));
    screen.handle_timeout(Mono(10_000));
    assert!(screen.handle_typed(Mono(10_000)));
    screen.handle_timeout(Mono(15_000));
    let Some(MaintenanceView::Pad(pad)) = screen.view() else { panic!("no pad") };
    assert_eq!((pad.note, pad.is_judging), (Some(PadNote::Unanswered), false));
}

#[test]
fn the_page_goes_by_itself_although_no_agent_says_so() {
    let number = 12.try_into().unwrap();
    let mut screen = shown();
    screen.handle_typed(Mono(0));
    assert!(screen.handle_entered(number, Mono(0)) && screen.is_open());
    assert!(
        !screen.tells_touch(Mono(4_999))
            && screen.tells_touch(Mono(5_000))
            && !screen.tells_touch(Mono(5_001))
    );
    assert!(screen.handle_timeout(Mono(Visit::IDLE_MS)) && !screen.is_shown());
    assert!(!screen.handle_entered(number, Mono(0)), "nobody is there any more");
}
