use std::fmt::{self, Write as _};

use zeroize::Zeroizing;

/// What a card says when it gets power (ISO/IEC 7816-3): which kind it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atr(Vec<u8>);

impl Atr {
    /// At most 33 bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes[..bytes.len().min(33)].to_vec())
    }

    /// In hexadecimal.
    pub fn hex(&self) -> String {
        hex(&self.0).to_string()
    }
}

/// What a card answers: data, and two bytes of status. Overwritten when it is dropped; no `Debug` shows the data.
#[derive(Clone, PartialEq, Eq)]
pub struct Response(Zeroizing<Vec<u8>>);

impl Response {
    /// 256 bytes and the status.
    pub const MAX_BYTES: usize = 258;

    /// `None` of less than a status.
    pub fn new(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        (2..=Self::MAX_BYTES).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// Without the status.
    pub fn data(&self) -> &[u8] {
        &self.0[..self.0.len() - 2]
    }

    /// Its status, such as 0x9000.
    pub fn status(&self) -> u16 {
        let at = self.0.len() - 2;
        u16::from_be_bytes([self.0[at], self.0[at + 1]])
    }

    /// For the app: `{"data":"…","status":"9000"}`, both in hexadecimal.
    pub fn to_json(&self) -> Zeroizing<String> {
        let (data, status) = (hex(self.data()), self.status());
        // Its whole room at once: a text that grows leaves a copy behind.
        let mut json = Zeroizing::new(String::with_capacity(data.len() + 40));
        json.push_str("{\"data\":\"");
        json.push_str(&data);
        // Writing to a string cannot fail.
        let _ = write!(json, "\",\"status\":\"{status:04x}\"}}");
        json
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status()).finish_non_exhaustive()
    }
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_data_and_a_status() {
        let of = |bytes: &[u8]| Response::new(Zeroizing::new(bytes.to_vec()));
        let response = of(&[0xc4, 0xe3, 0x90, 0x00]).unwrap();
        assert_eq!(&**response.to_json(), r#"{"data":"c4e3","status":"9000"}"#);
        assert_eq!(&**of(&[0x6a, 0x82]).unwrap().to_json(), r#"{"data":"","status":"6a82"}"#);
        assert_eq!((of(&[0x90]), of(&[0; 259])), (None, None));
        assert_eq!(format!("{response:?}"), "Response { status: 36864, .. }");
    }
}
