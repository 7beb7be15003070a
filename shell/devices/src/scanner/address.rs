use std::path::PathBuf;
use std::str::FromStr;

/// Where a scanner is and how it writes what it reads: `serial:/dev/ttyACM0`, `wedge:1234:abcd`,
/// `wedge:/dev/input/by-id/…`, and behind that, each after a comma: `baud=115200`, `prefix=02`, `suffix=03` (bytes in
/// hexadecimal) or `suffix=none`, `encoding=utf-8` or `encoding=gb18030`, `aim`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannerAddress {
    /// Where.
    pub line: ScannerLine,
    /// How.
    pub form: Form,
}

/// What it is connected by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerLine {
    /// A serial port, 8N1.
    Serial {
        /// Its device file.
        port: PathBuf,
        /// Bits a second; of no meaning on USB.
        baud: u32,
    },
    /// A keyboard.
    Wedge(WedgeName),
}

/// Which keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WedgeName {
    /// All that have these ids of vendor and product.
    Id {
        /// Of the vendor.
        vendor: u16,
        /// Of the product.
        product: u16,
    },
    /// The one of this device file.
    Path(PathBuf),
}

/// How a scanner writes one code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// What stands before each code and is no part of it.
    pub prefix: Vec<u8>,
    /// Where one ends.
    pub ending: Ending,
    /// Which characters its bytes are.
    pub encoding: Encoding,
    /// Whether an AIM identifier (`]Q1`) stands before each code.
    pub aim: bool,
}

/// Where a code ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ending {
    /// With CR, LF or both.
    #[default]
    Line,
    /// With these bytes.
    Suffix(Vec<u8>),
    /// When nothing more comes.
    Quiet,
}

/// Which characters bytes are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 where they can be that, else GB 18030: scanners pass on what stands in a code, and codes have both.
    #[default]
    Either,
    /// UTF-8.
    Utf8,
    /// GB 18030, and so GBK.
    Gb18030,
}

/// The text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as serial:/dev/ttyACM0, wedge:1234:abcd or wedge:/dev/input/by-id/…")]
pub struct NotAnAddress;

/// As scanners come from their makers.
const BAUD: u32 = 9_600;
/// Of a prefix or suffix, in bytes.
const MOST_AFFIX: usize = 16;

impl FromStr for ScannerAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(',');
        let (kind, place) = parts.next().and_then(|part| part.split_once(':')).ok_or(NotAnAddress)?;
        let mut line = match kind {
            "serial" => ScannerLine::Serial { port: absolute(place)?, baud: BAUD },
            "wedge" => ScannerLine::Wedge(wedge_name(place)?),
            _ => return Err(NotAnAddress),
        };
        let mut form = Form::default();
        for part in parts {
            match (part.split_once('=').unwrap_or((part, "")), &mut line) {
                (("aim", ""), _) => form.aim = true,
                (("baud", rate), ScannerLine::Serial { baud, .. }) => {
                    *baud = rate.parse().map_err(|_| NotAnAddress)?;
                }
                (("prefix", bytes), _) => form.prefix = affix(bytes)?,
                (("suffix", "none"), ScannerLine::Serial { .. }) => form.ending = Ending::Quiet,
                (("suffix", bytes), ScannerLine::Serial { .. }) => {
                    form.ending = Ending::Suffix(affix(bytes)?);
                }
                (("encoding", "utf-8"), _) => form.encoding = Encoding::Utf8,
                (("encoding", "gb18030"), _) => form.encoding = Encoding::Gb18030,
                _ => return Err(NotAnAddress),
            }
        }
        Ok(Self { line, form })
    }
}

fn absolute(text: &str) -> Result<PathBuf, NotAnAddress> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute()).ok_or(NotAnAddress)
}

fn wedge_name(text: &str) -> Result<WedgeName, NotAnAddress> {
    if text.starts_with('/') {
        return absolute(text).map(WedgeName::Path);
    }
    let id = |digits: &str| u16::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 4);
    let (vendor, product) = text.split_once(':').ok_or(NotAnAddress)?;
    let (vendor, product) = id(vendor).zip(id(product)).ok_or(NotAnAddress)?;
    Ok(WedgeName::Id { vendor, product })
}

fn affix(digits: &str) -> Result<Vec<u8>, NotAnAddress> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2 && !pair.starts_with('+'));
        pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())
    });
    let bytes: Option<Vec<u8>> = pairs.collect();
    bytes.filter(|bytes| (1..=MOST_AFFIX).contains(&bytes.len())).ok_or(NotAnAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serial(baud: u32) -> ScannerLine {
        ScannerLine::Serial { port: "/dev/ttyACM0".into(), baud }
    }

    #[test]
    fn addresses() {
        let plain = |line| Ok(ScannerAddress { line, form: Form::default() });
        assert_eq!("serial:/dev/ttyACM0".parse(), plain(serial(9_600)));
        assert_eq!("serial:/dev/ttyACM0,baud=115200".parse(), plain(serial(115_200)));
        let id = WedgeName::Id { vendor: 0x1234, product: 0xabcd };
        assert_eq!("wedge:1234:abcd".parse(), plain(ScannerLine::Wedge(id)));
        let path = WedgeName::Path("/dev/input/by-id/usb-X-event-kbd".into());
        assert_eq!("wedge:/dev/input/by-id/usb-X-event-kbd".parse(), plain(ScannerLine::Wedge(path)));
        let form = Form {
            prefix: vec![2],
            ending: Ending::Suffix(vec![3, 13]),
            encoding: Encoding::Gb18030,
            aim: true,
        };
        let text = "serial:/dev/ttyACM0,prefix=02,suffix=030d,encoding=gb18030,aim";
        assert_eq!(text.parse(), Ok(ScannerAddress { line: serial(9_600), form }));
    }

    #[test]
    fn what_is_no_address() {
        for bad in [
            "",
            "serial",
            "serial:ttyACM0",
            "usb:1234:abcd",
            "wedge:1234",
            "wedge:12345:abcd",
            "wedge:1234:abcd,suffix=none",
            "wedge:1234:abcd,baud=9600",
            "serial:/dev/a,prefix=",
            "serial:/dev/a,prefix=0",
            "serial:/dev/a,suffix=+1",
            "serial:/dev/a,encoding=big5",
            "serial:/dev/a,baud=fast",
            "serial:/dev/a,loud",
        ] {
            assert_eq!(bad.parse::<ScannerAddress>(), Err(NotAnAddress), "{bad}");
        }
    }
}
