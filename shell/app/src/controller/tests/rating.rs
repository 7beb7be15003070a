use fleet_protocol::{Event, RatingLevel, RatingReason, Residue, SessionEnd, WipeCause};
use serde_json::{Value, json};
use terminal_core::ipc::{KioskView, Screen, ShellMessage};

use super::fake::{Bench, NOW, SpeakerTold, Told, app, app_id, home, version_id};
use crate::bridge::{BridgeCall, Method};
use crate::page::{Call, Language, RatingAnswer};
use crate::stage::{Ease, Input};

fn asking_home() -> KioskView {
    let mut view = home(vec![app(1)]);
    let Screen::Home(page) = &mut view.screen else { panic!("no home") };
    page.settings.ask_rating = true;
    view
}

/// An app is open on a terminal that asks for ratings.
fn used() -> Bench {
    let mut bench = Bench::with(vec![app(1)]);
    bench.show(asking_home());
    bench.input(Input::Touched);
    bench.open_painted(1);
    bench
}

fn wiped(bench: &mut Bench) {
    bench.input(Input::Wiped(WipeCause::SessionEnd, Residue::default(), Residue::default()));
}

fn asked() -> Bench {
    let mut bench = used();
    bench.call(Call::EndSession {});
    wiped(&mut bench);
    bench.forget();
    bench
}

fn answer(bench: &mut Bench, answer: RatingAnswer) {
    bench.input(Input::Touched);
    bench.call(Call::Rate(answer));
}

#[test]
fn the_question_comes_when_everything_of_the_session_is_gone() {
    let mut bench = used();
    bench.call(Call::SetLanguage { language: Language::English });
    bench.call(Call::SetElder { on: true });
    bench.forget();
    bench.call(Call::EndSession {});
    assert!(bench.told().contains(&Told::Closed));
    assert!(matches!(bench.events()[..], [Event::Session { end: SessionEnd::Button, .. }]));
    bench.pass(1_000);
    assert_eq!((bench.state("/rating"), bench.state("/language")), (Value::Null, json!("zh-CN")));
    wiped(&mut bench);
    assert_eq!(bench.state("/rating/app_name"), "应用1");
    assert_eq!((bench.state("/rating/level"), bench.state("/rating/remaining_s")), (Value::Null, json!(30)));
    assert_eq!((bench.state("/language"), bench.state("/elder")), (json!("en"), json!(true)), "as before");
    assert_eq!(bench.state("/session/state"), "none");
    bench.forget();
    answer(&mut bench, RatingAnswer::Skip {});
    assert_eq!((bench.state("/rating"), bench.state("/message")), (Value::Null, Value::Null));
    assert_eq!((bench.state("/language"), bench.state("/elder")), (json!("zh-CN"), json!(false)));
    assert!(bench.told().contains(&Told::Eased(Ease::default())));
    bench.call(Call::OpenApp { app_id: app_id(1) });
    assert_eq!(bench.state("/session/state"), "active", "at once");
}

#[test]
fn a_good_rating_is_reported_and_thanked_for_and_begins_no_session() {
    let mut bench = asked();
    answer(&mut bench, RatingAnswer::Level { level: RatingLevel::VerySatisfied });
    let events = bench.events();
    let [Event::Rated { rating }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((rating.app_id, rating.version_id), (app_id(1), version_id(1)));
    assert_eq!((rating.level, &rating.reasons[..]), (RatingLevel::VerySatisfied, &[][..]));
    assert!(rating.rated_at >= NOW);
    assert_eq!(bench.state("/message/kind"), "rated");
    // Whoever touches twice opens nothing.
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "none");
    bench.pass(3_000);
    assert_eq!(bench.state("/message"), Value::Null);
}

#[test]
fn a_bad_rating_may_have_reasons() {
    let mut bench = asked();
    answer(&mut bench, RatingAnswer::Level { level: RatingLevel::Dissatisfied });
    assert_eq!(bench.state("/rating/level"), "dissatisfied");
    answer(&mut bench, RatingAnswer::Reason { reason: RatingReason::TooSlow });
    answer(&mut bench, RatingAnswer::Reason { reason: RatingReason::NotDone });
    assert_eq!(bench.state("/rating/chosen"), json!(["not_done", "too_slow"]));
    answer(&mut bench, RatingAnswer::Back {});
    assert_eq!(bench.state("/rating/chosen"), json!([]));
    answer(&mut bench, RatingAnswer::Level { level: RatingLevel::VeryDissatisfied });
    answer(&mut bench, RatingAnswer::Reason { reason: RatingReason::Fault });
    assert_eq!(bench.events(), []);
    answer(&mut bench, RatingAnswer::Send {});
    let events = bench.events();
    let [Event::Rated { rating }] = &events[..] else { panic!("{events:?}") };
    assert_eq!(
        (rating.level, &rating.reasons[..]),
        (RatingLevel::VeryDissatisfied, &[RatingReason::Fault][..])
    );
}

#[test]
fn it_goes_away_by_itself_and_nobody_is_asked_who_only_went_away() {
    let mut bench = asked();
    bench.pass(19_750);
    assert_eq!(bench.state("/rating/remaining_s"), 1);
    bench.pass(250);
    assert_eq!((bench.state("/rating"), bench.events()), (Value::Null, vec![]));
    let mut idle = used();
    idle.pass(90_000);
    wiped(&mut idle);
    assert_eq!(idle.state("/rating"), Value::Null);
    let mut quiet = Bench::with(vec![app(1)]);
    quiet.open_painted(1);
    quiet.call(Call::EndSession {});
    wiped(&mut quiet);
    assert_eq!(quiet.state("/rating"), Value::Null, "ops want no ratings");
}

#[test]
fn the_apps_own_word_asks_too_and_a_failure_does_not() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.show(asking_home());
    let opening = bench.open_painted(1);
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 1, method: Method::End })));
    wiped(&mut bench);
    assert_eq!(bench.state("/rating/app_name"), "应用1");
    let mut bench = used();
    let opening = crate::stage::Opening(1);
    bench.input(Input::AppFailed(opening, fleet_protocol::AppFailure::Crashed));
    bench.call(Call::EndSession {});
    wiped(&mut bench);
    assert_eq!(bench.state("/rating"), Value::Null);
}

#[test]
fn what_still_runs_and_who_comes_next_are_never_asked_about() {
    let mut bench = used();
    bench.call(Call::EndSession {});
    let left = Residue { processes: 1, ..Residue::default() };
    bench.input(Input::Wiped(WipeCause::SessionEnd, left, left));
    assert_eq!(bench.state("/rating"), Value::Null);
    let mut bench = used();
    bench.call(Call::EndSession {});
    bench.call(Call::OpenApp { app_id: app_id(1) });
    wiped(&mut bench);
    assert_eq!((bench.state("/rating"), bench.state("/session/state")), (Value::Null, json!("active")));
    // The second session ends before the first is cleared away.
    let mut bench = used();
    bench.call(Call::EndSession {});
    bench.open_painted(1);
    bench.call(Call::EndSession {});
    wiped(&mut bench);
    assert_eq!(bench.state("/rating"), Value::Null, "of the second something may be there");
    wiped(&mut bench);
    assert_eq!(bench.state("/rating/app_name"), "应用1");
}

#[test]
fn nothing_switches_and_no_picture_is_taken_while_somebody_answers() {
    let mut bench = asked();
    bench.input(Input::Agent(terminal_core::ipc::AgentMessage::MaySwitch));
    assert!(bench.said().contains(&ShellMessage::SwitchAnswer { idle: false }));
    let id = fleet_protocol::CommandId(uuid::Uuid::from_u128(7));
    bench.input(Input::Agent(terminal_core::ipc::AgentMessage::Screenshot { id }));
    let answer = terminal_core::ipc::ScreenshotAnswer::SessionOpen;
    assert!(bench.said().contains(&ShellMessage::Screenshot { id, answer }));
    answer_and_switch(bench);
}

fn answer_and_switch(mut bench: Bench) {
    answer(&mut bench, RatingAnswer::Skip {});
    bench.input(Input::Agent(terminal_core::ipc::AgentMessage::MaySwitch));
    assert!(bench.told().contains(&Told::LeftBehind));
}

#[test]
fn who_hears_rather_than_reads_is_asked_aloud() {
    let mut bench = Bench::with_speaker(vec![app(1)]);
    bench.show(asking_home());
    bench.input(Input::Touched);
    bench.open_painted(1);
    bench.call(Call::SetElder { on: true });
    bench.call(Call::EndSession {});
    bench.spoken();
    wiped(&mut bench);
    let said = |bench: &Bench| {
        let text = |told| match told {
            SpeakerTold::Say(_, text) => Some(text),
            SpeakerTold::Hush | SpeakerTold::Volume(_) => None,
        };
        bench.spoken().into_iter().filter_map(text).collect::<String>()
    };
    assert!(said(&bench).starts_with("您对这次服务满意吗？"));
    bench.input(Input::Touched);
    assert!(bench.spoken().contains(&SpeakerTold::Hush));
    bench.pass(20_000);
    assert!(said(&bench).contains("秒返回首页"));
}
