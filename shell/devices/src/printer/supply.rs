/// What a printer consumes, of one value of `printer-supply` (PWG 5100.13): toner or ink in percent. `None` of what it does not
/// know, of bottles that fill up, and of what is no consumable of ours.
pub(super) fn toner_of(supply: &str) -> Option<u8> {
    let field = |name: &str| {
        supply
            .split(';')
            .find_map(|part| part.trim().split_once('=').filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
    };
    let kind = field("type")?;
    let is_toner = field("class") == Some("supplyThatIsConsumed")
        && (kind.starts_with("toner") || kind.starts_with("ink"));
    let number = |name: &str| field(name)?.parse::<i64>().ok();
    // Negative levels are words: -1 of no limit, -2 of nothing known, -3 of something left.
    let level = number("level").filter(|level| *level >= 0 && is_toner)?;
    let percent = match field("unit") {
        Some("percent") | None => level,
        Some(_) => level.checked_mul(100)? / number("maxcapacity").filter(|most| *most > 0)?,
    };
    u8::try_from(percent).ok().filter(|percent| *percent <= 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `ippeveprinter` of CUPS 2.4 says it, and changes of that.
    #[test]
    fn toner_is_told_in_percent_and_waste_is_no_toner() {
        let black = "index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=75;colorantname=black;";
        let waste = "index=1;class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;level=25;colorantname=unknown;";
        assert_eq!((toner_of(black), toner_of(waste)), (Some(75), None));
        let changed = |from: &str, to: &str| toner_of(&black.replace(from, to));
        assert_eq!(changed("level=75", "level=-3"), None, "there is some");
        assert_eq!(
            changed("unit=percent;maxcapacity=100;level=75", "unit=impressions;maxcapacity=8000;level=2000"),
            Some(25)
        );
        assert_eq!(changed("maxcapacity=100;level=75", "maxcapacity=100;level=101"), None);
        assert_eq!(changed("type=toner", "type=opc"), None, "a drum");
        assert_eq!(changed("type=toner", "type=inkCartridge"), Some(75));
        assert_eq!(toner_of("level=75"), None);
    }
}
