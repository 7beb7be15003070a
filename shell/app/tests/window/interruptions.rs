use fleet_protocol::{Notice, NoticeId, NoticeLevel};
use serde_json::json;
use terminal_core::ipc::{AgentMessage, Screen};
use uuid::Uuid;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, home};

fn urgent() -> Notice {
    Notice {
        id: NoticeId(Uuid::from_u128(9)),
        title: "大厅将于10:45停电".into(),
        body: "请尽快办完手上的事项。".into(),
        level: NoticeLevel::Warning,
        interrupts: true,
        starts_at: 0,
        ends_at: None,
    }
}

#[test]
fn an_urgent_notice_covers_an_app_and_the_app_goes_on_where_it_was() {
    let apps = vec![bundle(1, "应用", &[])];
    let shell = Shell::start(apps.clone());
    shell.open("应用");
    let field =
        "window.field = document.createElement('input'); document.body.prepend(field); field.focus(); 1";
    shell.eval("app", field).unwrap();
    shell.display.xdotool(&["type", "half"]);
    shell.wait_until("app", "field.value === 'half'");

    let mut view = home(apps);
    if let Screen::Home(home) = &mut view.screen {
        home.notices.push(urgent());
    }
    shell.agent.say(&AgentMessage::View(Box::new(view)));
    shell.wait_until("bar", "state.interruption?.title === '大厅将于10:45停电'");
    wait_for("the page to cover everything", SOON, || shell.bar_covers().then_some(()));
    shell.click("bar", "我知道了");
    wait_for("the app to be seen again", SOON, || (!shell.bar_covers()).then_some(()));
    shell.display.xdotool(&["type", "way"]);
    shell.wait_until("app", "field.value === 'halfway'");

    // The next citizen has not read it.
    shell.click("bar", "结束并退出");
    shell.wait_until("home", "state.session.state === 'none'");
    assert_eq!(shell.eval("home", "state.interruption?.title"), Ok(json!("大厅将于10:45停电")));
}
