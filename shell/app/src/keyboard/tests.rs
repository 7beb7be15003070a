use proptest::prelude::*;
use terminal_core::Mono;

use super::choice::choose;
use super::field::{Extent, Field, FieldMessage, FieldPlace};
use super::{EnterKey, Hint, Keyboard, Layout, MAX_TEXT, typeable};
use crate::page::Language;
use crate::stage::Opening;

const APP: FieldPlace = FieldPlace::App(Opening(1));

fn field(id: &str) -> Field {
    Field { id: id.to_owned(), ..Field::default() }
}

fn focused(id: &str) -> FieldMessage {
    FieldMessage::Focused(field(id))
}

fn left(id: &str) -> FieldMessage {
    FieldMessage::Left { id: id.to_owned() }
}

fn is_shown(keyboard: &Keyboard) -> bool {
    keyboard.shown(Language::Chinese).is_some()
}

fn chosen(field: &Field) -> (Layout, Hint) {
    choose(field, Language::Chinese)
}

#[test]
fn a_field_gets_the_layout_that_its_page_names() {
    for (wants, layout, hint) in [
        ("id", Layout::Id, Hint::Any),
        ("name", Layout::Pinyin, Hint::Name),
        ("address", Layout::Pinyin, Hint::Address),
        ("plate", Layout::Plate, Hint::Any),
        ("phone", Layout::Phone, Hint::Any),
        ("digits", Layout::Digits, Hint::Any),
        ("english", Layout::English, Hint::Any),
    ] {
        // Whatever else the page says of it.
        let field =
            Field { wants: wants.into(), words: "手机号".into(), mode: "numeric".into(), ..field("1") };
        assert_eq!(chosen(&field), (layout, hint), "{wants}");
    }
}

#[test]
fn a_field_gets_the_layout_that_browsers_are_told() {
    let of = |input: &str, mode: &str, autocomplete: &str| {
        let (input, mode, autocomplete) = (input.into(), mode.into(), autocomplete.into());
        chosen(&Field { input, mode, autocomplete, ..field("1") })
    };
    assert_eq!(of("text", "", ""), (Layout::Pinyin, Hint::Any));
    assert_eq!(of("tel", "", ""), (Layout::Phone, Hint::Any));
    assert_eq!(of("number", "", ""), (Layout::Digits, Hint::Any));
    assert_eq!(of("email", "", ""), (Layout::English, Hint::Any));
    assert_eq!(of("text", "decimal", ""), (Layout::Digits, Hint::Any));
    assert_eq!(of("text", "", "section-a shipping street-address"), (Layout::Pinyin, Hint::Address));
    assert_eq!(of("text", "", "name"), (Layout::Pinyin, Hint::Name));
    assert_eq!(of("text", "", "one-time-code"), (Layout::Digits, Hint::Any));
    assert_eq!(of("text", "", "tel-national"), (Layout::Phone, Hint::Any));
}

#[test]
fn a_field_gets_the_layout_that_its_words_ask_for() {
    let of = |words: &str| chosen(&Field { words: words.into(), ..field("1") });
    assert_eq!(of("请输入公民身份号码"), (Layout::Id, Hint::Any));
    assert_eq!(of("申请人身份证号 idCard"), (Layout::Id, Hint::Any));
    assert_eq!(of("联系人手机号"), (Layout::Phone, Hint::Any));
    assert_eq!(of("车牌号码"), (Layout::Plate, Hint::Any));
    assert_eq!(of("申请人姓名"), (Layout::Pinyin, Hint::Name));
    assert_eq!(of("家庭住址"), (Layout::Pinyin, Hint::Address));
    assert_eq!(of("缴费金额（元）"), (Layout::Digits, Hint::Any));
    assert_eq!(of("备注"), (Layout::Pinyin, Hint::Any));
    // A number field that is about a card has no letters all the same: X would be refused by it.
    let number = Field { words: "身份证后六位".into(), mode: "numeric".into(), ..field("1") };
    assert_eq!(chosen(&number), (Layout::Id, Hint::Any));
}

#[test]
fn a_secret_field_is_never_written_in_chinese_nor_shown() {
    let secret =
        Field { secret: true, wants: "id".into(), words: "身份证号 密码".into(), ..field("1") };
    assert_eq!(chosen(&secret).0, Layout::English);
    assert_eq!(chosen(&Field { mode: "numeric".into(), ..secret.clone() }).0, Layout::Digits);
    let mut keyboard = Keyboard::default();
    keyboard.handle_message(APP, FieldMessage::Focused(secret), Mono(0));
    keyboard.handle_message(APP, says("1", "123456"), Mono(0));
    assert_eq!(keyboard.shown(Language::Chinese).and_then(|shown| shown.text), None);
}

#[test]
fn who_reads_english_begins_with_its_letters() {
    let name = Field { autocomplete: "name".into(), ..field("1") };
    assert_eq!(choose(&name, Language::English), (Layout::English, Hint::Name));
    let number = Field { words: "身份证".into(), ..field("1") };
    assert_eq!(choose(&number, Language::English).0, Layout::Id);
}

/// What stands in a field.
fn says(id: &str, text: &str) -> FieldMessage {
    FieldMessage::Text { id: id.into(), text: Some(text.into()) }
}

#[test]
fn what_stands_in_a_field_is_told_where_the_layout_shows_it() {
    let mut keyboard = Keyboard::default();
    let number = Field { words: "身份证号".into(), ..field("1") };
    keyboard.handle_message(APP, FieldMessage::Focused(number.clone()), Mono(0));
    keyboard.handle_message(APP, says("1", "5117"), Mono(0));
    let text = |keyboard: &Keyboard| keyboard.shown(Language::Chinese).and_then(|shown| shown.text);
    assert_eq!(text(&keyboard).as_deref(), Some("5117"));
    keyboard.handle_message(APP, says("1", "51170"), Mono(10));
    keyboard.handle_message(APP, says("2", "6"), Mono(20));
    // Touched again.
    keyboard.handle_message(APP, FieldMessage::Focused(number), Mono(25));
    assert_eq!(text(&keyboard).as_deref(), Some("51170"));
    keyboard.handle_message(APP, FieldMessage::Focused(field("3")), Mono(30));
    keyboard.handle_message(APP, says("3", "备注"), Mono(30));
    assert_eq!(text(&keyboard), None);
}

#[test]
fn nothing_moves_under_a_finger() {
    let mut keyboard = Keyboard::default();
    keyboard.handle_touched(Mono(0));
    keyboard.handle_message(APP, focused("1"), Mono(10));
    assert!(!is_shown(&keyboard));
    keyboard.handle_lifted(Mono(400));
    assert!(is_shown(&keyboard));
    // A button of the page is touched: the field is left, and the page stays where it is until the click has come.
    keyboard.handle_touched(Mono(1_000));
    keyboard.handle_message(APP, left("1"), Mono(1_010));
    keyboard.handle_timeout(Mono(1_900));
    assert!(is_shown(&keyboard));
    keyboard.handle_lifted(Mono(2_000));
    keyboard.handle_timeout(Mono(2_100));
    assert!(is_shown(&keyboard));
    keyboard.handle_timeout(Mono(2_250));
    assert!(!is_shown(&keyboard));
}

#[test]
fn from_one_field_to_the_next_it_stays() {
    let mut keyboard = Keyboard::default();
    keyboard.handle_message(APP, focused("1"), Mono(0));
    let first = keyboard.shown(Language::Chinese).unwrap().view.field;
    keyboard.handle_message(APP, left("1"), Mono(1_000));
    keyboard.handle_message(APP, focused("2"), Mono(1_100));
    keyboard.handle_timeout(Mono(2_000));
    assert_ne!(keyboard.shown(Language::Chinese).unwrap().view.field, first);
    // The first field's farewell may come late.
    keyboard.handle_message(APP, left("1"), Mono(2_010));
    keyboard.handle_timeout(Mono(3_000));
    assert!(is_shown(&keyboard));
}

#[test]
fn done_holds_until_the_next_touch() {
    let mut keyboard = Keyboard::default();
    keyboard.handle_message(APP, focused("1"), Mono(0));
    keyboard.handle_done();
    // A page that takes the focus back at once does not bring it back. It is told as another field.
    keyboard.handle_message(APP, left("1"), Mono(10));
    keyboard.handle_message(APP, focused("2"), Mono(20));
    keyboard.handle_timeout(Mono(1_000));
    assert!(!is_shown(&keyboard));
    keyboard.handle_touched(Mono(2_000));
    keyboard.handle_lifted(Mono(2_050));
    assert!(is_shown(&keyboard));
}

#[test]
fn a_field_that_was_left_before_it_was_heard_of_brings_nothing() {
    let mut keyboard = Keyboard::default();
    keyboard.handle_message(APP, left("1"), Mono(0));
    keyboard.handle_message(APP, focused("1"), Mono(10));
    keyboard.handle_timeout(Mono(20));
    assert!(!is_shown(&keyboard));
}

#[test]
fn a_finger_that_never_leaves_is_forgotten() {
    let mut keyboard = Keyboard::default();
    keyboard.handle_touched(Mono(0));
    keyboard.handle_message(APP, focused("1"), Mono(0));
    keyboard.handle_timeout(Mono(3_250));
    assert!(is_shown(&keyboard));
}

#[test]
fn a_page_that_floods_is_heard_now_and_then_and_its_end_always() {
    let mut keyboard = Keyboard::default();
    for number in 0..1_000 {
        keyboard.handle_message(APP, focused(&format!("{number}")), Mono(100));
    }
    let heard = keyboard.shown(Language::Chinese).unwrap().view.field;
    assert!(heard <= 20, "{heard}");
    keyboard.handle_message(APP, left(&format!("{}", heard - 1)), Mono(101));
    keyboard.handle_timeout(Mono(400));
    assert!(!is_shown(&keyboard));
}

#[test]
fn messages_are_bounded_and_only_what_is_known_is_read() {
    let message =
        r#"{"kind":"focused","id":"a:1","input":"tel","extent":{"top":-5,"bottom":40},"enter":"search"}"#;
    let Some(FieldMessage::Focused(read)) = FieldMessage::parse(message) else { panic!("not read") };
    assert_eq!((read.input.as_str(), read.enter), ("tel", EnterKey::Search));
    assert_eq!(read.extent, Extent { top: -5, bottom: 40 });
    let long = format!(r#"{{"kind":"left","id":"{}"}}"#, "x".repeat(FieldMessage::MAX));
    for wrong in ["", "{}", "[]", r#"{"kind":"type","id":"1"}"#, r#"{"kind":"left"}"#, &long] {
        assert_eq!(FieldMessage::parse(wrong), None, "{wrong:.40}");
    }
}

#[test]
fn what_is_typed_is_bounded() {
    assert_eq!(typeable("a\u{8}\n\u{1b}王"), "a王");
    assert_eq!(typeable(&"长".repeat(1_000)).chars().count(), MAX_TEXT);
}

#[derive(Debug, Clone)]
enum Step {
    Focus(u8),
    Leave(u8),
    Touch,
    Lift,
    Done,
    Gone,
    Wait(u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..3_u8).prop_map(Step::Focus),
        (0..3_u8).prop_map(Step::Leave),
        Just(Step::Touch),
        Just(Step::Lift),
        Just(Step::Done),
        Just(Step::Gone),
        (1..900_u16).prop_map(Step::Wait),
    ]
}

proptest! {
    #[test]
    fn it_is_shown_for_a_field_only_and_never_moves_under_a_finger(steps in prop::collection::vec(step(), 0..80)) {
        let (mut keyboard, mut now) = (Keyboard::default(), 0);
        for step in steps {
            let (down, before) = (keyboard.is_down(), is_shown(&keyboard));
            match &step {
                Step::Focus(id) => keyboard.handle_message(APP, focused(&id.to_string()), Mono(now)),
                Step::Leave(id) => keyboard.handle_message(APP, left(&id.to_string()), Mono(now)),
                Step::Touch => keyboard.handle_touched(Mono(now)),
                Step::Lift => keyboard.handle_lifted(Mono(now)),
                Step::Done => keyboard.handle_done(),
                Step::Gone => keyboard.handle_gone(APP),
                Step::Wait(ms) => {
                    now += u64::from(*ms);
                    keyboard.handle_timeout(Mono(now));
                }
            }
            if down && keyboard.is_down() && !matches!(step, Step::Done | Step::Gone) {
                prop_assert_eq!(before, is_shown(&keyboard));
            }
            if matches!(step, Step::Done | Step::Gone) {
                prop_assert!(!is_shown(&keyboard));
            }
        }
        keyboard.handle_lifted(Mono(now));
        for id in 0..3 {
            keyboard.handle_message(APP, left(&id.to_string()), Mono(now));
        }
        keyboard.handle_timeout(Mono(now + Keyboard::LINGER_MS));
        prop_assert!(!is_shown(&keyboard));
    }
}
