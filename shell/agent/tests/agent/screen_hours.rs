//! When the screen is on, by the hours of the location.

use fleet_protocol::{
    ActualScreen, DayHours, DesiredLocation, DesiredState, OpeningHours, ScreenHours, ScreenMode,
    ScreenState, SpecialDay, SpecialDayKind,
};
use terminal_core::ipc::{Screen, ShellMessage};
use terminal_core::screen_hours::Phase;

use crate::network::enrolled;
use crate::support::{desired, eventually};

/// Noon of a day in the hall.
const NOON: i64 = 1_795_492_800_000;
const DAY: &str = "2026-11-24";

/// Open around the clock but for the days that are named.
fn state(etag: &str, closed: &[String]) -> DesiredState {
    let base = desired(etag, vec![]);
    let special = |day: &String| SpecialDay {
        day: day.clone(),
        kind: SpecialDayKind::Holiday,
        name: "国庆节".into(),
        hours: Vec::<DayHours>::new(),
    };
    let week =
        OpeningHours { days: vec![1, 2, 3, 4, 5, 6, 7], opens: "00:00".into(), closes: "24:00".into() };
    let location = base.location.clone().map(|location| DesiredLocation {
        opening_hours: vec![week],
        special_days: closed.iter().map(special).collect(),
        ..location
    });
    let hours = ScreenHours { mode: ScreenMode::OpeningHours, ..ScreenHours::default() };
    DesiredState { location, screen: Some(hours), ..base }
}

fn phase(screen: &Screen) -> Option<Phase> {
    match screen {
        Screen::Home(home) => home.hours.map(|hours| hours.phase),
        Screen::Installation(_) | Screen::Setup(_) | Screen::Enrolling(_) | Screen::OutOfService(_) => None,
    }
}

#[tokio::test]
async fn a_closed_day_is_told_to_the_shell_and_its_screen_to_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    server.state().time = Some(NOON);
    server.state().desired = Some(state("open", &[]));
    server.wake();
    shell.sees("it is open", |screen| matches!(phase(screen), Some(Phase::Open { .. }))).await;

    server.state().desired = Some(state("closed", &[DAY.to_owned()]));
    server.wake();
    shell.sees("it is closed", |screen| matches!(phase(screen), Some(Phase::Dark { .. }))).await;

    let off = ActualScreen { state: ScreenState::Off, brightness_percent: Some(35), switches_off: true };
    shell.say(&ShellMessage::Screen(off));
    server.wake();
    let told = || server.state().actual.as_ref().and_then(|actual| actual.shell.screen);
    eventually("the server knows", || told() == Some(off)).await;
}
