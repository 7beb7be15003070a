use std::time::Duration;

use fleet_protocol::{Event, SessionEnd};
use serde_json::json;
use terminal_core::ipc::{AgentMessage, ScreenshotAnswer, ShellMessage};
use terminal_devices::simulator::SimulatedSpeaker;
use uuid::Uuid;

use crate::shell::{SOON, Shell, wait_for};
use crate::speech::{hears, read_aloud};
use crate::view::{app_id, bundle, home};

fn bar_height(shell: &Shell) -> i64 {
    let views = shell.report()["views"].clone();
    views.as_array().unwrap().iter().find(|view| view["view"] == "bar").unwrap()["height"].as_i64().unwrap()
}

fn ends(shell: &Shell) -> Vec<SessionEnd> {
    let end = |event| match event {
        Event::Session { end, .. } => Some(end),
        _ => None,
    };
    shell.agent.events().into_iter().filter_map(end).collect()
}

#[test]
fn an_idle_session_is_warned_extended_by_one_touch_and_ended() {
    let dir = tempfile::tempdir().unwrap();
    let speaker = SimulatedSpeaker::start(dir.path()).unwrap();
    let shell = Shell::start_with_speaker(vec![bundle(1, "应用", &[])], speaker.output(), &[]);
    shell.open("应用");
    // Who has had something read is told of the countdown aloud.
    read_aloud(&shell, true);
    wait_for("the page to be read", SOON, || hears(&speaker, "测试应用").then_some(()));
    read_aloud(&shell, false);
    assert_eq!(bar_height(&shell), 128);
    let warned = || (bar_height(&shell) == 420).then_some(());
    wait_for("the countdown", Duration::from_secs(25), warned);
    shell.wait_until("bar", "state.session.state === 'warning' && state.session.remaining_s <= 20");
    wait_for("the countdown to be said", SOON, || hears(&speaker, "您还在吗？").then_some(()));
    // A touch anywhere, here in the app itself.
    shell.display.click(500, 1000);
    wait_for("the countdown to go", SOON, || (bar_height(&shell) == 128).then_some(()));
    wait_for("the countdown again", Duration::from_secs(25), warned);
    wait_for("the end", Duration::from_secs(25), || (ends(&shell) == [SessionEnd::Idle]).then_some(()));
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    shell.wait_until("home", "document.querySelector('[role=alert]').textContent === 'session_ended_idle'");
}

#[test]
fn apps_are_told_the_language_that_the_citizen_chose() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    assert_eq!(shell.eval("app", "navigator.languages.join()"), Ok(json!("zh-CN")));
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    shell.eval("home", "kioskHost.invoke('set_language', { language: 'en' }); 1").unwrap();
    shell.wait_until("home", "state.language === 'en'");
    shell.open("应用");
    assert_eq!(shell.eval("app", "navigator.languages.join()"), Ok(json!("en")));
}

#[test]
fn home_keeps_the_session_and_the_button_ends_it() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    assert_eq!(shell.eval("home", "state.session.state"), Ok(json!("active")));
    assert_eq!(ends(&shell), []);
    shell.open("应用");
    shell.eval("home", "kioskHost.invoke('set_elder', { on: true }); kioskHost.invoke('set_language', { language: 'en' }); 1").unwrap();
    shell.wait_until("home", "state.elder && state.language === 'en'");
    shell.click("bar", "结束并退出");
    let record = wait_for("the record", SOON, || {
        shell.agent.events().into_iter().find(|event| matches!(event, Event::Session { .. }))
    });
    let Event::Session { apps, end, started_at, ended_at } = record else { panic!("{record:?}") };
    assert_eq!((end, apps.len()), (SessionEnd::Button, 2));
    assert!(apps.iter().all(|(app, ms)| *app == app_id(1) && *ms <= ended_at.abs_diff(started_at)));
    shell.wait_until("home", "!state.elder && state.language === 'zh-CN' && state.session.state === 'none'");
}

#[test]
fn an_app_that_is_unlisted_closes() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.open("应用");
    shell.agent.say(&AgentMessage::View(Box::new(home(vec![]))));
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    shell.wait_until("home", "state.message.kind === 'app_unlisted'");
}

#[test]
fn a_picture_is_taken_unless_somebody_is_there_and_a_switch_waits_for_them() {
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let id = fleet_protocol::CommandId(Uuid::from_u128(7));
    let answer = || {
        shell.agent.said().into_iter().rev().find_map(|said| match said {
            ShellMessage::Screenshot { answer, .. } => Some(answer),
            _ => None,
        })
    };
    shell.agent.say(&AgentMessage::Screenshot { id });
    let ScreenshotAnswer::Png { base64 } = wait_for("the picture", SOON, answer) else {
        panic!("no picture")
    };
    assert!(base64.starts_with("iVBORw0KGgo"), "no PNG");
    shell.open("应用");
    shell.agent.say(&AgentMessage::Screenshot { id });
    wait_for("the refusal", SOON, || (answer() == Some(ScreenshotAnswer::SessionOpen)).then_some(()));
    shell.agent.say(&AgentMessage::MaySwitch);
    let switch = |idle| {
        wait_for("the answer", SOON, || {
            shell.agent.said().contains(&ShellMessage::SwitchAnswer { idle }).then_some(())
        });
    };
    switch(false);
    shell.click("bar", "结束并退出");
    wait_for("the end", SOON, || (ends(&shell) == [SessionEnd::Button]).then_some(()));
    shell.agent.say(&AgentMessage::MaySwitch);
    switch(true);
    shell.display.click(500, 1500);
    shell.wait_until("home", "state.message.kind === 'switching' && state.session.state === 'none'");
}
