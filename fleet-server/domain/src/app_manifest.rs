//! What an app's own manifest (`kiosk-app.json`) says. The kit's schema, `ui/app-kit/kiosk-app.schema.json`, is the same
//! in another language; a test compares the two.

mod field;

use serde_json::{Map, Value};

use crate::{CheckFinding, CheckRule};
use field::FIELDS;

/// The manifest's name in a bundle.
pub const MANIFEST_FILE: &str = "kiosk-app.json";
/// The largest manifest, in bytes.
pub const MANIFEST_LIMIT: usize = 64 * 1024;
/// More findings than these of one manifest help nobody.
const MOST: usize = 50;

/// What a manifest says of a version, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppManifest {
    /// The version's label.
    pub version: Option<String>,
    /// The page that opens.
    pub entry: Option<String>,
    /// Its icon's path.
    pub icon: Option<String>,
    /// Origins beyond its own that it needs, as they were written.
    pub origins: Vec<String>,
    /// Services of the terminal that it needs.
    pub permissions: Vec<String>,
    /// Applications on smart cards that it speaks to, as they were written.
    pub smart_cards: Vec<String>,
    /// Devices that it needs.
    pub devices: Vec<String>,
}

/// Reads a manifest. What is wrong with it is told in the order of its fields.
pub fn read_manifest(bytes: &[u8]) -> (AppManifest, Vec<CheckFinding>) {
    let syntax = |detail: &str| {
        (AppManifest::default(), vec![CheckFinding::new(CheckRule::ManifestSyntax, "", detail)])
    };
    if bytes.len() > MANIFEST_LIMIT {
        return syntax("64 KiB");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let fields = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return syntax(""),
        Err(error) => return syntax(&format!("{}:{}", error.line(), error.column())),
    };
    let mut findings = Vec::new();
    for field in FIELDS {
        field.check(fields.get(field.name), &mut findings);
    }
    let known = |name: &str| name == "$schema" || FIELDS.iter().any(|field| field.name == name);
    for name in fields.keys().filter(|name| !known(name)) {
        findings.push(CheckFinding::new(CheckRule::FieldUnknown, &format!("/{name}"), ""));
    }
    findings.truncate(MOST);
    (told(&fields), findings)
}

fn told(fields: &Map<String, Value>) -> AppManifest {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let texts = |name: &str| {
        let items = fields.get(name).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).take(64).collect()
    };
    AppManifest {
        version: text("version"),
        entry: text("entry"),
        icon: text("icon"),
        origins: texts("origins"),
        permissions: texts("permissions"),
        smart_cards: texts("smartCards"),
        devices: texts("devices"),
    }
}

#[cfg(test)]
mod tests;
