use std::path::Path;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

/// All files below a directory whose name a page could have chosen.
fn downloaded(dir: &Path) -> Vec<String> {
    let found = std::process::Command::new("find").arg(dir).args(["-name", "*saved*"]).output().unwrap();
    String::from_utf8(found.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn what_a_page_wants_saved_is_neither_written_nor_opened() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    shell.open("应用");
    let links = "for (const [label, href] of [['文件', '/file'], ['附件', '/attached'], ['网页', '/saved.html'], \
        ['数据', 'data:application/zip,PK'], ['内存', URL.createObjectURL(new Blob(['x'], { type: 'application/zip' }))]]) { \
        document.body.append(Object.assign(document.createElement('a'), { href, download: 'saved.zip', textContent: label, \
        style: 'display: block; margin: 16px' })); } 1";
    shell.eval("app", links).unwrap();
    for label in ["文件", "附件", "网页", "数据", "内存"] {
        shell.click("app", label);
        shell.stays_alone();
    }
    // Control: a link for saving is asked for like any other.
    wait_for("the file to be asked for", SOON, || web.has_seen("/file").then_some(()));
    // Without the attribute too, and from a frame.
    shell.eval("app", "document.querySelector('a').download = ''; location.href = '/attached'; 1").unwrap();
    shell.eval("app", "document.body.append(Object.assign(document.createElement('iframe'), { src: '/file?saved' })); 1").unwrap();
    wait_for("the frame to be asked for", SOON, || web.has_seen("/file?saved").then_some(()));
    shell.stays_alone();
    shell.wait_until("app", "document.querySelector('h1').textContent === '测试应用'");
    assert_eq!(downloaded(&shell.home_dir()), Vec::<String>::new());
    assert_eq!(downloaded(&std::env::current_dir().unwrap()), Vec::<String>::new());
}
