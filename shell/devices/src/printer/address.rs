use std::fmt;
use std::str::FromStr;

use http::Uri;

/// Where the print service takes documents, such as `ipp://localhost/printers/kiosk`. On this machine only: a document
/// goes over the line as it is, unencrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterAddress(Uri);

/// The text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as ipp://localhost/printers/kiosk, on this machine")]
pub struct NotAPrinter;

/// IPP's own port (RFC 8010, section 7).
const PORT: u16 = 631;

impl PrinterAddress {
    /// As a request names it.
    pub const fn uri(&self) -> &Uri {
        &self.0
    }

    /// Where the request goes.
    pub fn http(&self) -> String {
        let host = self.0.host().unwrap_or_default();
        format!("http://{host}:{}{}", self.0.port_u16().unwrap_or(PORT), self.0.path())
    }
}

impl FromStr for PrinterAddress {
    type Err = NotAPrinter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text.parse().map_err(|_| NotAPrinter)?;
        let is_here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let is_plain = uri.query().is_none() && !uri.authority().is_some_and(|it| it.as_str().contains('@'));
        let good = uri.scheme_str() == Some("ipp") && is_here && is_plain && uri.path().len() > 1;
        good.then_some(Self(uri)).ok_or(NotAPrinter)
    }
}

impl fmt::Display for PrinterAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_print_service_of_this_machine_is_an_address() {
        for (good, http) in [
            ("ipp://localhost/printers/kiosk", "http://localhost:631/printers/kiosk"),
            ("ipp://127.0.0.1:8631/ipp/print", "http://127.0.0.1:8631/ipp/print"),
            ("ipp://[::1]/ipp/print", "http://[::1]:631/ipp/print"),
        ] {
            assert_eq!(good.parse::<PrinterAddress>().unwrap().http(), http);
        }
        for bad in [
            "",
            "kiosk",
            "ipp://localhost",
            "ipp://localhost/",
            "http://localhost/ipp/print",
            "ipps://localhost/ipp/print",
            "ipp://printer.example.gov.cn/ipp/print",
            "ipp://localhost@printer.example.gov.cn/ipp/print",
            "ipp://user:word@localhost/ipp/print",
            "ipp://localhost/ipp/print?x=y",
        ] {
            assert_eq!(bad.parse::<PrinterAddress>(), Err(NotAPrinter), "{bad}");
        }
    }
}
