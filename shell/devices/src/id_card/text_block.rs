//! What stands on a card, as the security module gives it: 256 bytes of UTF-16LE, each field at its place and filled up
//! with blanks. Three kinds of cards share the block; a letter near its end tells them apart.

use std::ops::Range;

use zeroize::Zeroizing;

use super::card::{CardKind, IdCard, Sex};
use super::ethnicity;

type Text = Zeroizing<String>;

/// The block.
pub type TextBlock = Zeroizing<[u8; 256]>;

/// Why a card was read but not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// A kind of card whose fields are not known here, such as foreigners' cards of 2023 (`Y`).
    #[error("cards of the kind {0:?} are not known")]
    Kind(char),
    /// The data are not as long as they say, or as they must be.
    #[error("the data have a wrong length")]
    Length,
    /// A field holds what it cannot.
    #[error("the field {0} cannot be read")]
    Field(&'static str),
}

const TEXT: usize = 256;
const PHOTO: usize = 1024;
const KIND: Range<usize> = 248..250;
const VALID_FROM: Range<usize> = 188..204;
const VALID_UNTIL: Range<usize> = 204..220;
/// The places that residents' cards and those of 港澳台 share.
const NAME: Range<usize> = 0..30;
const SEX: Range<usize> = 30..32;
const ETHNICITY: Range<usize> = 32..36;
const BIRTH: Range<usize> = 36..52;
const ADDRESS: Range<usize> = 52..122;
const NUMBER: Range<usize> = 122..158;
const AUTHORITY: Range<usize> = 158..188;
const PASS_NUMBER: Range<usize> = 220..238;
/// Of foreigners' cards.
mod foreign {
    use std::ops::Range;
    pub const ENGLISH_NAME: Range<usize> = 0..120;
    pub const SEX: Range<usize> = 120..122;
    pub const NUMBER: Range<usize> = 122..152;
    pub const NATIONALITY: Range<usize> = 152..158;
    pub const NAME: Range<usize> = 158..188;
    pub const BIRTH: Range<usize> = 220..236;
    pub const AUTHORITY: Range<usize> = 240..248;
}

/// Reads the answer to [`Command::Read`](super::Command::Read): two lengths, text, photo. The photo is in a format
/// (WLT) that closed libraries alone decode, and is left where it is.
pub fn parse_answer(data: &[u8]) -> Result<IdCard, CardError> {
    let (lengths, rest) = data.split_at_checked(4).ok_or(CardError::Length)?;
    let length = |at: usize| usize::from(u16::from_be_bytes([lengths[at], lengths[at + 1]]));
    if length(0) != TEXT || length(0) + length(2) != rest.len() {
        return Err(CardError::Length);
    }
    let mut block = TextBlock::new([0; TEXT]);
    block.copy_from_slice(&rest[..TEXT]);
    parse(&block)
}

/// The answer with this block and no photo in it.
pub fn answer(block: &TextBlock) -> Zeroizing<Vec<u8>> {
    let mut data = Zeroizing::new(Vec::with_capacity(4 + TEXT + PHOTO));
    data.extend_from_slice(&[1, 0, 4, 0]);
    data.extend_from_slice(&block[..]);
    data.resize(4 + TEXT + PHOTO, 0);
    data
}

/// Reads the block.
pub fn parse(block: &TextBlock) -> Result<IdCard, CardError> {
    match u16::from_le_bytes([block[KIND.start], block[KIND.start + 1]]) {
        letter if letter == u16::from(b'I') => foreigner(block),
        letter if letter == u16::from(b'J') => {
            let pass_number = Some(text(block, PASS_NUMBER, "pass_number")?);
            Ok(IdCard { kind: CardKind::HkMacauTaiwan, pass_number, ..domestic(block)? })
        }
        0 | 0x20 => {
            let ethnicity = ethnicity::name(&text(block, ETHNICITY, "ethnicity")?);
            let ethnicity = ethnicity.map(|name| Text::new(name.to_owned()));
            Ok(IdCard { ethnicity, ..domestic(block)? })
        }
        other => {
            Err(CardError::Kind(char::from_u32(u32::from(other)).unwrap_or(char::REPLACEMENT_CHARACTER)))
        }
    }
}

fn domestic(block: &TextBlock) -> Result<IdCard, CardError> {
    Ok(IdCard {
        kind: CardKind::Resident,
        name: present(text(block, NAME, "name")?, "name")?,
        english_name: None,
        sex: sex(block, SEX),
        ethnicity: None,
        nationality: None,
        birth: date(block, BIRTH, "birth")?,
        address: Some(text(block, ADDRESS, "address")?),
        number: present(text(block, NUMBER, "number")?, "number")?,
        authority: text(block, AUTHORITY, "authority")?,
        valid_from: date(block, VALID_FROM, "valid_from")?,
        valid_until: end(block)?,
        pass_number: None,
    })
}

fn foreigner(block: &TextBlock) -> Result<IdCard, CardError> {
    let english_name = text(block, foreign::ENGLISH_NAME, "english_name")?;
    Ok(IdCard {
        kind: CardKind::PermanentResident,
        name: text(block, foreign::NAME, "name")?,
        english_name: Some(present(english_name, "english_name")?),
        sex: sex(block, foreign::SEX),
        ethnicity: None,
        nationality: Some(text(block, foreign::NATIONALITY, "nationality")?),
        birth: date(block, foreign::BIRTH, "birth")?,
        address: None,
        number: present(text(block, foreign::NUMBER, "number")?, "number")?,
        authority: text(block, foreign::AUTHORITY, "authority")?,
        valid_from: date(block, VALID_FROM, "valid_from")?,
        valid_until: end(block)?,
        pass_number: None,
    })
}

fn text(block: &TextBlock, at: Range<usize>, field: &'static str) -> Result<Text, CardError> {
    // Room for all: three bytes of UTF-8 for each two of UTF-16.
    let mut text = Text::new(String::with_capacity(at.len() * 3 / 2));
    let units = block[at].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    for letter in char::decode_utf16(units) {
        text.push(letter.map_err(|_| CardError::Field(field))?);
    }
    let length = text.trim_end_matches([' ', '\0']).len();
    text.truncate(length);
    if text.chars().any(char::is_control) { Err(CardError::Field(field)) } else { Ok(text) }
}

fn present(text: Text, field: &'static str) -> Result<Text, CardError> {
    if text.is_empty() { Err(CardError::Field(field)) } else { Ok(text) }
}

fn date(block: &TextBlock, at: Range<usize>, field: &'static str) -> Result<Text, CardError> {
    let digits = text(block, at, field)?;
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(CardError::Field(field));
    }
    let mut date = Text::new(String::with_capacity(10));
    for part in [&digits[..4], "-", &digits[4..6], "-", &digits[6..]] {
        date.push_str(part);
    }
    Ok(date)
}

fn end(block: &TextBlock) -> Result<Option<Text>, CardError> {
    let for_ever = text(block, VALID_UNTIL, "valid_until")?.as_str() == "长期";
    if for_ever { Ok(None) } else { date(block, VALID_UNTIL, "valid_until").map(Some) }
}

fn sex(block: &TextBlock, at: Range<usize>) -> Sex {
    match block[at.start] {
        b'1' => Sex::Male,
        b'2' => Sex::Female,
        b'9' => Sex::NotStated,
        _ => Sex::Unknown,
    }
}

/// The block of a card, for the simulator. What does not fit its field is cut off.
pub fn write(card: &IdCard) -> TextBlock {
    let mut block = TextBlock::new([0; TEXT]);
    for blank in block.chunks_exact_mut(2) {
        blank[0] = b' ';
    }
    let mut put = |at: Range<usize>, text: &str| {
        for (place, unit) in block[at].chunks_exact_mut(2).zip(text.encode_utf16()) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
    };
    let optional = |text: &Option<Text>| text.as_deref().cloned().unwrap_or_default();
    let digits = |date: &str| date.replace('-', "");
    let sex = match card.sex {
        Sex::Unknown => "0",
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::NotStated => "9",
    };
    put(VALID_FROM, &digits(&card.valid_from));
    put(VALID_UNTIL, &card.valid_until.as_deref().map_or("长期".into(), |date| digits(date)));
    if card.kind == CardKind::PermanentResident {
        put(foreign::ENGLISH_NAME, &optional(&card.english_name));
        put(foreign::SEX, sex);
        put(foreign::NUMBER, &card.number);
        put(foreign::NATIONALITY, &optional(&card.nationality));
        put(foreign::NAME, &card.name);
        put(foreign::BIRTH, &digits(&card.birth));
        put(foreign::AUTHORITY, &card.authority);
        put(KIND, "I");
        return block;
    }
    put(NAME, &card.name);
    put(SEX, sex);
    put(
        ETHNICITY,
        card.ethnicity.as_deref().and_then(|name| ethnicity::code(name)).as_deref().unwrap_or("  "),
    );
    put(BIRTH, &digits(&card.birth));
    put(ADDRESS, &optional(&card.address));
    put(NUMBER, &card.number);
    put(AUTHORITY, &card.authority);
    if card.kind == CardKind::HkMacauTaiwan {
        put(PASS_NUMBER, &optional(&card.pass_number));
        put(KIND, "J");
    }
    block
}

#[cfg(test)]
mod tests;
