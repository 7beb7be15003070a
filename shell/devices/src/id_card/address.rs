use std::path::PathBuf;
use std::str::FromStr;

/// Where a reader of identity cards is: `/dev/kiosk-card-reader`, and behind that, after a comma, `baud=9600`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardReaderAddress {
    /// Its device file.
    pub port: PathBuf,
    /// Bits a second; of no meaning on USB.
    pub baud: u32,
}

/// The text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as /dev/ttyUSB0 or /dev/ttyS1,baud=9600")]
pub struct NotACardReader;

/// As readers come from their makers.
const BAUD: u32 = 115_200;
/// Those that a security module may be set to.
const RATES: [u32; 5] = [9_600, 19_200, 38_400, 57_600, BAUD];

impl FromStr for CardReaderAddress {
    type Err = NotACardReader;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(',');
        let port = parts.next().map(PathBuf::from).filter(|port| port.is_absolute()).ok_or(NotACardReader)?;
        let mut baud = BAUD;
        for part in parts {
            let rate = part.strip_prefix("baud=").and_then(|rate| rate.parse().ok());
            baud = rate.filter(|rate| RATES.contains(rate)).ok_or(NotACardReader)?;
        }
        Ok(Self { port, baud })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let of = |text: &str| text.parse::<CardReaderAddress>();
        assert_eq!(of("/dev/ttyS1"), Ok(CardReaderAddress { port: "/dev/ttyS1".into(), baud: 115_200 }));
        assert_eq!(of("/dev/ttyS1,baud=9600").map(|address| address.baud), Ok(9_600));
        for bad in ["", "ttyS1", "/dev/ttyS1,baud=300", "/dev/ttyS1,paper=58", "/dev/ttyS1,"] {
            assert_eq!(of(bad), Err(NotACardReader), "{bad}");
        }
    }
}
