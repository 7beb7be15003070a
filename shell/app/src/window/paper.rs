//! An app's page on paper: the engine prints it into memory, as PDF, without a dialog and without a file.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::os::fd::AsRawFd as _;
use std::rc::Rc;

use gtk::prelude::*;
use gtk::{PageSetup, PaperSize, PrintSettings, Unit};
use rustix::fs::{MemfdFlags, memfd_create};
use terminal_devices::printer::{Document, RawDocument};
use webkit2gtk::{PrintOperation, PrintOperationExt as _, WebView};
use zeroize::Zeroizing;

/// GB/T 148.
const PAPER: &str = "iso_a4";
/// Around the page, in millimetres, unless the page itself says otherwise (`@page`).
const MARGIN: f64 = 15.0;

type Pdf = Result<RawDocument, String>;

/// Prints the page; `then` gets the PDF, once.
pub fn print(view: &WebView, then: impl FnOnce(Pdf) + 'static) {
    let memory = match memfd_create("page", MemfdFlags::CLOEXEC) {
        Ok(memory) => Rc::new(File::from(memory)),
        Err(error) => return then(Err(format!("no memory for a page: {error}"))),
    };
    let operation = PrintOperation::new(view);
    operation.set_print_settings(&settings(&memory));
    operation.set_page_setup(&page_setup());
    // Nobody else keeps the operation until it ends.
    let waiting = Rc::new(Cell::new(Some((operation.clone(), then))));
    let failed = Rc::clone(&waiting);
    operation.connect_failed(move |_, error| {
        if let Some((_, then)) = failed.take() {
            then(Err(error.to_string()));
        }
    });
    operation.connect_finished(move |_| {
        if let Some((_, then)) = waiting.take() {
            then(read(&memory).map_err(|error| error.to_string()));
        }
    });
    operation.print();
}

/// The one printer that there is everywhere, which prints into a file: here into memory that has no name on any disk.
fn settings(memory: &File) -> PrintSettings {
    // GTK looks for printers on the network otherwise.
    if let Some(settings) = gtk::Settings::default() {
        settings.set_property("gtk-print-backends", "file");
    }
    let settings = PrintSettings::new();
    settings.set_printer(&glib::dgettext(Some("gtk30"), "Print to File"));
    settings.set("output-file-format", Some("pdf"));
    settings.set("output-uri", Some(&format!("file:///proc/self/fd/{}", memory.as_raw_fd())));
    settings
}

fn page_setup() -> PageSetup {
    let setup = PageSetup::new();
    setup.set_paper_size(&PaperSize::new(Some(PAPER)));
    setup.set_top_margin(MARGIN, Unit::Mm);
    setup.set_bottom_margin(MARGIN, Unit::Mm);
    setup.set_left_margin(MARGIN, Unit::Mm);
    setup.set_right_margin(MARGIN, Unit::Mm);
    setup
}

fn read(memory: &File) -> io::Result<RawDocument> {
    let mut memory = memory;
    let length = usize::try_from(memory.metadata()?.len()).unwrap_or(usize::MAX);
    // One byte more is what the printer refuses; and a buffer that does not grow leaves no copy.
    let length = length.min(Document::MAX_BYTES + 1);
    let mut bytes = Zeroizing::new(vec![0; length]);
    memory.rewind()?;
    memory.read_exact(&mut bytes)?;
    Ok(RawDocument::new(bytes))
}
