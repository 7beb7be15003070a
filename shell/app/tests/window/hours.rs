//! The hours of the screen, with a real finger on the glass. The server has no DPMS: the terminal says that it shows the page.

use fleet_protocol::ScreenState;
use serde_json::json;
use terminal_core::ipc::{AgentMessage, KioskView, Screen, ShellMessage};
use terminal_core::screen_hours::{HoursView, Phase};

use crate::shell::{SOON, Shell, wait_for};
use crate::touchscreen::Touchscreen;
use crate::view::{bundle, home};

const OPENS: i64 = 1_795_000_000_000 + 3_600_000;

fn view(phase: Phase) -> AgentMessage {
    let mut view: KioskView = home(vec![bundle(1, "应用", &[])]);
    if let Screen::Home(home) = &mut view.screen {
        home.hours = Some(HoursView { phase, brightness_percent: 80, closed_percent: 40 });
    }
    AgentMessage::View(Box::new(view))
}

fn is(shell: &Shell, state: ScreenState) {
    let last = || {
        let screen = |said| match said {
            ShellMessage::Screen(screen) => Some(screen.state),
            _ => None,
        };
        shell.agent.said().into_iter().filter_map(screen).next_back()
    };
    wait_for("the screen", SOON, || (last() == Some(state)).then_some(()));
}

#[test]
fn a_closed_hall_says_so_and_a_finger_begins_nothing() {
    let (display, mut glass) = Touchscreen::start(1080, 1920);
    let shell = Shell::start_on(display, vec![bundle(1, "应用", &[])]);
    shell.agent.say(&view(Phase::Dark { opens_at: Some(OPENS) }));
    is(&shell, ScreenState::Closed);
    shell.wait_until("home", "state.hours?.state === 'closed' && state.hours.opens_at > state.now");
    glass.tap((540, 1_500));
    shell.wait_until("home", "state.hours?.state === 'closed'");
    assert_eq!(shell.eval("home", "state.session.state").unwrap(), json!("none"));
    shell.agent.say(&view(Phase::Open { closes_at: None }));
    is(&shell, ScreenState::On);
    shell.wait_until("home", "state.hours === null");
    shell.open("应用");
    shell.wait_for_app();
}
