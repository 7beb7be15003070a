use fleet_protocol::{AppFailure, Event};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

#[test]
fn an_app_behind_a_password_is_explained_and_asks_nobody_for_it() {
    let web = Web::start();
    let address = format!("{}/password", web.origin());
    let shell = Shell::start(vec![remote(1, "应用", &address, &[&web.origin()])]);
    shell.click("home", "应用");
    shell.wait_until("home", "!!state.message && state.message.kind === 'app_load_failed'");
    let asks = |event: &Event| matches!(event, Event::AppFailed { failure: AppFailure::LoadFailed { reason }, .. } if reason.contains("password"));
    wait_for("the report", SOON, || shell.agent.events().iter().any(asks).then_some(()));
    shell.stays_alone();
}

#[test]
fn a_page_that_meets_a_password_goes_on_without() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    shell
        .eval("app", "window.met = 0; fetch('/password').then((answer) => (met = answer.status), () => (met = 401)); 1")
        .unwrap();
    shell.wait_until("app", "met === 401");
    shell.eval("app", "location.href = '/password'; 1").unwrap();
    shell.stays_alone();
    shell.wait_until("app", "document.readyState === 'complete'");
}
