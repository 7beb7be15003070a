//! Pinyin: what citizens write, typed in full, with Sichuan's sounds, and by initials.

use std::path::Path;

use anyhow::Context;
use terminal_input::{Engine, Hint};

use super::{HEAD, Tally};

struct Phrase {
    hint: Hint,
    group: String,
    text: String,
    syllables: Vec<String>,
}

/// Prints the table; with `misses`, what was not first as well. What was typed in full and with all sounds goes
/// into `export`, to ask others.
pub fn run(phrases: &Path, misses: bool, export: Option<&Path>) -> anyhow::Result<()> {
    let phrases = read(phrases)?;
    if let Some(export) = export {
        std::fs::write(export, questions(&phrases))?;
    }
    let (engine, bare) = (Engine::new(), Engine::without_local());
    println!("{HEAD}");
    let full = |phrase: &Phrase| phrase.syllables.concat();
    for group in ["address", "name", "any"] {
        let own = || phrases.iter().filter(move |phrase| phrase.group == group);
        table(&format!("{group}, typed in full"), own(), engine, full, misses);
        table(&format!("{group}, hint left out"), own(), engine, full, false);
        table(&format!("{group}, without Dazhou's words"), own(), bare, full, false);
        table(&format!("{group}, one sound of Sichuan"), own(), engine, |p| one_sound(&p.syllables), misses);
        table(
            &format!("{group}, all sounds of Sichuan"),
            own(),
            engine,
            |p| all_sounds(&p.syllables),
            misses,
        );
        let short = own().filter(|phrase| phrase.syllables.len() <= 4);
        table(&format!("{group}, initials of up to four"), short, engine, |p| initials(&p.syllables), misses);
    }
    Ok(())
}

fn questions(phrases: &[Phrase]) -> String {
    let line = |case: &str, phrase: &Phrase, keys: String| {
        format!("{}, {case}\t{}\t{keys}\n", phrase.group, phrase.text)
    };
    let full = phrases.iter().map(|phrase| line("typed in full", phrase, phrase.syllables.concat()));
    let said =
        phrases.iter().map(|phrase| line("all sounds of Sichuan", phrase, all_sounds(&phrase.syllables)));
    full.chain(said).collect()
}

fn table<'a>(
    name: &str,
    phrases: impl Iterator<Item = &'a Phrase>,
    engine: Engine,
    typed: impl Fn(&Phrase) -> String,
    misses: bool,
) {
    let mut tally = Tally::default();
    // Builds the lexicon before the first question is timed.
    engine.candidates("a", Hint::Any, 1);
    let mut not_first = Vec::new();
    for phrase in phrases {
        let keys = typed(phrase);
        let hint = if name.ends_with("left out") { Hint::Any } else { phrase.hint };
        let mut got = Vec::new();
        tally.ask(&phrase.text, || {
            got = engine.candidates(&keys, hint, 50).into_iter().map(|candidate| candidate.text).collect();
            got.clone()
        });
        if got.first() != Some(&phrase.text) {
            not_first.push(format!("  {keys} {} -> {}", phrase.text, got[..got.len().min(5)].join(" ")));
        }
    }
    println!("{}", tally.row(name));
    if misses {
        println!("{}", not_first.join("\n"));
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<Phrase>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    text.lines().filter(|line| !line.starts_with('#')).map(phrase).collect()
}

fn phrase(line: &str) -> anyhow::Result<Phrase> {
    let mut columns = line.split('\t');
    let mut column = || columns.next().with_context(|| format!("a column is missing: {line:?}"));
    let group = column()?.to_owned();
    let hint = match group.as_str() {
        "address" => Hint::Address,
        "name" => Hint::Name,
        _ => Hint::Any,
    };
    let text = column()?.to_owned();
    let syllables = column()?.split(' ').map(str::to_owned).collect();
    Ok(Phrase { hint, group, text, syllables })
}

/// As people speak: the first syllable that Sichuan says in its own way.
fn one_sound(syllables: &[String]) -> String {
    let mut is_done = false;
    let typed = syllables.iter().map(|syllable| {
        let said = if is_done { syllable.clone() } else { said_in_sichuan(syllable) };
        is_done |= said != *syllable;
        said
    });
    typed.collect()
}

fn all_sounds(syllables: &[String]) -> String {
    syllables.iter().map(|syllable| said_in_sichuan(syllable)).collect()
}

/// zh, ch, sh are said flat, n is l, ing is in, eng is en.
fn said_in_sichuan(syllable: &str) -> String {
    let flat = syllable.replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
    let lateral = match flat.strip_prefix('n') {
        Some(rest) if !rest.is_empty() => format!("l{rest}"),
        _ => flat,
    };
    match (lateral.strip_suffix("ing"), lateral.strip_suffix("eng")) {
        (Some(before), _) => format!("{before}in"),
        (_, Some(before)) => format!("{before}en"),
        _ => lateral,
    }
}

fn initials(syllables: &[String]) -> String {
    syllables.iter().filter_map(|syllable| syllable.chars().next()).collect()
}
