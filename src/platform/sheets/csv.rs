//! csv as Excel and WPS write it: UTF-8 with or without a mark, UTF-16 with
//! one, or GB18030.

use super::{CELL_CHARS, Cell, CellFault, Limits, Row, SheetProblem, Table, table::tidy};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, SheetProblem> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    let mut total = 0;
    while reader.read_record(&mut record).map_err(|_| SheetProblem::Damaged("csv"))? {
        number = record.position().map_or(number + 1, |at| line_of(&text, at)).max(number + 1);
        let mut row = Row::new(number);
        for (column, field) in record.iter().enumerate() {
            let cell = cell(field);
            if cell.text.is_empty() {
                continue;
            }
            if cell.text.chars().count() > CELL_CHARS {
                return Err(SheetProblem::LongCell);
            }
            total += cell.text.len();
            if total > limits.text_bytes {
                return Err(SheetProblem::TooMuch);
            }
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            if column >= limits.columns {
                return Err(SheetProblem::TooManyColumns { limit: limits.columns });
            }
            row.put(column, cell);
        }
        if row.is_empty() {
            continue;
        }
        if number > limits.rows {
            return Err(SheetProblem::TooManyRows { limit: limits.rows });
        }
        table.rows.push(row);
    }
    Ok(table)
}

/// The line on which a record begins: the blank lines before it are not part of
/// it, and a cell may hold line breaks.
fn line_of(text: &str, at: &csv::Position) -> u32 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let blank = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count();
    u32::try_from(at.line()).unwrap_or(u32::MAX).saturating_add(u32::try_from(blank).unwrap_or(0))
}

fn cell(field: &str) -> Cell {
    let text = tidy(field);
    // ="320211…" keeps Excel from cutting digits.
    let text = match text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => inner.to_owned(),
        _ => text,
    };
    let fault = is_cut_number(&text).then_some(CellFault::LostDigits);
    Cell { text, fault }
}

/// `3.20211E+17`: what Excel leaves of a long number when it saves csv.
fn is_cut_number(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && whole.len() == 1 && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}

fn decode(bytes: &[u8]) -> Result<String, SheetProblem> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    };
    let (text, _, wrong) = encoding.decode(bytes);
    if wrong || text.contains('\0') { Err(SheetProblem::Encoding) } else { Ok(text.into_owned()) }
}

/// The separator that the first line uses most.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let count = |b: u8| line.bytes().filter(|c| *c == b).count();
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|b| count(*b)).unwrap_or(b',')
}
