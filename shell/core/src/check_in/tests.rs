use proptest::prelude::*;

use super::*;

fn accepted(interval: u64, seed: u64) -> (Schedule, Dice) {
    let mut dice = Dice::new(seed);
    let mut schedule = Schedule::new(Mono(0), 0, &mut dice);
    assert!(schedule.poll_send(Mono(0)));
    schedule.handle_accepted(interval, false, Mono(0), &mut dice);
    (schedule, dice)
}

#[test]
fn a_wake_up_pulls_the_next_one_forward() {
    let (mut schedule, mut dice) = accepted(60_000, 1);
    assert!(schedule.poll_timeout().unwrap().0 >= Mono(45_000));
    schedule.handle_wake(Mono(1_000), &mut dice);
    assert!(schedule.poll_timeout().unwrap().0 <= Mono(1_400));
}

#[test]
fn a_wake_up_during_a_check_in_is_not_lost() {
    let (mut schedule, mut dice) = accepted(60_000, 1);
    assert!(schedule.poll_send(Mono(100_000)));
    schedule.handle_wake(Mono(100_001), &mut dice);
    assert!(!schedule.poll_send(Mono(100_500)), "one at a time");
    schedule.handle_accepted(60_000, false, Mono(100_600), &mut dice);
    assert!(schedule.poll_timeout().unwrap().0 <= Mono(101_000));
}

#[test]
fn retry_after_holds_even_against_wake_ups() {
    let (mut schedule, mut dice) = accepted(60_000, 1);
    assert!(schedule.poll_send(Mono(100_000)));
    schedule.handle_failure(&Failure::Busy { retry_after_ms: Some(30_000) }, Mono(100_000), &mut dice);
    schedule.handle_wake(Mono(101_000), &mut dice);
    schedule.handle_news(Mono(101_000));
    assert_eq!(schedule.poll_timeout().unwrap().0, Mono(130_000));
    assert!(!schedule.poll_send(Mono(129_999)));
}

#[test]
fn more_records_follow_at_once() {
    let (mut schedule, mut dice) = accepted(60_000, 1);
    assert!(schedule.poll_send(Mono(100_000)));
    schedule.handle_accepted(60_000, true, Mono(100_200), &mut dice);
    assert!(schedule.poll_send(Mono(100_200)));
}

proptest! {
    #[test]
    fn the_interval_is_the_servers_with_jitter_after_the_cap(interval: u64, seed: u64) {
        let (schedule, _) = accepted(interval, seed);
        let capped = interval.clamp(Schedule::SHORTEST_MS, Schedule::LONGEST_MS);
        let due = schedule.poll_timeout().unwrap().0.0;
        prop_assert!((capped * 3 / 4..=capped * 5 / 4).contains(&due));
    }

    #[test]
    fn something_is_always_due_or_under_way(seed: u64, steps in prop::collection::vec(0_u8..6, 0..60)) {
        let (mut schedule, mut dice) = accepted(60_000, seed);
        let mut now = Mono(0);
        let mut under_way = false;
        for step in steps {
            now = now + dice.between(0, 90_000);
            match step {
                0 => schedule.handle_wake(now, &mut dice),
                1 => schedule.handle_news(now),
                2 | 3 => under_way |= schedule.poll_send(now),
                4 if under_way => {
                    schedule.handle_failure(&Failure::Unreachable, now, &mut dice);
                    under_way = false;
                }
                5 if under_way => {
                    schedule.handle_accepted(60_000, false, now, &mut dice);
                    under_way = false;
                }
                _ => {}
            }
            prop_assert_eq!(schedule.poll_timeout().is_none(), under_way);
        }
    }
}
