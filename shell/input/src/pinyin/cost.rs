//! What a doubt costs, in nats: the negative logarithm of how likely it is.

/// A negative logarithm of a probability.
pub type Cost = f32;

/// One syllable said as people in Sichuan say it: z for zh, n for l, an for ang.
pub const FUZZY: Cost = 2.3;
/// hu typed for fu or the other way round: fewer people mix these up.
pub const FUZZY_HF: Cost = 3.0;
/// A syllable of which only the initial was typed.
pub const INITIAL: Cost = 2.0;
/// The last syllable, of which more than the initial was typed, but not all.
pub const UNFINISHED: Cost = 1.0;
/// Doubts that add up to more are no longer followed within one word.
pub const MOST_DOUBT: Cost = 10.0;
/// In an address a place is that much more likely than elsewhere; so is a word that addresses are built of.
pub const PLACE_IN_ADDRESS: Cost = -3.0;
/// See [`PLACE_IN_ADDRESS`].
pub const UNIT_IN_ADDRESS: Cost = -3.5;
/// A row of words that is no person's name, where a name is asked for.
pub const NO_NAME: Cost = 8.0;
/// A person's name where nothing is known about the field.
pub const NAME_ANYWHERE: Cost = 5.0;
/// A given name without its surname: the surname was picked before.
pub const NO_SURNAME: Cost = 3.0;

/// The cost of something that is found `count` times in `total`.
pub fn of_share(count: f32, total: f32) -> Cost {
    (total / count.max(f32::MIN_POSITIVE)).max(1.0).ln()
}
