use fleet_protocol::{AppBound, AppFailure, Event};
use terminal_core::bounds::AppUse;

use terminal_core::ipc::ShellMessage;

use super::fake::{BOUNDS, Bench, Told, app, app_id};
use crate::page::Call;
use crate::stage::{Input, Pinged, TrustedPage};

fn failure(bench: &mut Bench) -> Option<AppFailure> {
    bench.events().into_iter().find_map(|event| match event {
        Event::AppFailed { failure, .. } => Some(failure),
        _ => None,
    })
}

#[test]
fn a_page_that_does_not_answer_is_loaded_anew() {
    for page in [TrustedPage::Home, TrustedPage::Bar] {
        let mut bench = Bench::with(vec![app(1)]);
        bench.pass(250);
        bench.pass_with(7_750, |view| view != Pinged::Page(page));
        assert!(!bench.told().contains(&Told::Reloaded(page)));
        bench.pass_with(250, |view| view != Pinged::Page(page));
        assert!(bench.told().contains(&Told::Reloaded(page)));
    }
}

#[test]
fn a_page_that_comes_up_slowly_is_left_in_peace() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.pass_with(29_750, |_| false);
    assert!(!bench.told().iter().any(|told| matches!(told, Told::Reloaded(_))));
    bench.pass_with(250, |_| false);
    assert!(bench.told().contains(&Told::Reloaded(TrustedPage::Home)));
}

#[test]
fn a_page_that_crashed_is_loaded_anew() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::PageCrashed(TrustedPage::Home));
    assert_eq!(bench.told().pop(), Some(Told::Reloaded(TrustedPage::Home)));
}

#[test]
fn an_app_waits_for_the_bar_that_leads_out_of_it() {
    let mut bench = Bench::with(vec![app(1), app(2)]);
    let opened = |bench: &Bench| {
        let opened = |told| match told {
            Told::Opened(app, _) => Some(app),
            _ => None,
        };
        bench.told().into_iter().filter_map(opened).collect::<Vec<_>>()
    };
    bench.input(Input::PageCrashed(TrustedPage::Bar));
    bench.forget();
    bench.call(Call::OpenApp { app_id: app_id(1) });
    bench.call(Call::OpenApp { app_id: app_id(2) });
    assert_eq!(opened(&bench), []);
    bench.input(Input::Called(TrustedPage::Bar, 1, Call::Ready {}));
    assert_eq!(opened(&bench), []);
    bench.input(Input::Called(TrustedPage::Keyboard, 1, Call::Ready {}));
    assert_eq!(opened(&bench), [app_id(2)], "what was touched last");
}

#[test]
fn what_was_touched_before_the_bar_was_there_is_forgotten_with_the_session() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Touched);
    bench.input(Input::PageCrashed(TrustedPage::Bar));
    bench.call(Call::OpenApp { app_id: app_id(1) });
    bench.call(Call::EndSession {});
    bench.beside_ready();
    assert_eq!(bench.state("/session/opening"), false);
}

#[test]
fn the_home_page_counts_as_painted_when_the_pages_beside_it_are_there() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.call(Call::Painted {});
    bench.input(Input::PageCrashed(TrustedPage::Bar));
    let painted = |bench: &mut Bench| {
        bench.input(Input::Pong(Pinged::Page(TrustedPage::Home)));
        bench.said().into_iter().rev().find_map(|said| match said {
            ShellMessage::Heartbeat { home_painted, .. } => Some(home_painted),
            _ => None,
        })
    };
    assert_eq!(painted(&mut bench), Some(false));
    bench.beside_ready();
    assert_eq!(painted(&mut bench), Some(true));
}

#[test]
fn an_app_that_does_not_answer_is_given_up_after_eight_seconds() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    bench.input(Input::AppPainted(opening));
    bench.pass(10_000);
    bench.pass_with(8_500, |view| view != Pinged::App(opening));
    let Some(AppFailure::Hung { for_ms }) = failure(&mut bench) else { panic!("no hang") };
    assert!((8_000..=8_250).contains(&for_ms), "{for_ms}");
}

#[test]
fn an_app_that_painted_and_never_answered_is_given_up_as_soon() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    bench.input(Input::AppPainted(opening));
    bench.pass_with(8_500, |view| view != Pinged::App(opening));
    let Some(AppFailure::Hung { for_ms }) = failure(&mut bench) else { panic!("no hang") };
    assert!((8_000..=8_250).contains(&for_ms), "{for_ms}");
}

#[test]
fn the_engines_suspicion_makes_it_six() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    bench.input(Input::AppPainted(opening));
    bench.pass(250);
    bench.input(Input::AppResponsive(opening, false));
    bench.pass_with(6_000, |view| view != Pinged::App(opening));
    assert_eq!(failure(&mut bench), Some(AppFailure::Hung { for_ms: 6_000 }));
}

#[test]
fn an_app_that_takes_too_much_is_ended_and_one_that_is_gone_is_not_blamed() {
    let mut bench = Bench::with(vec![app(1), app(2)]);
    let gone = bench.open_painted(1);
    bench.call(Call::GoHome {});
    let opening = bench.open_painted(2);
    let much = AppUse { memory: BOUNDS.memory + 1, ..AppUse::default() };
    bench.input(Input::AppUsed(gone, much));
    assert_eq!(failure(&mut bench), None);
    bench.input(Input::AppUsed(opening, AppUse { memory: BOUNDS.memory, ..much }));
    assert_eq!(failure(&mut bench), None);
    bench.input(Input::AppUsed(opening, much));
    let (used, limit) = (BOUNDS.memory + 1, BOUNDS.memory);
    assert_eq!(failure(&mut bench), Some(AppFailure::OverBound { bound: AppBound::Memory, used, limit }));
    assert_eq!(bench.state("/message/kind"), "app_over_bound");
}

#[test]
fn an_app_that_shows_nothing_is_given_up() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.open(1);
    bench.pass(20_000);
    assert!(matches!(failure(&mut bench), Some(AppFailure::LoadFailed { .. })));
    assert_eq!(bench.state("/message/kind"), "app_load_failed");
}
