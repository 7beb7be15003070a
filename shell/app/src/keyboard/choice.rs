use super::field::Field;
use super::{Hint, Layout};
use crate::page::Language;

/// Which layout fits a field, and what it is likely to hold. What the page says outright counts first, then what it
/// tells every browser, then the words beside the field.
pub fn choose(field: &Field, language: Language) -> (Layout, Hint) {
    let letters = match language {
        Language::Chinese => Layout::Pinyin,
        Language::English => Layout::English,
    };
    if field.secret {
        let digits = matches!(field.mode.as_str(), "numeric" | "decimal");
        return (if digits { Layout::Digits } else { Layout::English }, Hint::Any);
    }
    let named = named(&field.wants, letters).or_else(|| declared(field, letters));
    named.or_else(|| described(&field.words, letters)).unwrap_or_else(|| otherwise(field, letters))
}

/// `data-kiosk-keyboard`.
fn named(wants: &str, letters: Layout) -> Option<(Layout, Hint)> {
    Some(match wants {
        "id" => (Layout::Id, Hint::Any),
        "plate" => (Layout::Plate, Hint::Any),
        "phone" => (Layout::Phone, Hint::Any),
        "digits" => (Layout::Digits, Hint::Any),
        "english" => (Layout::English, Hint::Any),
        "name" => (letters, Hint::Name),
        "address" => (letters, Hint::Address),
        _ => return None,
    })
}

/// `autocomplete`; `type` where it leaves no doubt.
fn declared(field: &Field, letters: Layout) -> Option<(Layout, Hint)> {
    let token = field.autocomplete.split_ascii_whitespace().next_back().unwrap_or_default();
    Some(match (token, field.input.as_str()) {
        ("one-time-code" | "postal-code" | "bday", _) => (Layout::Digits, Hint::Any),
        ("name" | "family-name" | "given-name", _) => (letters, Hint::Name),
        ("street-address", _) => (letters, Hint::Address),
        (token, _) if token.starts_with("address-l") => (letters, Hint::Address),
        ("email" | "url" | "username", _) | (_, "email" | "url") => (Layout::English, Hint::Any),
        (token, _) if token.starts_with("tel") => (Layout::Phone, Hint::Any),
        _ => return None,
    })
}

/// The words beside the field, as forms in China have them. The first that fits counts.
const WORDS: [(&[&str], Wanted); 6] = [
    (&["身份证", "公民身份", "居民证", "idcard", "id_card", "sfz", "证件号"], Wanted::Id),
    (&["车牌", "号牌", "plate"], Wanted::Plate),
    (&["手机", "电话", "联系方式", "mobile", "phone", "tel"], Wanted::Phone),
    (&["短信验证码", "邮编", "金额", "年龄", "数量", "smscode"], Wanted::Digits),
    (&["地址", "住址", "户籍", "小区", "address"], Wanted::Address),
    (&["姓名", "户名", "联系人", "申请人", "经办人", "代理人"], Wanted::Name),
];

#[derive(Clone, Copy)]
enum Wanted {
    Id,
    Plate,
    Phone,
    Digits,
    Address,
    Name,
}

fn described(words: &str, letters: Layout) -> Option<(Layout, Hint)> {
    let words = words.to_lowercase();
    let (_, wanted) = WORDS.iter().find(|(known, _)| known.iter().any(|word| words.contains(word)))?;
    Some(match wanted {
        Wanted::Id => (Layout::Id, Hint::Any),
        Wanted::Plate => (Layout::Plate, Hint::Any),
        Wanted::Phone => (Layout::Phone, Hint::Any),
        Wanted::Digits => (Layout::Digits, Hint::Any),
        Wanted::Address => (letters, Hint::Address),
        Wanted::Name => (letters, Hint::Name),
    })
}

fn otherwise(field: &Field, letters: Layout) -> (Layout, Hint) {
    let layout = match (field.mode.as_str(), field.input.as_str()) {
        ("tel", _) | (_, "tel") => Layout::Phone,
        ("numeric" | "decimal", _)
        | (_, "number" | "date" | "time" | "month" | "week" | "datetime-local") => Layout::Digits,
        ("email" | "url", _) => Layout::English,
        _ => letters,
    };
    (layout, Hint::Any)
}
