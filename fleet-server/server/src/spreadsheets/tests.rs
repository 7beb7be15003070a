use std::io::{Cursor, Write as _};

use encoding_rs::GB18030;
use fleet_domain::sheet::{Sheet, SheetCell, SheetRow};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn text(text: &str) -> SheetCell {
    SheetCell::Text(text.to_owned())
}

fn row(number: u32, cells: &[&str]) -> SheetRow {
    SheetRow { number, cells: cells.iter().copied().map(text).collect() }
}

/// A workbook with this sheet, as the format's shortest form has it.
fn book(sheet: &[u8]) -> Vec<u8> {
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        "<workbook xmlns=\"{spreadsheet}\" xmlns:r=\"{office}\"><sheets>\
         <sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/media/image1.png", b"not looked at"),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet_of(rows: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    book(format!("<worksheet xmlns=\"{space}\"><sheetData>{rows}</sheetData></worksheet>").as_bytes())
}

#[test]
fn text_of_every_encoding_is_read() {
    let table = "名称,行政区划\r\n通川区政务服务中心,通川区\r\n";
    let rows = vec![row(1, &["名称", "行政区划"]), row(2, &["通川区政务服务中心", "通川区"])];
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for file in [
        table.as_bytes().to_vec(),
        format!("\u{feff}{table}").into_bytes(),
        GB18030.encode(table).0.into_owned(),
        utf16,
        table.replace(',', "\t").into_bytes(),
        table.replace(',', ";").into_bytes(),
        table.replace("\r\n", "\r").into_bytes(),
    ] {
        assert_eq!(read(&file).unwrap(), Sheet { rows: rows.clone() });
    }
    assert_eq!(read(b"\xff\xff\xff\xff,\x80\n"), Err(SheetRefused::Encoding));
    assert_eq!(read(b"a\0b"), Err(SheetRefused::Unreadable));
    assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1"), Err(SheetRefused::OldExcel));
    assert_eq!(read(b"PK\x03\x04 and no more"), Err(SheetRefused::Unreadable));
}

#[test]
fn rows_have_the_numbers_of_the_spreadsheet() {
    for end in ["\n", "\r\n"] {
        let table = ["", "a,b", "", "\"1", "2\",x", ",", "y", "", "z"].join(end);
        let numbers: Vec<u32> = read(table.as_bytes()).unwrap().rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 4, 6, 8], "a cell of two lines is one row, and empty rows count: {end:?}");
    }
}

#[test]
fn no_text_becomes_a_formula_and_all_comes_back() {
    let cells = ["=1+1", "+86 818", "-5", "@x", "'=1", "'quoted", "a,b \"c\"", "0818"];
    let sheet = Sheet { rows: vec![row(1, &cells)] };
    let csv = write_csv(&sheet).unwrap();
    let table = String::from_utf8(csv.clone()).unwrap();
    assert!(table.starts_with("\u{feff}'=1+1,'+86 818,'-5,'@x,''=1,'quoted,"), "{table}");
    assert_eq!(read(&csv).unwrap(), sheet);
    let style = SheetStyle { name: "a".into(), widths: vec![9; 8], ..SheetStyle::default() };
    assert_eq!(read(&write_xlsx(&sheet, &style).unwrap()).unwrap(), sheet);
}

#[test]
fn numbers_dates_and_errors_are_told_apart() {
    let file = sheet_of(
        "<row r=\"3\"><c r=\"A3\"><v>13800000000</v></c><c r=\"C3\" t=\"b\"><v>1</v></c>\
         <c r=\"D3\" t=\"e\"><v>#N/A</v></c><c r=\"E3\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
    );
    let cells = vec![
        SheetCell::Number(13_800_000_000.0),
        SheetCell::Empty,
        SheetCell::Odd,
        SheetCell::Odd,
        text("x"),
    ];
    assert_eq!(read(&file).unwrap().rows, [SheetRow { number: 3, cells }]);
}

#[test]
fn what_is_too_much_is_refused_before_it_is_held() {
    let last = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert_eq!(read(&sheet_of(last)), Err(SheetRefused::TooManyRows), "as wide as the world");
    let far =
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>2</v></c></row>";
    let numbers: Vec<u32> = read(&sheet_of(far)).unwrap().rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 1_048_576], "what lies between needs no room");

    let bomb = book(&vec![b' '; UNPACKED + 1]);
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert_eq!(read(&bomb), Err(SheetRefused::TextTooLong));

    let long = "层".repeat(CELL + 1);
    assert_eq!(read(long.as_bytes()), Err(SheetRefused::TextTooLong));
    assert_eq!(read("a\n".repeat(ROWS + 2).as_bytes()), Err(SheetRefused::TooManyRows));
    assert_eq!(read("a\n".repeat(ROWS + 1).as_bytes()).unwrap().rows.len(), ROWS + 1);
    let wide = format!("{}x", "a,".repeat(COLUMNS));
    assert_eq!(read(wide.as_bytes()), Err(SheetRefused::TooManyRows));
    let heavy = format!("{}\n", "a".repeat(CELL)).repeat(ROWS) + &"b".repeat(CELL);
    assert!(read(heavy.as_bytes()).is_ok(), "{} bytes", heavy.len());
}
