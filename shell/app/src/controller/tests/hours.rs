use fleet_protocol::{ActualScreen, ScreenState, SessionEnd};
use serde_json::{Value, json};
use terminal_core::ipc::{KioskView, Screen, ShellMessage};
use terminal_core::maintenance::Corner;
use terminal_core::screen_hours::{AWAKE_MS, HoursView, NOTICE_MS, Phase};
use terminal_devices::panel::{PanelEvent, PanelRequest, PanelState};

use super::fake::{Bench, NOW, app, home};
use crate::page::Call;
use crate::stage::Input;

fn view(phase: Phase) -> KioskView {
    let mut view = home(vec![app(1)]);
    if let Screen::Home(home) = &mut view.screen {
        home.hours = Some(HoursView { phase, brightness_percent: 80, closed_percent: 40 });
    }
    view
}

fn closed() -> KioskView {
    view(Phase::Closed { opens_at: Some(NOW + 5) })
}

fn dark() -> KioskView {
    view(Phase::Dark { opens_at: Some(NOW + 5) })
}

fn shown(bench: &Bench) -> Value {
    bench.state("/hours/state")
}

fn lit(lit: bool, percent: u8) -> PanelRequest {
    PanelRequest { lit, percent: Some(percent) }
}

fn is(bench: &mut Bench, is_lit: bool) {
    let state = PanelState { switches_off: true, is_lit, percent: Some(40), has_backlight: false };
    bench.input(Input::Panel(PanelEvent::State(state)));
}

fn screens(bench: &mut Bench) -> Vec<ScreenState> {
    let screen = |message| match message {
        ShellMessage::Screen(screen) => Some(screen.state),
        _ => None,
    };
    bench.said().into_iter().filter_map(screen).collect()
}

#[test]
fn an_idle_home_page_gives_way_at_once_and_comes_back() {
    let mut bench = Bench::new();
    bench.show(view(Phase::Open { closes_at: Some(NOW) }));
    assert_eq!(
        (shown(&bench), bench.panel()),
        (Value::Null, vec![lit(true, 80)]),
        "nobody is there to be told"
    );
    bench.show(closed());
    assert_eq!(bench.state("/hours"), json!({"state": "closed", "opens_at": NOW + 5}));
    assert_eq!(bench.state("/screen/hours"), Value::Null);
    bench.show(dark());
    assert_eq!(bench.panel(), [lit(true, 40), lit(false, 40)]);
    bench.show(view(Phase::Open { closes_at: None }));
    assert_eq!((shown(&bench), bench.panel()), (Value::Null, vec![lit(true, 80)]));
    assert!(bench.events().is_empty(), "no citizen was there");
}

#[test]
fn a_citizen_is_told_and_never_cut_off() {
    let mut bench = Bench::new();
    let closes_at = NOW + NOTICE_MS + 20_000;
    bench.show(view(Phase::Open { closes_at: Some(closes_at) }));
    bench.open_painted(1);
    assert_eq!(shown(&bench), Value::Null);
    bench.pass(20_000);
    bench.input(Input::Touched);
    assert_eq!(bench.state("/hours"), json!({"state": "closing", "closes_at": closes_at}));
    bench.show(dark());
    assert_eq!(shown(&bench), "over");
    assert!(bench.panel().iter().all(|request| request.lit));
    bench.input(Input::Touched);
    assert_ne!(bench.state("/session/open_app"), Value::Null);
    bench.call(Call::EndSession {});
    assert_eq!((shown(&bench), bench.panel()), (json!("closed"), vec![lit(false, 40)]));
    let ends = bench.events();
    assert!(
        matches!(ends.first(), Some(fleet_protocol::Event::Session { end: SessionEnd::Button, .. })),
        "{ends:?}"
    );
}

#[test]
fn a_touch_on_a_dark_panel_shows_why_for_a_minute_and_begins_nothing() {
    let mut bench = Bench::new();
    bench.show(dark());
    is(&mut bench, false);
    assert_eq!(screens(&mut bench), [ScreenState::Closed, ScreenState::Off]);
    bench.panel();
    bench.input(Input::Touched);
    bench.call(Call::OpenApp { app_id: super::fake::app_id(1) });
    assert_eq!((bench.panel(), bench.state("/session/state")), (vec![lit(true, 40)], json!("none")));
    is(&mut bench, true);
    bench.pass(AWAKE_MS);
    assert_eq!(bench.panel(), [lit(false, 40)]);
    is(&mut bench, false);
    bench.input(Input::Panel(PanelEvent::Woken));
    assert_eq!(bench.panel(), [lit(true, 40)], "the server woke it: somebody touched it");
    assert_eq!(screens(&mut bench), [ScreenState::Closed, ScreenState::Off, ScreenState::Closed]);
    assert!(bench.events().is_empty());
}

#[test]
fn whoever_maintains_it_has_the_screen() {
    let mut bench = Bench::new();
    bench.show(dark());
    bench.panel();
    for corner in [Corner::TopLeft, Corner::TopRight, Corner::BottomRight, Corner::BottomLeft] {
        bench.input(Input::FingerAt(Some(corner)));
    }
    assert_ne!(bench.state("/maintenance"), Value::Null);
    assert_eq!((bench.panel(), shown(&bench)), (vec![lit(true, 80)], Value::Null));
}

#[test]
fn a_panel_that_cannot_be_switched_is_not_said_to_be_off() {
    let mut bench = Bench::new();
    let state = PanelState { switches_off: false, is_lit: true, percent: None, has_backlight: false };
    bench.input(Input::Panel(PanelEvent::State(state)));
    bench.show(dark());
    let screen = |message: &ShellMessage| match message {
        ShellMessage::Screen(screen) => Some(*screen),
        _ => None,
    };
    let last = bench.said().iter().filter_map(screen).next_back();
    let expected = ActualScreen { state: ScreenState::Closed, brightness_percent: None, switches_off: false };
    assert_eq!(last, Some(expected));
}

#[test]
fn without_hours_nothing_is_asked_of_the_panel() {
    let mut bench = Bench::new();
    bench.show(home(vec![app(1)]));
    assert!(bench.panel().is_empty());
    assert!(screens(&mut bench).is_empty());
    bench.show(closed());
    bench.show(home(vec![app(1)]));
    assert_eq!(bench.panel(), [lit(true, 40), lit(true, 100)], "as bright as before");
}
