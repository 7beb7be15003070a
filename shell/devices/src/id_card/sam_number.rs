/// How long an answer with a number is.
const LENGTH: usize = 16;

/// The number of a security module as it is printed on it and as its owner registered it, such as
/// `05.01-20160824-0001234567-3012345678`.
pub fn read(data: &[u8]) -> Option<String> {
    let data: &[u8; LENGTH] = data.get(..LENGTH)?.try_into().ok()?;
    let [a, b, c, d, rest @ ..] = data;
    let short = |low: u8, high: u8| u16::from_le_bytes([low, high]);
    let long = |place: usize| {
        let bytes = rest.get(place * 4..place * 4 + 4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes))
    };
    let (kind, maker) = (short(*a, *b), short(*c, *d));
    Some(format!("{kind:02}.{maker:02}-{:08}-{:010}-{:010}", long(0)?, long(1)?, long(2)?))
}

/// What a module answers that has this number: the other way round, for the simulated reader.
pub fn written(kind: u16, maker: u16, numbers: [u32; 3]) -> Vec<u8> {
    let mut data = [kind.to_le_bytes(), maker.to_le_bytes()].concat();
    data.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_printed() {
        let data = written(5, 1, [20_160_824, 1_234_567, 3_012_345_678]);
        assert_eq!(read(&data).as_deref(), Some("05.01-20160824-0001234567-3012345678"));
        assert_eq!(read(&data[..15]), None);
        assert_eq!(read(&[]), None);
    }
}
