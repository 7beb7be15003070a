use fleet_protocol::{AppBound, AppFailure, Event};
use terminal_core::bounds::AppUse;

use super::fake::{BOUNDS, Bench, Told, app};
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
        bench.pass_with(7_750, |view| view != Pinged::Page(page));
        assert!(!bench.told().contains(&Told::Reloaded(page)));
        bench.pass_with(250, |view| view != Pinged::Page(page));
        assert!(bench.told().contains(&Told::Reloaded(page)));
    }
}

#[test]
fn a_page_that_crashed_is_loaded_anew() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::PageCrashed(TrustedPage::Home));
    assert_eq!(bench.told().pop(), Some(Told::Reloaded(TrustedPage::Home)));
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
fn the_engines_suspicion_makes_it_six() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    bench.input(Input::AppPainted(opening));
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
