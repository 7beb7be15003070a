//! Devices that are none and speak the real protocols: a card reader on a pseudo-terminal, with cards of invented people,
//! a printer, a code scanner and a receipt printer on pseudo-terminals, a reader of smart cards, a camera on the network, and a
//! loudspeaker.

mod camera;
mod line;
mod machine;
mod panel;
mod plug;
mod printer;
mod receipt_command;
mod receipt_machine;
mod receipt_printer;
mod scanner;
mod scenery;
mod screen_server;
mod smart_card;
mod smart_card_reader;
mod speaker;

pub use camera::{PictureFault, SimulatedCamera};
pub use line::SimulatedReader;
pub use machine::{Fault, Machine};
pub use panel::SimulatedPanel;
pub use printer::{Paper, SimulatedPrinter};
pub use receipt_machine::{PrintedLine, PrintedReceipt, ReceiptFault, ReceiptMachine};
pub use receipt_printer::SimulatedReceiptPrinter;
pub use scanner::SimulatedScanner;
pub use scenery::Scenery;
pub use screen_server::SimulatedScreenServer;
pub use smart_card::SimulatedSmartCard;
pub use smart_card_reader::SimulatedSmartCardReader;
pub use speaker::SimulatedSpeaker;

use std::fmt::Write as _;

use zeroize::Zeroizing;

use crate::id_card::IdCard;
use crate::printer::RawDocument;

/// Cards of people that there are not; their numbers have right check digits.
pub fn people() -> Vec<IdCard> {
    // It comes with the program: the tests read it.
    serde_json::from_str(include_str!("simulator/people.json")).unwrap_or_default()
}

/// What a simulated camera sees first, as JPEG.
pub fn drawn_picture() -> Vec<u8> {
    scenery::picture(Scenery::Face, 0)
}

/// A PDF of so many empty pages.
pub fn blank_pdf(pages: usize) -> RawDocument {
    let (mut kids, mut objects) = (String::new(), String::new());
    for number in 3..3 + pages {
        // Writing to a string cannot fail.
        let _ = write!(kids, "{number} 0 R ");
        let _ = writeln!(objects, "{number} 0 obj<</Type/Page/Parent 2 0 R>>endobj");
    }
    let text = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 595 842]>>endobj\n\
         {objects}trailer<</Root 1 0 R>>\n%%EOF\n"
    );
    RawDocument::new(Zeroizing::new(text.into_bytes()))
}

#[cfg(test)]
mod tests;
