use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// A text as a QR code in SVG, without the XML prologue so that a page can hold it as an element;
/// `None` if it is too long for one.
pub fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let svg = code.render::<Color<'_>>().quiet_zone(true).min_dimensions(256, 256).build();
    let start = svg.find("<svg")?;
    Some(svg[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_an_element_of_its_own() {
        let svg = qr_svg("https://fleet.example/#/terminals/approve?code=4F7K-2M").unwrap();
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        assert_eq!(qr_svg(&"x".repeat(5_000)), None);
    }
}
