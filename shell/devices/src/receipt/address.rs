use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

/// Where a receipt printer is: `serial:/dev/kiosk-receipts`, `usb:/dev/usb/lp0` or `tcp:127.0.0.1:9100`, and behind that,
/// each after a comma: `baud=115200` (serial), `paper=58`, `paper=80` or `paper=80-512`, `cut=none` or `cut=yes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptAddress {
    /// Where.
    pub line: ReceiptLine,
    /// How wide its paper is.
    pub paper: PaperWidth,
    /// What parts receipts.
    pub cutter: Cutter,
}

/// What parts one receipt from the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cutter {
    /// The printer cuts.
    #[default]
    Knife,
    /// Whoever takes it tears it off at an edge: it is fed so far.
    Edge,
}

/// What it is connected by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptLine {
    /// A serial port, 8N1.
    Serial {
        /// Its device file.
        port: PathBuf,
        /// Bits a second; of no meaning on USB.
        baud: u32,
    },
    /// The kernel's own device file of a USB printer, which is read and written.
    Usb(PathBuf),
    /// A raw socket, of this machine or of its private network: what is printed is not encrypted on the way.
    Tcp(SocketAddr),
}

/// How wide the paper is, in millimetres.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PaperWidth {
    /// 58: 32 columns of Latin letters, 384 dots.
    #[default]
    Mm58,
    /// 80: 48 columns, 576 dots.
    Mm80,
    /// 80, of which 42 columns are printed, 512 dots.
    Mm80Narrow,
}

impl PaperWidth {
    /// Columns of Latin letters of the usual size; a Chinese character takes two.
    pub const fn columns(self) -> usize {
        match self {
            Self::Mm58 => 32,
            Self::Mm80 => 48,
            Self::Mm80Narrow => 42,
        }
    }
}

/// The text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as serial:/dev/ttyS1, usb:/dev/usb/lp0 or tcp:127.0.0.1:9100")]
pub struct NotAReceiptPrinter;

/// As most printers come from their makers.
const BAUD: u32 = 9_600;

impl FromStr for ReceiptAddress {
    type Err = NotAReceiptPrinter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(',');
        let (kind, place) = parts.next().and_then(|part| part.split_once(':')).ok_or(NotAReceiptPrinter)?;
        let mut line = match kind {
            "serial" => ReceiptLine::Serial { port: absolute(place)?, baud: BAUD },
            "usb" => ReceiptLine::Usb(absolute(place)?),
            "tcp" => ReceiptLine::Tcp(near(place)?),
            _ => return Err(NotAReceiptPrinter),
        };
        let (mut paper, mut cutter) = (PaperWidth::default(), Cutter::default());
        for part in parts {
            match (part.split_once('=').ok_or(NotAReceiptPrinter)?, &mut line) {
                (("paper", "58"), _) => paper = PaperWidth::Mm58,
                (("paper", "80"), _) => paper = PaperWidth::Mm80,
                (("paper", "80-512"), _) => paper = PaperWidth::Mm80Narrow,
                (("cut", "none"), _) => cutter = Cutter::Edge,
                (("cut", "yes"), _) => cutter = Cutter::Knife,
                (("baud", rate), ReceiptLine::Serial { baud, .. }) => {
                    *baud = rate.parse().map_err(|_| NotAReceiptPrinter)?;
                }
                _ => return Err(NotAReceiptPrinter),
            }
        }
        Ok(Self { line, paper, cutter })
    }
}

fn absolute(text: &str) -> Result<PathBuf, NotAReceiptPrinter> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute()).ok_or(NotAReceiptPrinter)
}

/// An address in numbers, of this machine or of a private network.
fn near(text: &str) -> Result<SocketAddr, NotAReceiptPrinter> {
    let address: SocketAddr = text.parse().map_err(|_| NotAReceiptPrinter)?;
    let is_near = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    if is_near && address.port() != 0 { Ok(address) } else { Err(NotAReceiptPrinter) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let of = |text: &str| text.parse::<ReceiptAddress>();
        let serial = |baud| ReceiptLine::Serial { port: "/dev/ttyS1".into(), baud };
        let at = |line, paper| Ok(ReceiptAddress { line, paper, cutter: Cutter::Knife });
        assert_eq!(of("serial:/dev/ttyS1"), at(serial(9_600), PaperWidth::Mm58));
        assert_eq!(of("serial:/dev/ttyS1,baud=115200,paper=80"), at(serial(115_200), PaperWidth::Mm80));
        assert_eq!(of("usb:/dev/usb/lp0"), at(ReceiptLine::Usb("/dev/usb/lp0".into()), PaperWidth::Mm58));
        for near in ["127.0.0.1:9100", "192.168.1.9:9100", "[::1]:9100", "[fd00::1]:9100"] {
            let line = ReceiptLine::Tcp(near.parse().unwrap());
            assert_eq!(of(&format!("tcp:{near},paper=80")), at(line, PaperWidth::Mm80));
        }
        let torn = of("usb:/dev/usb/lp0,paper=80-512,cut=none").unwrap();
        assert_eq!((torn.paper.columns(), torn.cutter), (42, Cutter::Edge));
    }

    #[test]
    fn what_is_no_address() {
        for bad in [
            "",
            "serial",
            "serial:ttyS1",
            "usb:/dev/usb/lp0,baud=9600",
            "usb:/dev/usb/lp0,paper=76",
            "tcp:printer.example.cn:9100",
            "tcp:8.8.8.8:9100",
            "tcp:127.0.0.1",
            "tcp:127.0.0.1:0",
            "file:/dev/usb/lp0",
            "serial:/dev/ttyS1,loud",
        ] {
            assert_eq!(bad.parse::<ReceiptAddress>(), Err(NotAReceiptPrinter), "{bad}");
        }
    }
}
