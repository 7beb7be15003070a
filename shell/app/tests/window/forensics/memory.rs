use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use memchr::memmem;

use crate::processes;

/// Where a mark was found: the process's name, and the letters that follow the mark.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub process: String,
    pub what: String,
}

/// What was planted is shorter.
const LONGEST: usize = 12;
const PAGE: u64 = 4096;
const MOST: u64 = 64 << 30;

/// Looks in all memory that a process and those that descend from it can write, for letters of one byte and of two.
pub fn found(root: u32, mark: &str) -> BTreeSet<Place> {
    let wide: Vec<u8> = mark.bytes().flat_map(|byte| [byte, 0]).collect();
    let mut places = BTreeSet::new();
    for pid in processes::descendants(root, "").into_iter().chain([root]) {
        let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned();
        each_region(pid, |bytes| {
            for (pattern, step) in [(mark.as_bytes(), 1), (&wide, 2)] {
                for at in memmem::find_iter(bytes, pattern) {
                    let rest = bytes[at + pattern.len()..].iter().step_by(step).take(LONGEST);
                    let what = rest.map_while(|byte| byte.is_ascii_lowercase().then_some(char::from(*byte)));
                    places.insert(Place { process: name.clone(), what: what.collect() });
                }
            }
        });
    }
    places
}

fn each_region(pid: u32, mut look: impl FnMut(&[u8])) {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
    let file = |name: &str| File::open(format!("/proc/{pid}/{name}"));
    // Processes end while they are looked at.
    let (Ok(memory), Ok(pages)) = (file("mem"), file("pagemap")) else { return };
    for (from, to) in maps.lines().filter_map(writable) {
        for (from, to) in present(&pages, from, to) {
            let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
            if memory.read_exact_at(&mut bytes, from).is_ok() {
                look(&bytes);
            }
        }
    }
}

/// The parts of a region that are there: in memory or swapped out (`proc_pid_pagemap(5)`).
fn present(pages: &File, from: u64, to: u64) -> Vec<(u64, u64)> {
    let mut entries = vec![0; usize::try_from((to - from) / PAGE * 8).unwrap()];
    let mut parts: Vec<(u64, u64)> = Vec::new();
    if pages.read_exact_at(&mut entries, from / PAGE * 8).is_err() {
        return parts;
    }
    for (entry, at) in entries.chunks_exact(8).zip((from..to).step_by(usize::try_from(PAGE).unwrap())) {
        // Bits 63 and 62, in the last byte.
        if entry[7] >> 6 == 0 {
            continue;
        }
        match parts.last_mut() {
            Some((_, end)) if *end == at => *end = at + PAGE,
            _ => parts.push((at, at + PAGE)),
        }
    }
    parts
}

/// `from-to rw.. …`
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut fields = line.split_whitespace();
    let (from, to) = fields.next()?.split_once('-')?;
    fields.next()?.starts_with("rw").then_some(())?;
    let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
    // The engine reserves spaces of many gigabytes; what it uses of them is mapped anew.
    (to - from < MOST).then_some((from, to))
}
