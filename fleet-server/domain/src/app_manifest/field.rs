use fleet_protocol::CardApplication;
use serde_json::Value;

use crate::{CheckFinding, CheckRule};

/// A field of a manifest.
pub(super) struct Field {
    pub name: &'static str,
    pub required: bool,
    pub kind: Kind,
}

/// What may stand in a field.
pub(super) enum Kind {
    /// One text.
    Text(Text),
    /// The same in Chinese, which has to be there, and in English.
    Words { zh: Text, en: Text },
    /// Different texts, at most so many.
    List { most: usize, of: &'static [&'static str] },
    /// Different names of applications on smart cards, at most so many.
    CardApplications { most: usize },
}

/// A text of at most so many characters.
#[derive(Clone, Copy)]
pub(super) struct Text {
    pub most: usize,
    pub form: Form,
}

/// The form of a text.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// Not empty.
    Any,
    /// One line without spaces at its ends.
    Line,
    /// Letters, digits, and `._+-` behind the first.
    Label,
    /// A path inside the bundle.
    Path,
    /// Three numbers.
    Release,
}

const fn text(most: usize, form: Form) -> Text {
    Text { most, form }
}
const LINE: Text = text(60, Form::Line);
/// A path or the like, which has limits elsewhere.
const LONG: usize = usize::MAX;

const fn needed(name: &'static str, kind: Kind) -> Field {
    Field { name, required: true, kind }
}
const fn further(name: &'static str, kind: Kind) -> Field {
    Field { name, required: false, kind }
}

/// All that a manifest may say.
pub(super) const FIELDS: &[Field] = &[
    needed("name", Kind::Words { zh: text(30, Form::Line), en: LINE }),
    further("summary", Kind::Words { zh: LINE, en: LINE }),
    needed("version", Kind::Text(text(32, Form::Label))),
    needed("entry", Kind::Text(text(LONG, Form::Path))),
    needed("category", Kind::Text(text(20, Form::Line))),
    further("unit", Kind::Text(LINE)),
    further("contact", Kind::Text(LINE)),
    further("icon", Kind::Text(text(LONG, Form::Any))),
    further("origins", Kind::List { most: 64, of: &[] }),
    further(
        "permissions",
        Kind::List { most: LONG, of: &["id_card", "print", "scanner", "receipt", "smart_card", "camera"] },
    ),
    further("smartCards", Kind::CardApplications { most: CardApplication::MOST }),
    further("devices", Kind::List { most: LONG, of: &["receipt_printer", "printer", "scanner", "camera"] }),
    further("accept", Kind::List { most: LONG, of: &[] }),
    further("minShell", Kind::Text(text(LONG, Form::Release))),
];

impl Field {
    /// Tells what is wrong with the field's value.
    pub fn check(&self, value: Option<&Value>, findings: &mut Vec<CheckFinding>) {
        let pointer = format!("/{}", self.name);
        let Some(value) = value else {
            if self.required {
                findings.push(CheckFinding::new(CheckRule::FieldMissing, &pointer, ""));
            }
            return;
        };
        match &self.kind {
            Kind::Text(text) => text.check(value, &pointer, findings),
            Kind::Words { zh, en } => words(value, (*zh, *en), &pointer, findings),
            Kind::List { most, of } => list(value, *most, of, &pointer, findings),
            Kind::CardApplications { most } => {
                list(value, *most, &[], &pointer, findings);
                card_applications(value, &pointer, findings);
            }
        }
    }
}

impl Text {
    fn check(self, value: &Value, pointer: &str, findings: &mut Vec<CheckFinding>) {
        let fault = match value.as_str() {
            None => Some((CheckRule::FieldWrong, String::new())),
            Some(text) if text.chars().count() > self.most => {
                Some((CheckRule::FieldTooLong, self.most.to_string()))
            }
            Some(text) if !self.form.fits(text) => Some((CheckRule::FieldWrong, text.to_owned())),
            Some(_) => None,
        };
        findings.extend(fault.map(|(rule, detail)| CheckFinding::new(rule, pointer, &detail)));
    }
}

impl Form {
    fn fits(self, text: &str) -> bool {
        let ends = text.chars().next().zip(text.chars().next_back());
        match self {
            Self::Any => !text.is_empty(),
            Self::Line => {
                ends.is_some_and(|(first, last)| !first.is_whitespace() && !last.is_whitespace())
                    && !text.contains(['\n', '\r'])
            }
            Self::Label => {
                ends.is_some_and(|(first, _)| first.is_ascii_alphanumeric())
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
            }
            Self::Path => {
                ends.is_some_and(|(first, _)| first != '/') && !text.contains(['\\', ':', '?', '#'])
            }
            Self::Release => {
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                text.split('.').count() == 3 && text.split('.').all(digits)
            }
        }
    }
}

fn words(value: &Value, (zh, en): (Text, Text), pointer: &str, findings: &mut Vec<CheckFinding>) {
    let Some(languages) = value.as_object() else {
        findings.push(CheckFinding::new(CheckRule::FieldWrong, pointer, ""));
        return;
    };
    if !languages.contains_key("zh") {
        findings.push(CheckFinding::new(CheckRule::FieldMissing, &format!("{pointer}/zh"), ""));
    }
    for (language, words) in languages {
        let below = format!("{pointer}/{language}");
        match language.as_str() {
            "zh" => zh.check(words, &below, findings),
            "en" => en.check(words, &below, findings),
            _ => findings.push(CheckFinding::new(CheckRule::FieldUnknown, &below, "")),
        }
    }
}

/// Those of payment cards and card managers are wrong, too.
fn card_applications(value: &Value, pointer: &str, findings: &mut Vec<CheckFinding>) {
    for (n, name) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(name) = name.as_str().filter(|name| name.parse::<CardApplication>().is_err()) {
            findings.push(CheckFinding::new(CheckRule::FieldWrong, &format!("{pointer}/{n}"), name));
        }
    }
}

fn list(value: &Value, most: usize, of: &[&str], pointer: &str, findings: &mut Vec<CheckFinding>) {
    let Some(items) = value.as_array() else {
        findings.push(CheckFinding::new(CheckRule::FieldWrong, pointer, ""));
        return;
    };
    if items.len() > most {
        findings.push(CheckFinding::new(CheckRule::FieldTooLong, pointer, &most.to_string()));
    }
    let mut seen = std::collections::HashSet::new();
    for (n, item) in items.iter().enumerate() {
        let below = format!("{pointer}/{n}");
        let fault = match item.as_str() {
            None => Some(CheckRule::FieldWrong),
            Some(text) if !of.is_empty() && !of.contains(&text) => Some(CheckRule::FieldWrong),
            Some(text) if !seen.insert(text) => Some(CheckRule::FieldTwice),
            Some(_) => None,
        };
        let detail = item.as_str().unwrap_or_default();
        findings.extend(fault.map(|rule| CheckFinding::new(rule, &below, detail)));
    }
}
