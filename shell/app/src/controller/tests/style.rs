use fleet_protocol::{Event, Sha256, ThemeFailure};
use serde_json::Value;
use terminal_core::ipc::{KioskView, Screen, ThemeBundleView};

use super::fake::{Bench, Told, app, home};
use crate::page::Call;
use crate::stage::{Input, Pinged, TrustedPage};

const LANTERN: Sha256 = Sha256([7; 32]);

/// A home page in a style, drawn by a bundle or built in.
fn view(theme: &str, bundle: Option<Sha256>) -> KioskView {
    let mut view = home(vec![app(1)]);
    if let Screen::Home(home) = &mut view.screen {
        home.theme = theme.parse().unwrap();
        home.theme_bundle = bundle.map(|sha256| ThemeBundleView {
            version: "1.0.0".parse().unwrap(),
            sha256,
            root: "/themes/07".into(),
        });
    }
    view
}

fn shown(bench: &Bench) -> (Value, Value) {
    (bench.state("/screen/theme"), bench.state("/screen/theme_bundle/sha256"))
}

fn style(theme: &str, bundle: Option<Sha256>) -> (Value, Value) {
    (Value::from(theme), bundle.map_or(Value::Null, |sha256| Value::from(sha256.to_string())))
}

/// The home page is there, and has drawn with the bundle.
fn lantern_shown() -> Bench {
    let mut bench = Bench::new();
    bench.call(Call::Ready {});
    bench.show(view("lantern", Some(LANTERN)));
    bench.call(Call::ThemePainted { sha256: LANTERN });
    bench.forget();
    bench
}

fn failures(bench: &mut Bench) -> Vec<ThemeFailure> {
    let failure = |event| match event {
        Event::ThemeFailed { failure, .. } => Some(failure),
        _ => None,
    };
    bench.events().into_iter().filter_map(failure).collect()
}

#[test]
fn a_style_never_changes_under_a_citizens_hands() {
    let mut bench = Bench::new();
    bench.call(Call::Ready {});
    bench.show(view("qidu", None));
    bench.input(Input::Touched);
    bench.show(view("lantern", Some(LANTERN)));
    bench.pass(1_000);
    assert_eq!(shown(&bench), style("qidu", None));
    assert!(!bench.told().iter().any(|told| matches!(told, Told::Theme(_))));
    bench.call(Call::EndSession {});
    assert_eq!(shown(&bench), style("lantern", Some(LANTERN)));
    assert!(bench.told().contains(&Told::Theme(Some(LANTERN))));
    bench.show(view("hanque", None));
    assert_eq!(shown(&bench), style("hanque", None));
}

#[test]
fn a_bundle_that_fails_gives_way_at_once_and_is_told_once() {
    let mut bench = lantern_shown();
    bench.input(Input::Touched);
    let failed =
        || Call::ThemeFailed { sha256: LANTERN, failure: ThemeFailure::Threw, reason: "x".repeat(1_000) };
    bench.input(Input::Called(TrustedPage::Bar, 1, failed()));
    assert_eq!(shown(&bench), style("lantern", Some(LANTERN)), "the bar draws no style");
    bench.call(failed());
    assert_eq!(shown(&bench), style("lantern", None), "also while somebody is there");
    let events = bench.events();
    let Some(Event::ThemeFailed { reason, failure, .. }) = events.last() else { panic!("{events:?}") };
    assert_eq!((reason.len(), *failure), (200, ThemeFailure::Threw));
    bench.call(failed());
    bench.show(view("qidu", None));
    bench.call(Call::EndSession {});
    bench.show(view("lantern", Some(LANTERN)));
    assert_eq!(shown(&bench), style("lantern", None), "not tried again");
    assert_eq!(failures(&mut bench), []);
}

#[test]
fn a_bundle_has_to_draw_in_time_from_when_the_page_is_there() {
    let mut bench = Bench::new();
    bench.show(view("lantern", Some(LANTERN)));
    bench.pass(60_000);
    assert_eq!(failures(&mut bench), [], "the page is not there yet");
    bench.call(Call::Ready {});
    bench.pass(14_000);
    assert_eq!(shown(&bench), style("lantern", Some(LANTERN)));
    bench.pass(2_000);
    assert_eq!(shown(&bench), style("lantern", None));
    assert_eq!(failures(&mut bench), [ThemeFailure::NotPainted]);
}

#[test]
fn a_page_that_is_lost_again_and_again_is_tried_without_the_bundle() {
    let mut bench = lantern_shown();
    bench.input(Input::PageCrashed(TrustedPage::Home));
    bench.call(Call::Ready {});
    assert_eq!(shown(&bench), style("lantern", Some(LANTERN)), "once may be chance");
    bench.call(Call::ThemePainted { sha256: LANTERN });
    let others = |view| view != Pinged::Page(TrustedPage::Home);
    bench.pass_with(60_000, others);
    assert_eq!(shown(&bench), style("lantern", None));
    assert_eq!(failures(&mut bench), [ThemeFailure::NotPainted]);

    let mut bench = Bench::new();
    bench.call(Call::Ready {});
    bench.show(view("lantern", Some(LANTERN)));
    bench.input(Input::PageCrashed(TrustedPage::Home));
    assert_eq!(shown(&bench), style("lantern", None), "it never drew");
}
