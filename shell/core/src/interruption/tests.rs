use fleet_protocol::NoticeLevel;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn id(number: u128) -> NoticeId {
    NoticeId(Uuid::from_u128(number))
}

fn notice(number: u128, interrupts: bool) -> Notice {
    let (id, title, body) = (id(number), String::from("停电通知"), String::new());
    Notice { id, title, body, level: NoticeLevel::Warning, interrupts, starts_at: 0, ends_at: None }
}

#[test]
fn at_the_home_page_it_is_there_at_once_and_once_in_a_session() {
    let (mut interruption, due) = (Interruption::new(), [notice(1, false), notice(2, true)]);
    interruption.handle_due(&due, Occupation::Home, Mono(0));
    assert_eq!(interruption.shown(), Some(id(2)));
    interruption.handle_read(id(1));
    assert_eq!(interruption.shown(), Some(id(2)), "another one was read");
    interruption.handle_read(id(2));
    interruption.handle_due(&due, Occupation::Home, Mono(1));
    assert_eq!(interruption.shown(), None);
    interruption.handle_session_over();
    interruption.handle_due(&due, Occupation::Home, Mono(2));
    assert_eq!(interruption.shown(), Some(id(2)), "the next citizen has not read it");
}

#[test]
fn it_waits_for_a_pause_in_an_app_but_not_for_ever() {
    let (mut interruption, due) = (Interruption::new(), [notice(1, true)]);
    interruption.handle_touched(Mono(1_000));
    interruption.handle_due(&due, Occupation::App, Mono(2_000));
    assert_eq!(interruption.shown(), None);
    interruption.handle_due(&due, Occupation::App, Mono(4_000));
    assert_eq!(interruption.shown(), Some(id(1)));

    let mut typing = Interruption::new();
    for second in 0..30 {
        typing.handle_touched(Mono(second * 1_000));
        typing.handle_due(&due, Occupation::App, Mono(second * 1_000));
        assert_eq!(typing.shown(), None);
    }
    typing.handle_touched(Mono(30_000));
    typing.handle_due(&due, Occupation::App, Mono(30_000));
    assert_eq!(typing.shown(), Some(id(1)));
}

#[test]
fn one_that_is_withdrawn_goes_and_the_next_one_comes() {
    let (mut interruption, due) = (Interruption::new(), [notice(1, true), notice(2, true)]);
    interruption.handle_due(&due, Occupation::Home, Mono(0));
    interruption.handle_due(&due[1..], Occupation::Home, Mono(1));
    assert_eq!(interruption.shown(), Some(id(2)));
    interruption.handle_due(&[], Occupation::Home, Mono(2));
    assert_eq!(interruption.shown(), None);
}

proptest! {
    /// Whatever happens: none is shown that is not due, not urgent or read already, and nobody busy is interrupted.
    #[test]
    fn only_what_is_due_and_unread_is_shown(
        steps in prop::collection::vec((0_u8..5, 0_u128..4, 0_u64..5_000), 0..60),
    ) {
        let (mut interruption, mut read, mut now) = (Interruption::new(), HashSet::new(), Mono(0));
        let all: Vec<Notice> = (0..4).map(|number| notice(number, number != 3)).collect();
        for (what, number, ms) in steps {
            now = now + ms;
            let before = interruption.shown();
            let (due, occupation) = match what {
                0 => { interruption.handle_touched(now); continue }
                1 => {
                    if before == Some(id(number)) { read.insert(id(number)); }
                    interruption.handle_read(id(number));
                    continue
                }
                2 => (&all[..], Occupation::Home),
                3 => (&all[..usize::try_from(number).unwrap()], Occupation::App),
                _ => (&all[..], Occupation::Busy),
            };
            interruption.handle_due(due, occupation, now);
            if let Some(shown) = interruption.shown() {
                prop_assert!(due.iter().any(|notice| notice.id == shown && notice.interrupts));
                prop_assert!(!read.contains(&shown));
                prop_assert!(occupation != Occupation::Busy || before == Some(shown));
            }
        }
    }
}
