//! What hands can do: drag, zoom, paste.

use serde_json::json;

use crate::shell::Shell;
use crate::view::remote;
use crate::web::Web;

#[test]
fn nothing_is_dragged_out_of_an_app_zoomed_or_read_from_the_clipboard() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    drags_stay(&shell);
    zoom_stays(&shell);
    clipboard_is_not_read(&shell);
}

/// A link and a piece of text, dragged to the bar.
fn drags_stay(shell: &Shell) {
    let things = "document.body.insertAdjacentHTML('beforeend', '<a href=/dragged draggable=true style=\"display: block; \
        font-size: 60px\">拖我</a><p draggable=true style=\"font-size: 60px\">文字</p>'); \
        window.started = 0; addEventListener('dragstart', (event) => { started += 1; \
        event.dataTransfer.setData('text/uri-list', location.origin + '/dragged'); }); 1";
    shell.eval("app", things).unwrap();
    let bar = "[location.href, document.body.textContent]";
    let before = shell.eval("bar", bar);
    let (x, y) = shell.place("app", "拖我");
    for from in [y, y + 120] {
        let (x, from) = (x.min(60).to_string(), from.to_string());
        shell.display.xdotool(&["mousemove", &x, &from, "mousedown", "1"]);
        for step in [1_000, 1_400, 1_700, 1_860, 1_870] {
            shell.display.xdotool(&["mousemove", "900", &step.to_string()]);
            assert_eq!(shell.windows(), 1, "what is dragged has a window of its own");
        }
        shell.display.xdotool(&["mouseup", "1"]);
    }
    shell.stays_alone();
    assert_eq!(shell.eval("bar", bar), before);
    assert!(!shell.eval("app", "location.href").unwrap().to_string().contains("dragged"));
}

fn zoom_stays(shell: &Shell) {
    for combination in
        ["ctrl+minus", "ctrl+plus", "ctrl+0", "ctrl+KP_Add", "ctrl+KP_Subtract", "ctrl+shift+plus"]
    {
        shell.display.xdotool(&["key", combination]);
    }
    shell.display.xdotool(&["mousemove", "500", "900"]);
    for wheel in ["4", "5", "5", "6", "7"] {
        shell.display.xdotool(&["keydown", "ctrl", "click", wheel, "keyup", "ctrl"]);
    }
    // Twice is a gesture too.
    shell.display.xdotool(&["click", "--repeat", "2", "--delay", "50", "1"]);
    shell.wait_until("app", "document.readyState === 'complete'");
    let size =
        "[devicePixelRatio, innerWidth, visualViewport.scale, document.body.getBoundingClientRect().x]";
    assert_eq!(shell.eval("app", size).unwrap().as_array().unwrap()[..3], [json!(1), json!(1080), json!(1)]);
}

/// A citizen has copied something; a page asks for it, by itself and upon a touch.
fn clipboard_is_not_read(shell: &Shell) {
    let copied = "const input = document.querySelector('input'); input.value = '512345'; input.focus(); input.select(); 1";
    shell.eval("app", copied).unwrap();
    shell.display.xdotool(&["key", "ctrl+c"]);
    let read = "window.read = []; const take = async () => { \
        for (const way of ['readText', 'read']) read.push(await navigator.clipboard?.[way]?.().then(String, (e) => e.name)); \
        const box = document.createElement('textarea'); document.body.append(box); box.focus(); \
        read.push(document.execCommand('paste'), box.value, 'done'); }; \
        const button = Object.assign(document.createElement('button'), { textContent: '读取', onclick: take }); \
        button.style = 'font-size: 60px; display: block'; document.body.prepend(button); take(); 1";
    shell.eval("app", read).unwrap();
    shell.wait_until("app", "read.at(-1) === 'done'");
    shell.eval("app", "read.pop(); 1").unwrap();
    shell.click("app", "读取");
    shell.stays_alone();
    shell.wait_until("app", "read.at(-1) === 'done'");
    let read = shell.eval("app", "read.join()").unwrap().to_string();
    assert!(!read.contains("512345") && !read.contains("true"), "{read}");
    // Control: it was there all the time.
    shell
        .eval("app", "document.querySelector('input').value = ''; document.querySelector('input').focus(); 1")
        .unwrap();
    shell.display.xdotool(&["key", "ctrl+v"]);
    shell.wait_until("app", "document.querySelector('input').value === '512345'");
}
