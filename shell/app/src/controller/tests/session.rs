use fleet_protocol::{Event, Residue, SessionEnd, WipeCause};
use serde_json::{Value, json};
use terminal_core::ipc::{OutOfService, Screen};

use super::fake::{Bench, NOW, Told, app, app_id, home, view};
use crate::bridge::{BridgeCall, Method};
use crate::page::{Call, Language};
use crate::stage::{BarSize, Ease, Input};

#[test]
fn without_an_agent_the_page_says_that_it_starts() {
    let mut bench = Bench::new();
    bench.pass(1_000);
    assert_eq!(bench.state("/screen/page"), "starting");
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "none");
}

#[test]
fn a_terminal_out_of_service_has_no_sessions() {
    let mut bench = Bench::new();
    bench.show(view(Screen::OutOfService(OutOfService::Suspended)));
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "none");
}

#[test]
fn the_pages_see_no_path_and_no_address() {
    let bench = Bench::with(vec![app(1)]);
    let shown = bench.state("/screen/apps/0");
    assert!(shown.get("source").is_none() && shown.get("icon").is_none());
    let icon = format!("kiosk://localhost/icon/{}?v={}", app_id(1), super::fake::version_id(1));
    assert_eq!(shown["icon_url"], icon);
}

#[test]
fn idle_warns_counts_down_ends_and_wipes() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Touched);
    bench.open_painted(1);
    bench.call(Call::SetLanguage { language: Language::English });
    bench.call(Call::SetElder { on: true });
    bench.pass(59_750);
    assert_eq!(bench.state("/session/state"), "active");
    bench.pass(250);
    assert_eq!(
        bench.state("/session"),
        json!({
            "state": "warning", "remaining_s": 30, "started_at": NOW,
            "open_app": {"app_id": app_id(1), "name": "应用1", "unit": "人社局", "contact": "0818-1"},
            "opening": false,
        })
    );
    assert!(bench.told().contains(&Told::Bar(BarSize::Warning)));
    bench.pass(29_000);
    assert_eq!(bench.state("/session/remaining_s"), 1);
    bench.forget();
    bench.pass(1_000);
    let apps = vec![(app_id(1), 90_000)];
    let record = Event::Session { started_at: NOW, ended_at: NOW + 90_000, end: SessionEnd::Idle, apps };
    assert_eq!(bench.events(), [record]);
    let length = std::time::Duration::from_secs(90);
    assert!(bench.told().starts_with(&[Told::SessionWiped(length), Told::Closed]));
    let (before, after) = (Residue { processes: 2, clipboards: 1, ..Residue::default() }, Residue::default());
    bench.input(Input::Wiped(WipeCause::SessionEnd, before, after));
    assert_eq!(bench.events(), [Event::Wiped { cause: WipeCause::SessionEnd, before, after }]);
    assert_eq!(bench.state("/language"), "zh-CN");
    assert_eq!(bench.state("/elder"), false);
    assert_eq!(bench.state("/message/kind"), "session_ended_idle");
    bench.pass(10_000);
    assert_eq!(bench.state("/message"), Value::Null);
}

#[test]
fn a_citizen_has_apps_shown_at_ease_and_the_next_one_does_not() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Touched);
    let opening = bench.open_painted(1);
    bench.forget();
    bench.call(Call::SetElder { on: true });
    bench.call(Call::SetElder { on: true });
    bench.call(Call::SetLow { on: true });
    let eased: Vec<_> = bench.told().into_iter().filter(|told| matches!(told, Told::Eased(_))).collect();
    let (elder, both) = (Ease { elder: true, low: false }, Ease { elder: true, low: true });
    assert_eq!(eased, [Told::Eased(elder), Told::Eased(both)]);
    assert_eq!((bench.state("/elder"), bench.state("/low")), (json!(true), json!(true)));
    let info = BridgeCall { id: 1, method: Method::Info };
    bench.input(Input::AppCalled(opening, Ok(info)));
    let told_app = bench
        .told()
        .into_iter()
        .any(|told| matches!(told, Told::BridgeAnswered(1, Ok(info)) if info["elder"] == true));
    assert!(told_app);
    bench.forget();
    bench.call(Call::EndSession {});
    assert!(bench.told().contains(&Told::Eased(Ease::default())));
    assert_eq!((bench.state("/elder"), bench.state("/low")), (json!(false), json!(false)));
}

#[test]
fn one_touch_takes_the_countdown_back() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.open_painted(1);
    bench.pass(75_000);
    bench.forget();
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "active");
    assert_eq!(bench.told(), [Told::Bar(BarSize::Usual)]);
}

#[test]
fn home_closes_and_wipes_the_app_but_not_the_session() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.open_painted(1);
    bench.forget();
    bench.call(Call::GoHome {});
    assert_eq!(bench.told()[..2], [Told::Closed, Told::Wiped]);
    assert_eq!(bench.state("/session/state"), "active");
    assert_eq!(bench.state("/session/open_app"), Value::Null);
    bench.call(Call::EndSession {});
    assert!(matches!(bench.events()[..], [Event::Session { end: SessionEnd::Button, .. }]));
}

#[test]
fn new_limits_hold_at_once() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Touched);
    let mut quicker = home(vec![app(1)]);
    let Screen::Home(page) = &mut quicker.screen else { panic!("no home") };
    page.settings.idle_limit_s = 20;
    bench.pass(20_000);
    bench.show(quicker);
    assert_eq!(bench.state("/session/state"), "warning");
}
