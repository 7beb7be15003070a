use super::fake::{Bench, Told, app};
use crate::page::Call;
use crate::pulse::Pulse;
use crate::stage::{Input, Pinged, TrustedPage};

const HOUR: u64 = 3_600_000;

/// A terminal whose home page has painted.
fn painted() -> Bench {
    let mut bench = Bench::with(vec![app(1)]);
    bench.call(Call::Painted {});
    bench
}

fn sessions(bench: &mut Bench, count: u32) {
    for _ in 0..count {
        bench.input(Input::Touched);
        bench.call(Call::EndSession {});
    }
    bench.forget();
}

fn renewals(bench: &Bench) -> usize {
    bench.told().iter().filter(|told| **told == Told::HomeRenewed).count()
}

#[test]
fn the_trusted_pages_get_new_processes_after_twenty_sessions_and_some_rest() {
    let mut bench = painted();
    sessions(&mut bench, 19);
    bench.pass(10_000);
    assert_eq!(renewals(&bench), 0);
    sessions(&mut bench, 1);
    bench.pass(2_750);
    assert_eq!(renewals(&bench), 0);
    bench.pass(500);
    assert_eq!(renewals(&bench), 1);
    assert!(!bench.told().contains(&Told::Reloaded(TrustedPage::Bar)), "the home page comes first");
    bench.call(Call::Painted {});
    let told: Vec<Told> =
        bench.told().into_iter().filter(|told| matches!(told, Told::Uncovered | Told::Reloaded(_))).collect();
    assert_eq!(told, [Told::Uncovered, Told::Reloaded(TrustedPage::Bar)]);
    bench.beside_ready();
    bench.pass(60_000);
    assert_eq!(renewals(&bench), 0, "once");
}

#[test]
fn those_of_a_terminal_that_nobody_uses_are_replaced_too() {
    let mut bench = painted();
    bench.now += 6 * HOUR - 60_000;
    bench.pass(59_750);
    assert_eq!(renewals(&bench), 0);
    bench.pass(500);
    assert_eq!(renewals(&bench), 1);
}

#[test]
fn nothing_is_replaced_while_somebody_is_there() {
    let mut bench = painted();
    sessions(&mut bench, 20);
    bench.open_painted(1);
    bench.pass(50_000);
    assert_eq!(renewals(&bench), 0);
    bench.call(Call::GoHome {});
    bench.pass(5_000);
    assert_eq!(renewals(&bench), 0, "the session goes on");
    bench.call(Call::EndSession {});
    bench.pass(3_250);
    assert_eq!(renewals(&bench), 1);
}

#[test]
fn whoever_comes_meets_the_page_that_they_saw() {
    let mut bench = painted();
    sessions(&mut bench, 20);
    bench.pass(3_250);
    bench.forget();
    bench.input(Input::FingerDown);
    assert!(bench.told().contains(&Told::HomeKept));
    bench.input(Input::Touched);
    bench.open_painted(1);
    bench.call(Call::EndSession {});
    bench.forget();
    bench.pass(3_250);
    assert_eq!(renewals(&bench), 1, "it is done when they have left");
}

#[test]
fn a_next_view_that_never_paints_or_crashes_is_given_up_and_the_page_stays() {
    let silent = |bench: &mut Bench| bench.pass_with(31_000, |view| view != Pinged::Page(TrustedPage::Home));
    let crashed = |bench: &mut Bench| bench.input(Input::PageCrashed(TrustedPage::Home));
    for fail in [silent as fn(&mut Bench), crashed] {
        let mut bench = painted();
        sessions(&mut bench, 20);
        bench.pass(3_250);
        bench.forget();
        fail(&mut bench);
        assert!(bench.told().contains(&Told::HomeKept));
        assert!(!bench.told().contains(&Told::Reloaded(TrustedPage::Home)));
        bench.pass(60_000);
        assert_eq!(renewals(&bench), 0, "not again at once");
    }
}

#[test]
fn the_page_that_is_kept_is_watched_and_told_again() {
    let mut bench = painted();
    sessions(&mut bench, 20);
    bench.pass(3_250);
    *bench.stage.state.borrow_mut() = serde_json::Value::Null;
    bench.input(Input::FingerDown);
    assert_eq!(bench.state("/screen/page"), "home");
    bench.forget();
    // The next view, which comes as nobody is there, does not answer either.
    let limit = 3_250 + 2 * (Pulse::START_LIMIT_MS + 500);
    bench.pass_with(limit, |view| view != Pinged::Page(TrustedPage::Home));
    assert!(bench.told().contains(&Told::Reloaded(TrustedPage::Home)));
}
