use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;
use terminal_devices::simulator::SimulatedSpeaker;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

/// Everything that a page may hold; what is to be said of it is [`SAID`].
const PAGE: &str = "document.body.innerHTML = ` \
    <h1>办理社保</h1> \
    <p>请先<b>阅读</b>说明，<a href='#x'>再看样表</a>。</p> \
    <p hidden>藏起来的</p><p aria-hidden=true>不给读的</p><p style='visibility: hidden'>看不见的</p> \
    <p style='position: absolute; left: -9999px'>放在外面的</p><style>p { color: black }</style> \
    <label for=number>身份证号</label><input id=number value=511702199001010001> \
    <label>密码 <input type=password value=geheim></label><textarea aria-label=备注>私事</textarea> \
    <select aria-label=性别><option>女</option></select><input type=hidden value=abc> \
    <p>号码511702199001010001</p> \
    <img alt=流程图 width=40 height=40><button aria-label=提交材料>✓</button><input type=submit value=完成> \
    <p id=last>谢谢</p>`; 1";

const SAID: [&str; 11] = [
    "办理社保",
    "请先阅读说明，再看样表。",
    "身份证号，输入框",
    "密码输入框",
    "备注，输入框",
    "性别，下拉选择",
    "号码号码不读出",
    "流程图，图片",
    "提交材料，按钮",
    "完成，按钮",
    "谢谢",
];

/// Has what is shown read aloud, or stops it.
pub fn read_aloud(shell: &Shell, on: bool) {
    shell.eval("bar", &format!("kioskHost.invoke('read_aloud', {{ on: {on} }}); 1")).unwrap();
}

/// What the synthesizer makes of a text, without the header.
fn samples(text: &str) -> Vec<u8> {
    let mut child = Command::new("espeak-ng")
        .args(["-b", "1", "-v", "cmn-latn-pinyin", "-s", "150", "-a", "120", "--stdin", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap().stdout[44..].to_vec()
}

/// Whether exactly these samples came out of the loudspeaker.
pub fn hears(speaker: &SimulatedSpeaker, text: &str) -> bool {
    memchr::memmem::find(&speaker.heard(), &samples(text)).is_some()
}

fn is_marked(shell: &Shell, element: &str) {
    shell.wait_until("app", &format!("document.querySelector('{element}').style.outlineStyle === 'solid'"));
}

fn click(shell: &Shell, element: &str) {
    let middle = format!(
        "(() => {{ const box = document.querySelector('{element}').getBoundingClientRect(); \
         return [box.x + 40, box.y + box.height / 2]; }})()"
    );
    let place = shell.eval("app", &middle).unwrap();
    let at = |axis: usize| format!("{:.0}", place[axis].as_f64().unwrap());
    shell.display.xdotool(&["mousemove", &at(0), &at(1), "click", "1"]);
}

#[test]
fn a_page_is_read_aloud_as_it_is_seen_and_its_fields_keep_what_they_hold() {
    let dir = tempfile::tempdir().unwrap();
    let speaker = SimulatedSpeaker::start(dir.path()).unwrap();
    let shell = Shell::start_with_speaker(vec![bundle(1, "应用", &[])], speaker.output(), &[]);
    // The home page, once somebody is there.
    shell.display.click(540, 1500);
    read_aloud(&shell, true);
    wait_for("the home page to be read", SOON, || hears(&speaker, "应用，按钮").then_some(()));
    shell.open("应用");
    shell.wait_until("bar", "state.read_aloud === 'ready'");
    speaker.forget();
    shell.eval("app", PAGE).unwrap();
    read_aloud(&shell, true);
    shell.wait_until("bar", "state.read_aloud === 'reading'");
    shell.wait_until("bar", "state.read_aloud === 'ready'");
    let (heard, mut at, mut wanted_sounds) = (speaker.heard(), 0, 0);
    let sounds = |samples: &[u8]| samples.iter().filter(|byte| **byte != 0).count();
    for text in SAID {
        let wanted = samples(text);
        let found = memchr::memmem::find(&heard[at..], &wanted);
        at += found.unwrap_or_else(|| panic!("{text} was not said")) + wanted.len();
        wanted_sounds += sounds(&wanted);
    }
    // Beside that there is the silence of the player's last periods alone: nothing else was said.
    assert_eq!(sounds(&heard), wanted_sounds);
    assert_eq!(shell.eval("app", "document.querySelectorAll('[style*=outline]').length"), Ok(json!(0)));
    goes_on_from_a_touched_text(&shell, &speaker);
}

/// In the same app: a touched text is read next, and the app's buttons stay its own.
fn goes_on_from_a_touched_text(shell: &Shell, speaker: &SimulatedSpeaker) {
    let page = "document.body.innerHTML = ` \
        <p id=one>${'很长的一段，'.repeat(18)}</p><button onclick='window.pressed = (window.pressed ?? 0) + 1'>按钮</button> \
        <div style='height: 3000px'></div><p id=two>${'另外的一段，'.repeat(18)}</p><p id=three>${'第三个一段，'.repeat(18)}</p>`; 1";
    shell.eval("app", page).unwrap();
    // A loudspeaker that takes nothing: the passage goes on for ever.
    speaker.hold(true);
    read_aloud(shell, true);
    is_marked(shell, "#one");
    wait_for("the synthesizer", SOON, || (shell.processes("espeak-ng").len() == 1).then_some(()));
    click(shell, "button");
    shell.wait_until("app", "window.pressed === 1");
    is_marked(shell, "#one");
    // Text that came later and is no element by itself has a frame.
    let more = "one.insertAdjacentHTML('beforebegin', '<div id=zero>很长的字<p>下面一段</p></div>'); 1";
    shell.eval("app", more).unwrap();
    shell.display.click(40, 30);
    let frame = "document.documentElement.lastElementChild.style.zIndex === '2147483647'";
    shell.wait_until("app", frame);
    shell.wait_until("app", "!one.style.outline");
    shell.eval("app", "two.scrollIntoView(); 1").unwrap();
    click(shell, "#three");
    is_marked(shell, "#three");
    click(shell, "#two");
    is_marked(shell, "#two");
    shell.wait_until("app", "!one.style.outline && !three.style.outline");

    read_aloud(shell, false);
    shell.wait_until("app", "!two.style.outline");
    shell.wait_until("bar", "state.read_aloud === 'paused'");
    wait_for("silence", SOON, || shell.processes("espeak-ng").is_empty().then_some(()));
    assert_eq!(shell.processes("aplay"), Vec::<u32>::new());
    speaker.hold(false);
    read_aloud(shell, true);
    is_marked(shell, "#three");
    speaker.hold(true);
    // Another page ends it.
    shell.eval("app", "location.search = '?next'; 1").unwrap();
    shell.wait_until("bar", "state.read_aloud === 'ready'");
    wait_for("silence", SOON, || shell.processes("espeak-ng").is_empty().then_some(()));
}
