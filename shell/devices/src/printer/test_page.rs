use std::fmt::Write as _;

use qrcode::{Color, QrCode};
use zeroize::Zeroizing;

use super::RawDocument;

/// Points of A4: what is printed to see whether a printer prints.
const WIDTH: u32 = 595;
const HEIGHT: u32 = 842;

/// A page of A4 with these lines, a frame at the edge of what printers reach, and steps of grey by which a weak toner is seen. Of
/// each line only ASCII is kept: the page brings no font along.
pub fn test_page(lines: &[String]) -> RawDocument {
    page_of(lines, "")
}

/// The same with a code that is to be scanned back, or typed.
pub fn coded_test_page(lines: &[String], code: &str) -> RawDocument {
    page_of(lines, &drawn_code(code))
}

/// Points of one module of the code, and where its lower left corner is.
const MODULE: usize = 7;
const CODE_LEFT: usize = 200;
const CODE_BOTTOM: usize = 240;

fn drawn_code(code: &str) -> String {
    let mut drawn = String::from("0 g\n");
    let Ok(qr) = QrCode::new(code) else { return drawn };
    let width = qr.width();
    for (place, colour) in qr.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (left, bottom) =
                (CODE_LEFT + place % width * MODULE, CODE_BOTTOM + (width - place / width) * MODULE);
            let _ = writeln!(drawn, "{left} {bottom} {MODULE} {MODULE} re f");
        }
    }
    let _ = writeln!(drawn, "BT /F 44 Tf {CODE_LEFT} 180 Td ({}) Tj ET", escaped(code));
    drawn
}

/// The squares of such a code, row by row: `1` for dark ones, `0` for light ones.
pub fn code_rows(code: &str) -> Vec<String> {
    let Ok(qr) = QrCode::new(code) else { return Vec::new() };
    let square = |colour: &Color| if *colour == Color::Dark { '1' } else { '0' };
    qr.to_colors().chunks(qr.width()).map(|row| row.iter().map(square).collect()).collect()
}

fn page_of(lines: &[String], code: &str) -> RawDocument {
    let mut drawn = String::from("0.8 w 28 28 539 786 re S\n");
    for step in 0..10_u32 {
        // Writing to a string does not fail.
        let _ = writeln!(drawn, "{:.1} g {} 620 46 60 re f", f64::from(step) / 10.0, 68 + step * 46);
    }
    drawn.push_str("0 g BT /F 20 Tf 68 740 Td 26 TL\n");
    for line in lines {
        let _ = writeln!(drawn, "({}) Tj T*", escaped(line));
    }
    drawn.push_str("ET\n");
    drawn.push_str(code);
    RawDocument::new(Zeroizing::new(pdf(&drawn).into_bytes()))
}

/// What may stand between the brackets of a string in a PDF.
fn escaped(line: &str) -> String {
    line.chars().filter(|letter| matches!(letter, ' '..='~') && !matches!(letter, '(' | ')' | '\\')).collect()
}

fn pdf(drawn: &str) -> String {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        ),
        format!("<</Length {}>>\nstream\n{drawn}endstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        let _ = writeln!(pdf, "{number} 0 obj\n{object}\nendobj");
    }
    let table = pdf.len();
    let _ = writeln!(pdf, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for place in places {
        let _ = writeln!(pdf, "{place:010} 00000 n ");
    }
    let _ = write!(pdf, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    pdf
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printer::Document;

    #[test]
    fn it_is_a_page_that_a_printer_takes() {
        let page = test_page(&["Test page".into(), "1号机 (a\\b)".into()]);
        let text = String::from_utf8_lossy(page.bytes()).into_owned();
        assert!(text.contains("(Test page) Tj") && text.contains("(1 ab) Tj"), "{text}");
        assert_eq!(Document::read(page).unwrap().pages(), 1);
        let coded = coded_test_page(&[], "417263");
        let text = String::from_utf8_lossy(coded.bytes()).into_owned();
        assert!(text.contains("(417263) Tj") && text.matches("re f").count() > 150, "{text}");
        assert_eq!(Document::read(coded).unwrap().pages(), 1);
    }

    #[test]
    fn a_codes_squares_are_told_row_by_row() {
        let rows = code_rows("417263");
        assert_eq!(rows.len(), 21);
        // The finder in the corner.
        assert!(rows.iter().all(|row| row.len() == 21) && rows[0].starts_with("11111110"), "{rows:?}");
    }
}
