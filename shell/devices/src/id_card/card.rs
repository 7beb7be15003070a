use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What stands on a card. Overwritten when it is dropped; has no `Debug` that would show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdCard {
    /// Which card.
    pub kind: CardKind,
    /// In Chinese; empty where a foreigner's card has none.
    pub name: Zeroizing<String>,
    /// Foreigners: in Latin letters.
    pub english_name: Option<Zeroizing<String>>,
    /// As on the card.
    pub sex: Sex,
    /// Residents: the ethnic group, such as `汉`.
    pub ethnicity: Option<Zeroizing<String>>,
    /// Foreigners: country or region by GB/T 2659, such as `DEU`.
    pub nationality: Option<Zeroizing<String>>,
    /// `YYYY-MM-DD`.
    pub birth: Zeroizing<String>,
    /// Not on foreigners' cards.
    pub address: Option<Zeroizing<String>>,
    /// 18 characters; 15 on foreigners' cards of 2017.
    pub number: Zeroizing<String>,
    /// Who issued it.
    pub authority: Zeroizing<String>,
    /// `YYYY-MM-DD`.
    pub valid_from: Zeroizing<String>,
    /// `YYYY-MM-DD`; `None` for ever (长期).
    pub valid_until: Option<Zeroizing<String>>,
    /// 港澳台: number of the travel permit.
    pub pass_number: Option<Zeroizing<String>>,
}

impl IdCard {
    /// As the bridge gives it to an app, in JSON.
    pub fn to_json(&self) -> Zeroizing<String> {
        // Room for every field at its longest: a text that grows leaves a copy behind.
        let mut json = Zeroizing::new(Vec::with_capacity(4_096));
        // A structure of texts always becomes JSON, and that is UTF-8.
        let _ = serde_json::to_writer(&mut *json, self);
        Zeroizing::new(String::from_utf8(std::mem::take(&mut *json)).unwrap_or_default())
    }
}

impl fmt::Debug for IdCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdCard").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Which card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// 居民身份证.
    Resident,
    /// 外国人永久居留身份证, of 2017.
    PermanentResident,
    /// 港澳台居民居住证.
    HkMacauTaiwan,
}

/// By GB/T 2261.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 未知.
    Unknown,
    /// 男.
    Male,
    /// 女.
    Female,
    /// 未说明.
    NotStated,
}

#[cfg(test)]
mod tests {
    use crate::simulator::people;

    #[test]
    fn a_log_shows_nothing_of_a_citizen() {
        assert_eq!(format!("{:?}", people()[0]), "IdCard { kind: Resident, .. }");
    }

    #[test]
    fn apps_get_it_as_json() {
        let json: serde_json::Value = serde_json::from_str(&people()[0].to_json()).unwrap();
        assert_eq!(json["kind"], "resident");
        assert_eq!(json["name"], "向巴山");
        assert_eq!(json["sex"], "male");
        assert_eq!(json["birth"], "1958-03-09");
        assert_eq!(
            (&json["english_name"], &json["valid_until"]),
            (&json["no such"], &serde_json::Value::Null)
        );
    }
}
