use std::collections::BTreeSet;

use serde_json::json;

use super::field::{Kind, Text};
use super::*;

const SCHEMA: &str = include_str!("../../../../ui/app-kit/kiosk-app.schema.json");

fn good() -> Value {
    json!({
        "$schema": "./kiosk-app.schema.json", "name": {"zh": "办事指南", "en": "Service guide"},
        "version": "1.2.0-rc.1", "entry": "index.html", "category": "便民服务", "icon": "icon.svg",
        "origins": ["https://api.example.gov.cn"], "devices": ["printer"], "minShell": "0.1.0",
    })
}

fn with(name: &str, value: Value) -> Vec<(CheckRule, String)> {
    let mut manifest = good();
    manifest[name] = value;
    rules(&manifest.to_string())
}

fn rules(text: &str) -> Vec<(CheckRule, String)> {
    let (_, findings) = read_manifest(text.as_bytes());
    findings.into_iter().map(|finding| (finding.rule, finding.pointer)).collect()
}

#[test]
fn a_good_manifest_says_what_the_version_needs() {
    let (manifest, findings) = read_manifest(format!("\u{feff}{}", good()).as_bytes());
    assert_eq!(findings, []);
    assert_eq!(manifest.version.as_deref(), Some("1.2.0-rc.1"));
    assert_eq!((manifest.entry.as_deref(), manifest.icon.as_deref()), (Some("index.html"), Some("icon.svg")));
    assert_eq!((manifest.origins.len(), manifest.devices), (1, vec!["printer".to_owned()]));
}

#[test]
fn every_fault_is_told_where_it_is() {
    use CheckRule as R;
    let at = |rule, pointer: &str| vec![(rule, pointer.to_owned())];
    for (name, value, expected) in [
        ("name", json!("办事指南"), at(R::FieldWrong, "/name")),
        ("name", json!({"en": "Guide"}), at(R::FieldMissing, "/name/zh")),
        ("name", json!({"zh": "长".repeat(31)}), at(R::FieldTooLong, "/name/zh")),
        ("name", json!({"zh": "好", "fr": "x"}), at(R::FieldUnknown, "/name/fr")),
        ("summary", json!({"zh": " 前面有空格"}), at(R::FieldWrong, "/summary/zh")),
        ("version", json!("-1"), at(R::FieldWrong, "/version")),
        ("version", json!(1), at(R::FieldWrong, "/version")),
        ("entry", json!("/index.html"), at(R::FieldWrong, "/entry")),
        ("entry", json!("a.html?x"), at(R::FieldWrong, "/entry")),
        ("minShell", json!("1.0"), at(R::FieldWrong, "/minShell")),
        ("icon", json!(""), at(R::FieldWrong, "/icon")),
        ("smartCards", json!(["d156000005"]), at(R::FieldWrong, "/smartCards/0")),
        ("smartCards", json!(["A0000003330101"]), at(R::FieldWrong, "/smartCards/0")),
        ("devices", json!(["toaster"]), at(R::FieldWrong, "/devices/0")),
        ("devices", json!(["printer", "printer"]), at(R::FieldTwice, "/devices/1")),
        ("origins", json!("https://a.cn"), at(R::FieldWrong, "/origins")),
        ("origins", json!([7]), at(R::FieldWrong, "/origins/0")),
        ("catgory", json!("x"), at(R::FieldUnknown, "/catgory")),
    ] {
        assert_eq!(with(name, value.clone()), expected, "{name}: {value}");
    }
    assert_eq!(rules("{}").len(), 4, "what every manifest has");
}

#[test]
fn hostile_manifests_are_told_off_briefly() {
    for text in ["", "[]", "null", "{\"name\":", "{,}"] {
        assert_eq!(rules(text), [(CheckRule::ManifestSyntax, String::new())], "{text}");
    }
    assert_eq!(rules(&"[".repeat(60_000)).len(), 1);
    assert_eq!(rules(&" ".repeat(MANIFEST_LIMIT + 1)).len(), 1);
    let many: Map<String, Value> = (0..2_000).map(|n| (format!("x{n}"), json!(1))).collect();
    assert_eq!(rules(&Value::Object(many).to_string()).len(), MOST);
    let (_, findings) = read_manifest(json!({"entry": "\0".repeat(500) + "?"}).to_string().as_bytes());
    assert!(findings.iter().all(|one| one.detail.chars().count() <= 120 && !one.detail.contains('\0')));
}

#[test]
fn the_kit_says_the_same() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let property = |name: &str| resolved(&schema, &schema["properties"][name]);
    let named: BTreeSet<&str> =
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let ours: BTreeSet<&str> = FIELDS.iter().map(|field| field.name).chain(["$schema"]).collect();
    assert_eq!(named, ours);
    for field in FIELDS {
        let (name, theirs) = (field.name, property(field.name));
        let required = schema["required"].as_array().unwrap().contains(&json!(name));
        assert_eq!(required, field.required, "{name}");
        match &field.kind {
            Kind::Text(text) => same(name, text, &theirs),
            Kind::Words { zh, en } => {
                same(name, zh, &resolved(&schema, &theirs["properties"]["zh"]));
                same(name, en, &resolved(&schema, &theirs["properties"]["en"]));
            }
            Kind::CardApplications { most } => {
                assert_eq!(theirs["maxItems"].as_u64(), limit(*most), "{name}");
            }
            Kind::List { most, of } => {
                assert_eq!(theirs["maxItems"].as_u64(), limit(*most), "{name}");
                assert_eq!(theirs["items"]["enum"].as_array().map_or(0, Vec::len), of.len(), "{name}");
                assert!(
                    of.iter().all(|one| theirs["items"]["enum"].as_array().unwrap().contains(&json!(one)))
                );
            }
        }
    }
}

fn resolved(schema: &Value, property: &Value) -> Value {
    match property["$ref"].as_str().and_then(|to| to.strip_prefix('#')) {
        Some(pointer) => schema.pointer(pointer).unwrap().clone(),
        None => property.clone(),
    }
}

fn same(name: &str, text: &Text, theirs: &Value) {
    assert_eq!(theirs["maxLength"].as_u64(), limit(text.most), "{name}");
}

fn limit(most: usize) -> Option<u64> {
    (most != usize::MAX).then_some(most as u64)
}
