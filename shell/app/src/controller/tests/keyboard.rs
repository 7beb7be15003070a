use serde_json::{Value, json};

use super::fake::{Bench, Told, app, home};
use crate::keyboard::{Extent, FieldMessage, FieldPlace, Hint, TypedKey, Typing};
use crate::page::Call;
use crate::stage::{Input, Opening, Pinged, TrustedPage};

fn focused(fields: &Value) -> FieldMessage {
    let mut message = json!({ "kind": "focused", "id": "f:1", "extent": { "top": 700, "bottom": 760 } });
    for (name, value) in fields.as_object().unwrap() {
        message[name] = value.clone();
    }
    FieldMessage::parse(&message.to_string()).unwrap()
}

/// An app with the keyboard up.
fn typing(fields: &Value) -> (Bench, FieldPlace) {
    let mut bench = Bench::with(vec![app(1), app(2)]);
    let place = FieldPlace::App(bench.open_painted(1));
    bench.forget();
    bench.input(Input::Field(place, focused(fields)));
    (bench, place)
}

/// What stands in the field.
fn says(bench: &mut Bench, place: FieldPlace, text: &str) {
    bench.input(Input::Field(place, FieldMessage::Text { id: "f:1".into(), text: Some(text.into()) }));
}

fn ask(bench: &mut Bench, call: Call) -> Value {
    bench.input(Input::Called(TrustedPage::Keyboard, 9, call));
    let answer = |told| match told {
        Told::Answered(9, value) => Some(value),
        _ => None,
    };
    bench.told().into_iter().rev().find_map(answer).expect("answered")
}

fn typed(bench: &Bench) -> Vec<Typing> {
    let typing = |told| match told {
        Told::Typed(_, typing) => Some(typing),
        _ => None,
    };
    bench.told().into_iter().filter_map(typing).collect()
}

#[test]
fn it_rises_for_a_field_of_the_app_and_the_field_comes_into_sight() {
    let (mut bench, place) = typing(&json!({ "words": "身份证号" }));
    says(&mut bench, place, "5117");
    let extent = Extent { top: 700, bottom: 760 };
    let expected = [
        Told::Raised(place, false),
        Told::FieldRevealed(place, extent),
        Told::Followed(place),
        Told::Text(Some("5117".into())),
    ];
    assert_eq!(bench.told(), expected);
    assert_eq!(
        bench.state("/keyboard"),
        json!({ "field": 1, "layout": "id", "hint": "any", "secret": false, "enter": "enter" })
    );
}

#[test]
fn it_types_into_the_field_and_only_when_its_own_page_asks() {
    let (mut bench, place) = typing(&json!({}));
    ask(&mut bench, Call::Type { text: "达州\u{8}".into() });
    ask(&mut bench, Call::Press { key: TypedKey::Backspace });
    ask(&mut bench, Call::ClearField {});
    let expected = [Typing::Text("达州".into()), Typing::Key(TypedKey::Backspace), Typing::Clear];
    assert_eq!(typed(&bench), expected);
    assert!(bench.told().contains(&Told::Typed(place, Typing::Clear)));
    for page in [TrustedPage::Home, TrustedPage::Bar] {
        bench.forget();
        bench.input(Input::Called(page, 1, Call::Type { text: "x".into() }));
        bench.input(Input::Called(page, 1, Call::CloseKeyboard {}));
        assert_eq!(bench.told(), [Told::Answered(1, Value::Null), Told::Answered(1, Value::Null)]);
    }
}

#[test]
fn while_it_is_away_nothing_is_typed() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.open_painted(1);
    ask(&mut bench, Call::Type { text: "x".into() });
    assert_eq!(typed(&bench), []);
}

#[test]
fn it_answers_what_letters_and_strokes_may_be() {
    let (mut bench, _) = typing(&json!({}));
    let found = ask(&mut bench, Call::Candidates { keys: "sichuan".into(), hint: Hint::Address });
    assert_eq!(found[0], json!({ "text": "四川", "keys_used": 7 }));
    assert_eq!(ask(&mut bench, Call::Candidates { keys: "<b>".into(), hint: Hint::Any }), json!([]));
    let written = ask(&mut bench, Call::Recognize { strokes: vec![vec![1, 1, 90, 1]] });
    assert_eq!(written[0], json!({ "text": "一", "keys_used": 0 }));
}

#[test]
fn done_puts_it_away_and_makes_the_field_final() {
    let (mut bench, place) = typing(&json!({ "words": "身份证号" }));
    says(&mut bench, place, "5117");
    bench.forget();
    ask(&mut bench, Call::CloseKeyboard {});
    let told = bench.told();
    assert!(told.contains(&Told::FieldLeft(place)) && told.contains(&Told::Lowered), "{told:?}");
    assert!(told.contains(&Told::Text(None)), "{told:?}");
    assert_eq!(bench.state("/keyboard"), Value::Null);
}

#[test]
fn it_goes_when_the_field_is_left_or_its_app_closed() {
    let (mut bench, place) = typing(&json!({}));
    bench.input(Input::Field(place, FieldMessage::Left { id: "f:1".into() }));
    assert!(!bench.told().contains(&Told::Lowered));
    bench.pass(500);
    assert!(bench.told().contains(&Told::Lowered));

    let (mut bench, _) = typing(&json!({}));
    bench.call(Call::GoHome {});
    assert_eq!(bench.told()[2..4], [Told::Lowered, Told::Closed]);
    assert_eq!(bench.state("/keyboard"), Value::Null);
}

#[test]
fn a_view_that_is_not_in_front_is_not_heard() {
    let mut bench = Bench::with(vec![app(1)]);
    let place = FieldPlace::App(bench.open(1));
    bench.input(Input::Field(place, focused(&json!({}))));
    assert_eq!(bench.state("/keyboard"), Value::Null);
    if let FieldPlace::App(opening) = place {
        bench.input(Input::AppPainted(opening));
    }
    bench.input(Input::Field(FieldPlace::Home, focused(&json!({}))));
    bench.input(Input::Field(FieldPlace::App(Opening(77)), focused(&json!({}))));
    assert_eq!(bench.state("/keyboard"), Value::Null);
    assert!(!bench.told().contains(&Told::Lowered));
}

#[test]
fn the_home_page_may_have_fields_too() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Touched);
    bench.input(Input::Field(FieldPlace::Home, focused(&json!({ "input": "search" }))));
    assert!(bench.told().contains(&Told::Raised(FieldPlace::Home, false)));
    ask(&mut bench, Call::Type { text: "公积金".into() });
    assert!(bench.told().contains(&Told::Typed(FieldPlace::Home, Typing::Text("公积金".into()))));
    bench.open_painted(1);
    assert_eq!(bench.state("/keyboard"), Value::Null);
}

#[test]
fn elder_mode_makes_it_larger() {
    let (mut bench, place) = typing(&json!({}));
    bench.call(Call::SetElder { on: true });
    assert!(bench.told().contains(&Told::Raised(place, true)));
}

#[test]
fn at_the_end_of_the_session_nothing_of_what_was_typed_is_left() {
    let (mut bench, _) = typing(&json!({ "words": "身份证号" }));
    ask(&mut bench, Call::Type { text: "511702".into() });
    bench.forget();
    bench.call(Call::EndSession {});
    let told = bench.told();
    for expected in [Told::Lowered, Told::Closed, Told::Reloaded(TrustedPage::Bar)] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    assert_eq!(bench.state("/keyboard"), Value::Null);
    // The next session finds a keyboard that was not used.
    bench.beside_ready();
    bench.open_painted(2);
    bench.call(Call::EndSession {});
    assert!(!bench.told().contains(&Told::Reloaded(TrustedPage::Bar)));
}

#[test]
fn it_goes_with_an_app_that_is_unlisted() {
    let (mut bench, _) = typing(&json!({}));
    bench.show(home(vec![]));
    assert!(bench.told().contains(&Told::Lowered));
}

#[test]
fn a_page_that_was_loaded_anew_hears_again_what_stands_in_the_field() {
    let (mut bench, place) = typing(&json!({ "words": "身份证号" }));
    says(&mut bench, place, "5117");
    bench.forget();
    ask(&mut bench, Call::Ready {});
    assert!(bench.told().contains(&Told::Text(Some("5117".into()))));
}

#[test]
fn a_keyboard_that_does_not_answer_is_loaded_anew() {
    let (mut bench, _) = typing(&json!({}));
    bench.pass(250);
    bench.pass_with(8_250, |view| view != Pinged::Page(TrustedPage::Keyboard));
    assert!(bench.told().contains(&Told::Reloaded(TrustedPage::Keyboard)));
}
