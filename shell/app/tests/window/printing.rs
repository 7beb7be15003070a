use fleet_protocol::{Event, Residue, WipeCause};
use serde_json::{Value, json};
use terminal_devices::printer::{Document, RawDocument};
use terminal_devices::simulator::{Paper, SimulatedPrinter, blank_pdf};
use zeroize::Zeroizing;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, prints, remote};
use crate::web::Web;

/// Calls the bridge in the app: `done`, or the code of the error.
fn print(shell: &Shell, options: &str) -> Value {
    ask(shell, options);
    shell.wait_until("app", "came !== 0");
    shell.eval("app", "came").unwrap()
}

fn ask(shell: &Shell, options: &str) {
    let script = format!(
        "window.came = 0; kiosk.print({options}).then(() => (came = 'done'), (e) => (came = e.code)); 1"
    );
    shell.eval("app", &script).unwrap();
}

/// Makes `pdf` the bytes of a PDF in the app.
fn hand_pdf(shell: &Shell, pages: usize) {
    let text = String::from_utf8(blank_pdf(pages).bytes().to_vec()).unwrap();
    let script = format!("window.pdf = new TextEncoder().encode({}); 1", json!(text));
    shell.eval("app", &script).unwrap();
}

fn pages_of(paper: &Paper) -> u32 {
    Document::read(RawDocument::new(Zeroizing::new(paper.bytes.clone()))).unwrap().pages()
}

#[test]
fn an_app_prints_its_page_and_a_pdf_and_hears_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    let apps = vec![prints(bundle(1, "应用", &[])), bundle(2, "别的", &[])];
    let shell = Shell::start_with_printer(apps, printer.address());
    shell.open("应用");
    let paged =
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"break-before: page\">第二页</p>'); 1";
    shell.eval("app", paged).unwrap();

    printer.hold().unwrap();
    ask(&shell, "");
    shell.wait_until("bar", "state.print === 'printing'");
    wait_for("the printer to begin", SOON, || printer.has_started().then_some(()));
    assert_eq!(print(&shell, ""), "busy");
    printer.go_on().unwrap();
    shell.wait_until("bar", "state.print === 'printed'");
    let papers = printer.papers().unwrap();
    assert_eq!((papers.len(), papers[0].copies, pages_of(&papers[0])), (1, 1, 2));

    hand_pdf(&shell, 3);
    assert_eq!(print(&shell, "{ what: { pdf: window.pdf }, copies: 2 }"), "done");
    assert_eq!(print(&shell, "{ what: { pdf: new Blob([window.pdf]) } }"), "done");
    let papers = printer.papers().unwrap();
    let pdf = blank_pdf(3).bytes().to_vec();
    assert_eq!(papers[1..], [Paper { bytes: pdf.clone(), copies: 2 }, Paper { bytes: pdf, copies: 1 }]);

    hand_pdf(&shell, 21);
    for (options, code) in [
        ("{ what: { pdf: window.pdf } }", "too_many_pages"),
        ("{ what: { pdf: new Uint8Array(9 << 20) } }", "too_large"),
        ("{ what: { pdf: new TextEncoder().encode('<html>') } }", "not_a_pdf"),
        ("{ what: { pdf: '%PDF-' } }", "invalid_arguments"),
        ("{ what: '/etc/passwd' }", "invalid_arguments"),
        ("{ copies: 6 }", "invalid_arguments"),
    ] {
        assert_eq!(print(&shell, options), code, "{options}");
    }

    // What the page does itself is the same.
    shell.eval("app", "window.print(); 1").unwrap();
    wait_for("the page to be printed", SOON, || (printer.papers().unwrap().len() == 4).then_some(()));
    shell.stays_alone();

    shell.click("bar", "返回首页");
    shell.open("别的");
    assert_eq!(print(&shell, ""), "not_permitted");
    hand_pdf(&shell, 1);
    assert_eq!(print(&shell, "{ what: { pdf: window.pdf } }"), "not_permitted");
    assert_eq!(printer.papers().unwrap().len(), 4);
}

#[test]
fn the_end_of_a_session_cancels_what_is_printed_and_records_it() {
    let (dir, web) = (tempfile::tempdir().unwrap(), Web::start());
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    let app = prints(remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()]));
    let shell = Shell::start_with_printer(vec![app], printer.address());
    shell.open("应用");
    printer.hold().unwrap();
    hand_pdf(&shell, 1);
    ask(&shell, "{ what: { pdf: window.pdf } }");
    wait_for("the printer to begin", SOON, || printer.has_started().then_some(()));
    shell.click("bar", "结束并退出");
    wait_for("the document to be cancelled", SOON, || printer.is_cancelled().unwrap().then_some(()));
    printer.go_on().unwrap();
    let (before, after) = wait_for("the record of the wipe", SOON, || {
        shell.agent.events().into_iter().find_map(|event| match event {
            Event::Wiped { cause: WipeCause::SessionEnd, before, after } => Some((before, after)),
            _ => None,
        })
    });
    assert_eq!((before.print_jobs, after), (1, Residue::default()));
}
