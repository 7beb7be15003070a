use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

/// There is one window: a form that wants another is sent from this one, with what was typed.
#[test]
fn a_form_for_another_window_keeps_its_method_and_its_answers() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    let form = "document.body.insertAdjacentHTML('beforeend', \
        '<form method=post action=/posted target=_blank><input name=who value=me><button>提交</button></form>'); 1";
    shell.eval("app", form).unwrap();
    shell.click("app", "提交");
    let posted = wait_for("the form", SOON, || web.posted().pop());
    assert_eq!(posted, ("/posted".into(), "who=me".into()));
    shell.wait_until("app", "location.pathname === '/posted' && document.body.textContent === 'reached'");
    shell.stays_alone();
}

#[test]
fn a_link_for_another_window_comes_in_this_one() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    let link = "document.body.insertAdjacentHTML('beforeend', '<a href=/linked target=_blank>链接</a>'); 1";
    shell.eval("app", link).unwrap();
    shell.click("app", "链接");
    shell.wait_until("app", "location.pathname === '/linked'");
    assert_eq!(web.posted(), []);
    shell.stays_alone();
}
