//! A receipt that was printed, as it looks.

use std::fmt::Write as _;

use qrcode::QrCode;
use qrcode::render::svg;
use terminal_devices::receipt::Align;
use terminal_devices::simulator::{PrintedLine, PrintedReceipt};

/// 32 columns, as paper of 58 millimetres has them.
pub(super) const STYLE: &str = ".paper{font:17px/1.35 'Noto Sans Mono CJK SC',monospace;width:32ch;padding:1em;\
    margin:1em auto;background:#fffef8;box-shadow:0 2px 8px #0004;white-space:pre-wrap}\
    .paper div{min-height:1.35em}.paper svg{display:block;margin:auto;width:55%;height:auto}\
    .double{font-size:34px}.bold{font-weight:700}.bars{text-align:center;border:1px solid;padding:.6em}";

/// Draws it; what stands on it comes from apps and is shown as text.
pub(super) fn draw(receipt: &PrintedReceipt, page: &mut String) {
    page.push_str("<div class=paper>");
    for line in &receipt.lines {
        // Writing to a string cannot fail.
        let _ = match line {
            PrintedLine::Text { text, align, double, bold } => {
                let align = match align {
                    Align::Left => "left",
                    Align::Center => "center",
                    Align::Right => "right",
                };
                let (double, bold) = (if *double { "double" } else { "" }, if *bold { "bold" } else { "" });
                let text = escaped(text);
                write!(page, "<div class=\"{double} {bold}\" style=text-align:{align}>{text}</div>")
            }
            PrintedLine::Qr(text) => write!(page, "<div>{}</div>", drawn(text)),
            PrintedLine::Barcode(text) => write!(page, "<div class=bars>Code 128: {}</div>", escaped(text)),
        };
    }
    page.push_str("</div>");
}

fn drawn(text: &str) -> String {
    let code = QrCode::new(text).map(|code| code.render::<svg::Color<'_>>().min_dimensions(180, 180).build());
    // The picture's own XML declaration has no place in a page.
    code.map_or_else(
        |_| escaped(text),
        |svg| svg.split_once("?>").map_or(svg.clone(), |(_, svg)| svg.to_owned()),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
