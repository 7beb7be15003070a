use fleet_protocol::{Notice, NoticeId, NoticeLevel};
use serde_json::Value;
use terminal_core::ipc::{KioskView, Screen};
use uuid::Uuid;

use super::fake::{Bench, Told, app, home};
use crate::page::Call;
use crate::stage::{BarSize, Input, TrustedPage};

fn id() -> NoticeId {
    NoticeId(Uuid::from_u128(9))
}

/// The home page of an app, with an urgent notice or without.
fn view(urgent: bool) -> KioskView {
    let mut view = home(vec![app(1)]);
    let notice = Notice {
        id: id(),
        title: "大厅将于10:45停电".into(),
        body: "请尽快办完手上的事项。".into(),
        level: NoticeLevel::Warning,
        interrupts: true,
        starts_at: 0,
        ends_at: None,
    };
    if let Screen::Home(home) = &mut view.screen {
        home.notices = urgent.then_some(notice).into_iter().collect();
    }
    view
}

fn shown(bench: &Bench) -> bool {
    match &bench.stage.state.borrow()["interruption"] {
        Value::Null => false,
        notice => notice["title"] == "大厅将于10:45停电",
    }
}

fn read(bench: &mut Bench, page: TrustedPage) {
    bench.input(Input::Touched);
    bench.input(Input::Called(page, 1, Call::ReadInterruption { notice_id: id() }));
}

#[test]
fn each_citizen_reads_it_once() {
    let mut bench = Bench::new();
    bench.show(view(true));
    assert!(shown(&bench));
    read(&mut bench, TrustedPage::Home);
    bench.pass(10_000);
    assert!(!shown(&bench));
    bench.call(Call::EndSession {});
    assert!(shown(&bench), "the next one has not read it");
    bench.show(view(false));
    assert!(!shown(&bench), "it is withdrawn");
}

#[test]
fn it_covers_an_app_at_the_next_pause_and_leaves_it_as_it_is() {
    let mut bench = Bench::new();
    bench.show(view(false));
    bench.open_painted(1);
    bench.input(Input::Touched);
    bench.show(view(true));
    bench.pass(1_000);
    bench.input(Input::Touched);
    bench.pass(2_500);
    assert!(!shown(&bench), "somebody types");
    bench.pass(1_000);
    assert!(shown(&bench));
    let bars = |bench: &Bench| -> Vec<Told> {
        bench.told().into_iter().filter(|told| matches!(told, Told::Bar(_))).collect()
    };
    assert_eq!(bars(&bench).last(), Some(&Told::Bar(BarSize::Whole)));
    read(&mut bench, TrustedPage::Bar);
    assert!(!shown(&bench));
    assert_eq!(bars(&bench).last(), Some(&Told::Bar(BarSize::Usual)));
    assert!(!bench.told().contains(&Told::Closed));
}

#[test]
fn who_has_gone_is_counted_down_under_it() {
    let mut bench = Bench::new();
    bench.show(view(true));
    bench.input(Input::Touched);
    let limit = bench.stage.state.borrow()["screen"]["settings"]["idle_limit_s"].as_u64().unwrap();
    bench.pass(limit * 1_000 + 500);
    assert!(shown(&bench));
    assert_eq!(bench.stage.state.borrow()["session"]["state"], "warning");
}
