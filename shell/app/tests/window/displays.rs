//! Screens that are turned, and glass that does not lie where it should: with X servers that do both.

use std::ffi::OsStr;

use fleet_protocol::ScreenTurn;
use serde_json::json;
use terminal_core::display::{Calibration, DisplaySettings};
use terminal_core::ipc::{AgentMessage, MaintenanceRequest, MaintenanceWord, SetupAnswer, ShellMessage};

use crate::display::Display;
use crate::shell::{SOON, Shell, wait_for};
use crate::touchscreen::{Place, Touchscreen};

fn turned(turn: ScreenTurn) -> DisplaySettings {
    // The one output of that X server.
    DisplaySettings { turns: [("default".to_owned(), turn)].into(), ..DisplaySettings::default() }
}

/// Somebody maintains the terminal.
fn maintain(shell: &Shell) {
    for (x, y) in [(0, 0), (1, 0), (1, 1), (0, 1)] {
        let at = |part: i64, side: &str| {
            shell.eval("home", side).unwrap().as_i64().unwrap() * part + 20 - 40 * part
        };
        shell.display.click(at(x, "innerWidth"), at(y, "innerHeight"));
    }
    shell.wait_until("home", "state.maintenance?.stage === 'pad'");
    shell.eval("home", "kioskHost.invoke('maintenance', { want: 'enter', code: '01289591866' }); 1").unwrap();
    shell.agent.say(&AgentMessage::Maintenance(MaintenanceWord::Entered { number: 12.try_into().unwrap() }));
    shell.wait_until("home", "state.maintenance.stage === 'open'");
}

fn ask(shell: &Shell, call: &str) {
    shell.eval("home", &format!("kioskHost.invoke('display', {call}); 1")).unwrap();
}

/// What the agent is told to keep.
fn kept(shell: &Shell) -> Option<DisplaySettings> {
    let change = |said| match said {
        ShellMessage::Maintenance(MaintenanceRequest::Change(SetupAnswer::Display { settings })) => {
            Some(settings)
        }
        _ => None,
    };
    shell.agent.said().into_iter().filter_map(change).next_back()
}

fn is(shell: &Shell, width: u32, height: u32) {
    shell.wait_until("home", &format!("innerWidth === {width} && innerHeight === {height}"));
}

#[test]
fn the_picture_is_turned_before_the_window_comes_and_a_turn_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("display.json");
    std::fs::write(&file, serde_json::to_vec(&turned(ScreenTurn::Left)).unwrap()).unwrap();
    let display = Display::start_turning(600, 900);
    let shell = Shell::start_on_with(display, &[OsStr::new("--display-settings"), file.as_os_str()]);
    is(&shell, 900, 600);
    shell.agent.say(&AgentMessage::Display(turned(ScreenTurn::Left)));
    maintain(&shell);
    ask(&shell, "{ want: 'look' }");
    let all = json!(["normal", "left", "inverted", "right"]);
    shell.wait_until("home", &format!("JSON.stringify(state.display?.outputs[0].turns) === '{all}'"));
    ask(&shell, "{ want: 'turn', output: 'default', turn: 'normal' }");
    is(&shell, 600, 900);
    shell.wait_until("home", "state.display.trial.turn && state.display.outputs[0].turn === 'normal'");
    ask(&shell, "{ want: 'take_back' }");
    is(&shell, 900, 600);
    ask(&shell, "{ want: 'turn', output: 'default', turn: 'right' }");
    ask(&shell, "{ want: 'keep' }");
    wait_for("it to be kept", SOON, || (kept(&shell) == Some(turned(ScreenTurn::Right))).then_some(()));
    // Nothing is set any more: it stands as it stood when the window came.
    shell.agent.say(&AgentMessage::Display(DisplaySettings::default()));
    is(&shell, 600, 900);
}

#[test]
fn a_shell_that_ends_while_a_turn_is_tried_leaves_no_turned_picture() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("display.json");
    let args = [OsStr::new("--display-settings"), file.as_os_str()];
    let mut shell = Shell::start_on_with(Display::start_turning(600, 900), &args);
    is(&shell, 600, 900);
    maintain(&shell);
    ask(&shell, "{ want: 'look' }");
    shell.wait_until("home", "!!state.display?.outputs[0]");
    ask(&shell, "{ want: 'turn', output: 'default', turn: 'left' }");
    is(&shell, 900, 600);
    shell.end();
    shell.start_again_with(&args);
    is(&shell, 600, 900);
}

/// Where a finger has to be put down on glass that is too wide and lies too far to the right, to be seen at a place.
fn on_glass((x, y): (f64, f64)) -> Place {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let pixel = |part: f64, side: f64| (part * side) as i64;
    (pixel(x * 0.85 + 0.1, 1080.0), pixel(y * 0.9 + 0.02, 1920.0))
}

#[test]
fn fingers_come_where_they_were_meant_once_five_crosses_are_touched() {
    let (display, mut glass) = Touchscreen::start(1080, 1920);
    let shell = Shell::start_on(display, vec![]);
    maintain(&shell);
    let listen = "window.seen = []; addEventListener('pointerdown', (event) => { const place = \
        { x: event.clientX / innerWidth, y: event.clientY / innerHeight }; seen.push(place); \
        kioskHost.invoke('display', { want: 'tap', ...place }) }); 1";
    shell.eval("home", listen).unwrap();
    ask(&shell, "{ want: 'look' }");
    shell.wait_until("home", "state.display?.fingers === 10");
    ask(&shell, "{ want: 'calibrate' }");
    for (number, cross) in Calibration::CROSSES.iter().enumerate() {
        shell.wait_until("home", &format!("state.display.cross?.number === {number}"));
        glass.tap(on_glass(*cross));
    }
    let settings = wait_for("it to be kept", SOON, || kept(&shell));
    assert!(settings.correction.is_some());
    glass.tap(on_glass((0.5, 0.75)));
    shell.wait_until("home", "seen.length === 6");
    shell.wait_until("home", "Math.abs(seen[5].x - 0.5) < 0.003 && Math.abs(seen[5].y - 0.75) < 0.003");
    // The agent's disk took nothing: touches come as the glass says.
    shell.agent.say(&AgentMessage::Display(settings));
    shell.agent.say(&AgentMessage::Display(DisplaySettings::default()));
    wait_for("the glass to be as it was", SOON, || {
        glass.tap(on_glass((0.5, 0.75)));
        (shell.eval("home", "Math.abs(seen.at(-1).x - 0.525) < 0.003") == Ok(json!(true))).then_some(())
    });
}
