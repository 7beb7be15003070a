use std::sync::{Arc, Mutex};

use fleet_protocol::ScreenTurn;
use serde_json::{Value, json};
use terminal_core::display::{Calibration, DisplaySettings};
use terminal_core::ipc::{
    AgentMessage, LocationSearch, MachineView, MaintenanceRequest, MaintenanceWord, Screen, ServerCheck,
    SetupAnswer, SetupRequest, SetupView, ShellMessage,
};
use terminal_core::setup::{ChosenDevices, Step};

use super::fake::{Bench, view};
use super::maintenance::{opened, wants};
use crate::controller::{DisplayFault, DisplayHands, DisplaySeen, OutputSeen};
use crate::page::{Call, DisplayCall, SetupCall};
use crate::stage::Input;

/// A screen that does what it is told, all but one turn.
#[derive(Debug, Default)]
struct Hands {
    applied: Arc<Mutex<Vec<DisplaySettings>>>,
    in_force: DisplaySettings,
    unplugged: Arc<Mutex<bool>>,
}

impl DisplayHands for Hands {
    fn apply(&mut self, settings: &DisplaySettings) -> Result<(), DisplayFault> {
        if settings.turns.values().any(|turn| *turn == ScreenTurn::Inverted) {
            return Err(DisplayFault::Failed);
        }
        self.in_force = settings.clone();
        self.applied.lock().unwrap().push(settings.clone());
        Ok(())
    }

    fn in_force(&self) -> &DisplaySettings {
        &self.in_force
    }

    fn look(&mut self) -> DisplaySeen {
        let turn = self.in_force.turns.get("HDMI-1").copied().unwrap_or_default();
        let turns = vec![ScreenTurn::Normal, ScreenTurn::Left, ScreenTurn::Inverted];
        let output = OutputSeen { name: "HDMI-1".into(), turn, turns, main: true };
        DisplaySeen { outputs: vec![output], fingers: Some(10) }
    }

    fn has_changed(&mut self) -> bool {
        std::mem::take(&mut self.unplugged.lock().unwrap())
    }
}

struct Turning {
    bench: Bench,
    applied: Arc<Mutex<Vec<DisplaySettings>>>,
    unplugged: Arc<Mutex<bool>>,
}

impl Turning {
    fn start() -> Self {
        let hands = Hands::default();
        let (applied, unplugged) = (Arc::clone(&hands.applied), Arc::clone(&hands.unplugged));
        Self { bench: Bench::with_display(Box::new(hands)), applied, unplugged }
    }

    fn maintained() -> Self {
        let Self { bench, applied, unplugged } = Self::start();
        let mut turning = Self { bench: opened(bench), applied, unplugged };
        turning.ask(DisplayCall::Look {});
        turning
    }

    fn ask(&mut self, call: DisplayCall) {
        self.bench.call(Call::Display(call));
    }

    fn turn(&mut self, turn: ScreenTurn) {
        self.ask(DisplayCall::Turn { output: "HDMI-1".into(), turn });
    }

    fn applied(&self) -> Vec<DisplaySettings> {
        self.applied.lock().unwrap().clone()
    }
}

fn left() -> DisplaySettings {
    DisplaySettings { turns: [("HDMI-1".to_owned(), ScreenTurn::Left)].into(), ..DisplaySettings::default() }
}

#[test]
fn a_turn_stays_only_if_somebody_says_so() {
    let mut turning = Turning::maintained();
    turning.turn(ScreenTurn::Left);
    assert_eq!(turning.bench.state("/display/trial"), json!({ "turn": true, "remaining_s": 15 }));
    turning.turn(ScreenTurn::Normal);
    turning.bench.pass(14_750);
    assert_eq!(turning.applied(), [left()], "one after the other");
    turning.bench.pass(250);
    assert_eq!(turning.applied(), [left(), DisplaySettings::default()]);
    assert_eq!((turning.bench.state("/display/trial"), wants(&mut turning.bench)), (Value::Null, vec![]));

    turning.turn(ScreenTurn::Left);
    turning.ask(DisplayCall::Keep {});
    turning.bench.pass(20_000);
    let change = MaintenanceRequest::Change(SetupAnswer::Display { settings: left() });
    assert!(wants(&mut turning.bench).contains(&change));
    assert_eq!(turning.bench.state("/display/outputs/0/turn"), json!("left"));
    // The agent says the same, and another time something else: its disk took nothing.
    turning.bench.input(Input::Agent(AgentMessage::Display(left())));
    assert_eq!(turning.applied().len(), 3);
    turning.bench.input(Input::Agent(AgentMessage::Display(DisplaySettings::default())));
    assert_eq!(turning.applied().last(), Some(&DisplaySettings::default()));
}

#[test]
fn what_cannot_be_is_said_and_who_goes_leaves_nothing_turned() {
    let mut turning = Turning::maintained();
    turning.turn(ScreenTurn::Right);
    turning.ask(DisplayCall::Turn { output: "DP-1".into(), turn: ScreenTurn::Left });
    turning.ask(DisplayCall::Keep {});
    assert_eq!(turning.applied(), [], "not offered");
    turning.turn(ScreenTurn::Inverted);
    assert_eq!(
        (turning.bench.state("/display/fault"), turning.bench.state("/display/trial")),
        (json!("failed"), Value::Null)
    );
    turning.turn(ScreenTurn::Left);
    turning.bench.input(Input::Agent(AgentMessage::Maintenance(MaintenanceWord::Ended)));
    assert_eq!(turning.applied(), [left(), DisplaySettings::default()]);
    assert_eq!(turning.bench.state("/display"), Value::Null);
    turning.turn(ScreenTurn::Left);
    assert_eq!(turning.applied().len(), 2, "nobody is there");
}

#[test]
fn the_fifth_cross_keeps_what_the_others_showed() {
    let mut turning = Turning::maintained();
    let tap = |turning: &mut Turning, number: usize, off: f64| {
        let (x, y) = Calibration::CROSSES[number];
        turning.ask(DisplayCall::Tap { x: x * 0.9 + off, y });
    };
    turning.ask(DisplayCall::Calibrate {});
    for number in 0..4 {
        assert_eq!(turning.bench.state("/display/cross/number"), json!(number));
        tap(&mut turning, number, 0.05);
    }
    assert_eq!(turning.bench.state("/display/trial/turn"), json!(false));
    turning.ask(DisplayCall::Keep {});
    turning.bench.pass(30_000);
    assert_eq!(
        (turning.bench.state("/display/cross"), turning.bench.state("/display/trial")),
        (Value::Null, Value::Null)
    );
    assert_eq!(turning.applied().last(), Some(&DisplaySettings::default()), "a button keeps no touches");

    turning.ask(DisplayCall::Calibrate {});
    (0..4).for_each(|number| tap(&mut turning, number, 0.05));
    let (x, y) = Calibration::CROSSES[4];
    turning.ask(DisplayCall::Tap { x, y });
    let kept = turning.applied().last().cloned().unwrap();
    assert!(kept.correction.is_some());
    let change = MaintenanceRequest::Change(SetupAnswer::Display { settings: kept.clone() });
    assert!(wants(&mut turning.bench).contains(&change));
    // A glass that is plugged in again is told once more.
    let told = turning.applied().len();
    *turning.unplugged.lock().unwrap() = true;
    turning.bench.pass(500);
    assert_eq!((turning.applied().len(), turning.applied().last()), (told + 1, Some(&kept)));
}

fn set_up() -> Screen {
    Screen::Setup(SetupView {
        step: Step::Display,
        steps: Step::ALL.to_vec(),
        language: None,
        proxy: None,
        ca: false,
        server: None,
        check: ServerCheck::Unasked,
        root: None,
        brought_root: None,
        awaits_root: false,
        has_code: None,
        location: None,
        locations: LocationSearch::Unasked,
        map: None,
        sound: None,
        devices: ChosenDevices::default(),
        display: DisplaySettings::default(),
        stick: None,
        machine: MachineView::default(),
        problem: None,
    })
}

#[test]
fn the_set_up_is_answered_with_what_was_kept_whatever_the_page_says() {
    let mut turning = Turning::start();
    turning.bench.show(view(set_up()));
    turning.ask(DisplayCall::Look {});
    turning.turn(ScreenTurn::Left);
    turning.ask(DisplayCall::Keep {});
    turning.turn(ScreenTurn::Normal);
    turning.bench.forget();
    let answer = SetupAnswer::Display { settings: DisplaySettings::default() };
    turning.bench.call(Call::Setup(SetupCall::Answer { answer }));
    let kept = SetupRequest::Answer(SetupAnswer::Display { settings: left() });
    assert_eq!(turning.bench.said(), [ShellMessage::Setup(kept)]);
    assert_eq!(turning.applied().last(), Some(&left()), "what is only tried goes");
}
