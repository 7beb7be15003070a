use fleet_protocol::DeviceState;
use terminal_core::ipc::ShellMessage;
use terminal_core::speech::PassageNumber;
use terminal_devices::speaker::SpeakerState;
use terminal_devices::speaker::driver::SpeakerEvent;
use zeroize::Zeroizing;

use super::fake::{Bench, SpeakerTold, Told, app};
use crate::keyboard::FieldPlace;
use crate::page::Call;
use crate::stage::{Input, Opening, PageText};

fn read(bench: &mut Bench, on: bool) {
    bench.call(Call::ReadAloud { on });
}

fn passage(bench: &mut Bench, place: FieldPlace, number: u64, text: &str) {
    let text = PageText(Zeroizing::new(text.into()));
    bench.input(Input::Passage(place, PassageNumber(number), Some(text)));
}

fn say(ticket: u64, text: &str) -> SpeakerTold {
    SpeakerTold::Say(ticket, text.into())
}

/// An app is open, and its first passage is being said.
fn reading() -> (Bench, FieldPlace) {
    let mut bench = Bench::with_speaker(vec![app(1)]);
    bench.input(Input::Touched);
    let place = FieldPlace::App(bench.open_painted(1));
    assert_eq!(bench.state("/read_aloud"), "ready");
    bench.forget();
    read(&mut bench, true);
    assert_eq!(bench.state("/read_aloud"), "reading");
    let first = Told::Fetched(place, PassageNumber(1), true);
    assert!(bench.told().contains(&first) && bench.told().contains(&Told::Marked(place, true)));
    passage(&mut bench, place, 1, "请选择事项。再按提交。");
    assert_eq!(bench.spoken(), [say(1, "请选择事项。")]);
    bench.forget();
    (bench, place)
}

#[test]
fn the_page_that_is_seen_is_read_to_its_end() {
    let (mut bench, place) = reading();
    bench.input(Input::Speaker(SpeakerEvent::Said(1)));
    assert_eq!(bench.spoken(), [say(2, "再按提交。")]);
    bench.input(Input::Speaker(SpeakerEvent::Said(2)));
    assert_eq!(bench.told(), [Told::Fetched(place, PassageNumber(2), false)]);
    bench.input(Input::Passage(place, PassageNumber(2), None));
    assert_eq!((bench.state("/read_aloud"), bench.spoken()), ("ready".into(), vec![]));
    assert_eq!(bench.told().last(), Some(&Told::Marked(place, false)));
}

#[test]
fn the_home_page_is_read_until_an_app_opens() {
    let mut bench = Bench::with_speaker(vec![app(1)]);
    // Nobody is there yet.
    read(&mut bench, true);
    assert_eq!(bench.state("/read_aloud"), "ready");
    bench.input(Input::Touched);
    read(&mut bench, true);
    passage(&mut bench, FieldPlace::Home, 1, "社保查询");
    assert_eq!(bench.spoken(), [say(1, "社保查询")]);
    bench.open(1);
    assert_eq!((bench.spoken(), bench.state("/read_aloud")), (vec![SpeakerTold::Hush], "ready".into()));
}

#[test]
fn it_stops_and_goes_on_where_it_was() {
    let (mut bench, place) = reading();
    read(&mut bench, false);
    assert_eq!((bench.spoken(), bench.state("/read_aloud")), (vec![SpeakerTold::Hush], "paused".into()));
    read(&mut bench, true);
    assert_eq!(bench.spoken(), [say(2, "请选择事项。")]);
    let marked = |told: &Told| matches!(told, Told::Marked(..));
    let marks: Vec<Told> = bench.told().into_iter().filter(marked).collect();
    assert_eq!(marks, [Told::Marked(place, false), Told::Marked(place, true)]);
}

#[test]
fn a_touched_text_is_read_next_and_another_page_is_not() {
    let (mut bench, place) = reading();
    bench.input(Input::ReadingMoved(FieldPlace::App(Opening(99))));
    assert_eq!(bench.spoken(), []);
    bench.input(Input::ReadingMoved(place));
    assert_eq!(bench.spoken(), [SpeakerTold::Hush]);
    assert_eq!(bench.told(), [Told::Fetched(place, PassageNumber(2), false)]);
    passage(&mut bench, place, 2, "别处");
    assert_eq!(bench.spoken(), [say(2, "别处")]);
    bench.input(Input::ReadingLeft(place));
    assert_eq!((bench.spoken(), bench.state("/read_aloud")), (vec![SpeakerTold::Hush], "ready".into()));
}

#[test]
fn a_page_that_does_not_answer_is_given_up() {
    let (mut bench, _) = reading();
    bench.input(Input::Speaker(SpeakerEvent::Said(1)));
    bench.input(Input::Speaker(SpeakerEvent::Said(2)));
    bench.pass(9_000);
    assert_eq!(bench.state("/read_aloud"), "ready");
}

#[test]
fn everything_ends_with_the_app_and_with_the_session() {
    let (mut bench, _) = reading();
    bench.call(Call::GoHome {});
    assert_eq!((bench.spoken(), bench.state("/read_aloud")), (vec![SpeakerTold::Hush], "ready".into()));
    let (mut bench, place) = reading();
    bench.call(Call::EndSession {});
    assert!(bench.spoken().iter().all(|told| *told == SpeakerTold::Hush));
    passage(&mut bench, place, 2, "以后");
    bench.input(Input::Speaker(SpeakerEvent::Said(1)));
    assert_eq!(bench.spoken(), []);
}

#[test]
fn the_countdown_is_said_to_who_listens_and_once_more_near_its_end() {
    let (mut bench, _) = reading();
    let texts = |bench: &Bench| {
        let text = |told| match told {
            SpeakerTold::Say(_, text) => Some(text),
            SpeakerTold::Hush | SpeakerTold::Volume(_) => None,
        };
        bench.spoken().into_iter().filter_map(text).collect::<String>()
    };
    let warned = |bench: &mut Bench| {
        while bench.state("/session/state") != "warning" {
            bench.pass(250);
        }
    };
    warned(&mut bench);
    assert!(texts(&bench).starts_with("您还在吗？"));
    assert_eq!(bench.state("/read_aloud"), "paused");
    // One touch stops it.
    bench.input(Input::Touched);
    assert_eq!(bench.spoken(), [SpeakerTold::Hush]);
    warned(&mut bench);
    bench.spoken();
    while bench.state("/session/remaining_s").as_u64() > Some(10) {
        bench.pass(250);
    }
    assert!(texts(&bench).starts_with("还有10秒结束。"));
    // The next citizen did not ask for it.
    bench.pass(11_000);
    assert_eq!(bench.state("/session/state"), "none");
    bench.input(Input::Touched);
    bench.spoken();
    warned(&mut bench);
    assert_eq!(texts(&bench), "");
    bench.input(Input::Touched);
    bench.call(Call::SetElder { on: true });
    bench.call(Call::SetLanguage { language: crate::page::Language::English });
    warned(&mut bench);
    assert!(texts(&bench).starts_with("Are you still there?"));
}

#[test]
fn a_speaker_that_fails_takes_its_button_along_and_ops_hear_of_it() {
    let (mut bench, _) = reading();
    bench.input(Input::Speaker(SpeakerEvent::State(SpeakerState::Absent)));
    assert_eq!(bench.state("/read_aloud"), serde_json::Value::Null);
    let devices = ShellMessage::Devices {
        id_card_reader: Some(DeviceState::Absent),
        printer: None,
        speaker: Some(DeviceState::Absent),
        scanner: None,
        receipt_printer: None,
        smart_card_reader: None,
        camera: None,
        toner: None,
    };
    assert!(bench.said().contains(&devices));
    read(&mut bench, true);
    assert!(!bench.spoken().iter().any(|told| matches!(told, SpeakerTold::Say(..))));
    assert_eq!(Bench::with(vec![]).state("/read_aloud"), serde_json::Value::Null);
}
