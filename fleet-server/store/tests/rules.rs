//! Rules of this crate's files that the compiler does not know.
#![expect(clippy::unwrap_used, reason = "test code")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("migrations").join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, into) } else { into.push(path) }
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    assert_eq!(names("sqlite"), names("postgres"));
    let numbers: BTreeSet<_> = names("sqlite").iter().map(|name| name[..4].to_owned()).collect();
    assert_eq!(numbers.len(), names("sqlite").len(), "a number twice");
}

#[test]
fn text_sorts_alike_on_both_databases() {
    for name in names("postgres") {
        let sql = fs::read_to_string(root().join("migrations/postgres").join(&name)).unwrap();
        for line in sql.lines().filter(|line| !line.trim_start().starts_with("--")) {
            let bare = line.split(" TEXT").skip(1).any(|rest| !rest.starts_with(" COLLATE \"C\""));
            assert!(!bare, "{name}: {line}");
        }
    }
}

#[test]
fn sqlite_tables_are_strict() {
    for name in names("sqlite") {
        let sql = fs::read_to_string(root().join("migrations/sqlite").join(&name)).unwrap();
        let (tables, strict) = (sql.matches("CREATE TABLE").count(), sql.matches(") STRICT").count());
        assert_eq!(tables, strict, "{name}");
    }
}

#[test]
fn databases_differ_in_one_file() {
    // The dialect itself, and those that only run the same text on whichever database it is.
    let allowed = ["db.rs", "dialect.rs", "list.rs", "rows.rs", "select_in.rs", "statement.rs", "testing.rs"];
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        let branches = text.contains("Tx::Pg") || text.contains("Db::Pg");
        assert!(
            !branches || allowed.contains(&name.as_str()),
            "{} tells the databases apart",
            file.display()
        );
    }
}
