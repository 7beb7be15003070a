//! Pages that pretend to be the terminal: the bar's strip is the shell's, whatever a page does.

use serde_json::json;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

const BAR: &str = "#222255";
const EVIL: &str = "#FF0000";

/// All over the view, on top of everything that a page can be on top of, with the bar's own words.
const COVER: &str = "document.title = '达州市政务服务自助终端'; history.pushState(null, '', '/home.html'); \
    document.body.style = 'background: #f00; margin: 0; height: 99999px'; \
    const over = document.createElement('dialog'); \
    over.style = 'position: fixed; inset: -9999px; width: auto; height: auto; max-width: none; max-height: none; background: #f00'; \
    over.innerHTML = '<button>返回首页</button>'; document.body.append(over); over.showModal(); \
    const popped = document.createElement('div'); popped.popover = 'manual'; popped.style = over.style.cssText; \
    document.body.append(popped); popped.showPopover(); \
    addEventListener('click', () => { for (const ask of ['requestFullscreen', 'webkitRequestFullscreen', 'webkitRequestFullScreen']) \
        document.documentElement[ask]?.(); screen.orientation?.lock?.('landscape')?.catch(() => {}); \
        document.documentElement.requestPointerLock?.(); resizeTo(1080, 1920); moveTo(0, 0); focus(); }); 1";

fn bar_is_the_shells(shell: &Shell) {
    for look in 0..5 {
        for x in [3, 540, 1_076] {
            assert_eq!(shell.display.pixel(x, 1_916), BAR, "look {look} at {x}");
        }
    }
    let bar = shell.report()["views"].as_array().unwrap().last().unwrap().clone();
    let place = ["view", "x", "y", "width", "height"].map(|key| bar[key].clone());
    assert_eq!(json!(place), json!(["bar", 0, 1792, 1080, 128]));
    assert_eq!(
        shell.eval("bar", "[state.session.open_app.name, state.session.open_app.unit]"),
        Ok(json!(["应用", "达州市人力资源和社会保障局"]))
    );
}

#[test]
fn no_page_covers_the_bar_takes_its_name_or_fills_the_screen() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    shell.eval("app", COVER).unwrap();
    wait_for("the page to be what it pretends", SOON, || {
        (shell.display.pixel(540, 900) == EVIL).then_some(())
    });
    bar_is_the_shells(&shell);
    // With a citizen's touch a page may do more.
    shell.display.click(540, 1_000);
    shell.stays_alone();
    bar_is_the_shells(&shell);
    assert_eq!(shell.eval("app", "[innerWidth, innerHeight]"), Ok(json!([1080, 1792])));
    shell.eval("app", "document.title = '别的'; 1").unwrap();
    shell.wait_until("app", "document.title === '别的'");
    assert!(shell.has_window_named("达州市政务服务自助终端") && !shell.has_window_named("别的"));
    // The page's own button of this name does nothing; the bar's does.
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
}
