//! Rows of a CSV file, fast where nothing is quoted.
//!
//! Marks files are large and have no quotes, so lines are split in place without copying; what
//! was read is asked once whether it holds anything but commas and ends of lines to split at.
//! From the first quote (or a carriage return that ends no line) on, the `csv` crate reads
//! the rest: it knows the rules. A property test holds that both give the same rows.

use std::io::{self, Chain, Cursor, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};
use memchr::memchr2;

const ROOM: usize = 1 << 16;

type Rest<R> = Chain<Cursor<Vec<u8>>, R>;

/// A file of rows.
pub(super) struct Records<R> {
    /// Taken over by the `csv` crate at the first quote.
    input: Option<R>,
    buffer: Vec<u8>,
    /// What of the buffer is still to be split.
    start: usize,
    end: usize,
    /// Bytes that left the buffer.
    passed: u64,
    /// Up to here the buffer holds neither quotes nor carriage returns.
    plain: usize,
    line: u64,
    ends: Vec<usize>,
    quoted: Option<Box<Reader<Rest<R>>>>,
    record: ByteRecord,
}

/// The fields of one row: `bytes` up to each of `ends`, with a separator of `gap` bytes between them.
#[derive(Clone, Copy)]
pub(super) struct Fields<'t> {
    bytes: &'t [u8],
    ends: &'t [usize],
    gap: usize,
    pub line: u64,
}

impl<'t> Fields<'t> {
    pub(super) const fn new(bytes: &'t [u8], ends: &'t [usize], gap: usize, line: u64) -> Self {
        Self { bytes, ends, gap, line }
    }

    pub(super) const fn gap(&self) -> usize {
        self.gap
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> &'t [u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] + self.gap };
        &self.bytes[start..self.ends[index]]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'t [u8]> {
        let fields = *self;
        (0..fields.len()).map(move |index| fields.get(index))
    }

    /// Bytes of the row in its file, without quotes.
    pub(super) fn size(&self) -> usize {
        self.ends.last().copied().unwrap_or(0) + self.ends.len() * (1 - self.gap) + 1
    }

    /// The first fields as one piece, with where each ends: equal pieces are equal fields.
    #[inline]
    pub(super) fn prefix(&self, fields: usize) -> (&'t [u8], &'t [usize]) {
        let ends = &self.ends[..fields.min(self.ends.len())];
        (&self.bytes[..ends.last().copied().unwrap_or(0)], ends)
    }
}

enum Found {
    /// A row lies in the buffer from here to here.
    Row(usize, usize),
    End,
    /// Not for the fast way.
    Quoted,
}

impl<R: Read> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input: Some(input),
            buffer: vec![0; ROOM],
            start: 0,
            end: 0,
            passed: 0,
            plain: 0,
            line: 1,
            ends: Vec::new(),
            quoted: None,
            record: ByteRecord::new(),
        }
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self) -> csv::Result<Option<Fields<'_>>> {
        if self.quoted.is_none() {
            match self.split()? {
                Found::Row(start, end) => {
                    let line = self.line;
                    self.line += 1;
                    let bytes = &self.buffer[start..end];
                    return Ok(Some(Fields { bytes, ends: &self.ends, gap: 1, line }));
                }
                Found::End => return Ok(None),
                Found::Quoted => self.hand_over(),
            }
        }
        let Some(reader) = &mut self.quoted else { return Ok(None) };
        if !reader.read_byte_record(&mut self.record)? {
            return Ok(None);
        }
        self.ends.clear();
        self.ends.extend(
            (0..self.record.len()).filter_map(|field| self.record.range(field)).map(|range| range.end),
        );
        let line = self.line - 1 + self.record.position().map_or(1, csv::Position::line);
        Ok(Some(Fields { bytes: self.record.as_slice(), ends: &self.ends, gap: 0, line }))
    }

    fn hand_over(&mut self) {
        let Some(input) = self.input.take() else { return };
        let rest = Cursor::new(self.buffer[self.start..self.end].to_vec());
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest.chain(input));
        self.quoted = Some(Box::new(reader));
    }

    /// Reads more behind what is left; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        let Some(input) = &mut self.input else { return Ok(false) };
        self.buffer.copy_within(self.start..self.end, 0);
        self.passed += self.start as u64;
        self.end -= self.start;
        self.plain = self.plain.saturating_sub(self.start);
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match input.read(&mut self.buffer[self.end..]) {
                Ok(count) => {
                    if self.plain == self.end {
                        let new = &self.buffer[self.end..self.end + count];
                        self.plain += memchr2(b'"', b'\r', new).unwrap_or(count);
                    }
                    self.end += count;
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Spreadsheets put one before the header.
    fn skip_byte_order_mark(&mut self) -> io::Result<()> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        while self.end < MARK.len() && self.fill()? {}
        if self.buffer[..self.end].starts_with(MARK) {
            self.start = MARK.len();
        }
        Ok(())
    }

    fn split(&mut self) -> io::Result<Found> {
        loop {
            self.ends.clear();
            if self.line == 1 && self.passed == 0 && self.start == 0 {
                self.skip_byte_order_mark()?;
            }
            let row = &self.buffer[self.start..self.end];
            let (words, _) = row[..self.plain.saturating_sub(self.start)].as_chunks();
            let (mut at, mut stop) = (row.len(), None);
            'plain: for (number, word) in words.iter().enumerate() {
                let word = u64::from_le_bytes(*word);
                let mut found = places_of(b',', word) | places_of(b'\n', word);
                while found != 0 {
                    let index = 8 * number + found.trailing_zeros() as usize / 8;
                    if row[index] == b'\n' {
                        (at, stop) = (index, Some(b'\n'));
                        break 'plain;
                    }
                    self.ends.push(index);
                    found &= found - 1;
                }
            }
            let rest = if stop.is_some() { row.len() } else { 8 * words.len() };
            for (index, &byte) in row.iter().enumerate().skip(rest) {
                match byte {
                    b',' => self.ends.push(index),
                    b'\n' | b'\r' | b'"' => {
                        (at, stop) = (index, Some(byte));
                        break;
                    }
                    _ => {}
                }
            }
            let long = match stop {
                Some(b'\n') => 1,
                Some(b'\r') if row.get(at + 1) == Some(&b'\n') => 2,
                Some(b'\r') if at + 1 == row.len() => {
                    if self.fill()? {
                        continue;
                    }
                    1
                }
                Some(_) => return Ok(Found::Quoted),
                None => {
                    if self.fill()? {
                        continue;
                    }
                    let left = self.end - self.start;
                    if left == 0 {
                        return Ok(Found::End);
                    }
                    self.ends.push(left);
                    let found = Found::Row(self.start, self.end);
                    self.start = self.end;
                    return Ok(found);
                }
            };
            let (from, to) = (self.start, self.start + at);
            self.start = to + long;
            if at == 0 {
                self.line += 1;
                continue;
            }
            self.ends.push(at);
            return Ok(Found::Row(from, to));
        }
    }
}

/// The highest bit of every byte of `word` that is `byte`: eight at a time, for most fields are
/// shorter than it takes to start a longer search.
const fn places_of(byte: u8, word: u64) -> u64 {
    const LOW: u64 = u64::from_le_bytes([0x7F; 8]);
    let differs = word ^ u64::from_le_bytes([byte; 8]);
    !(((differs & LOW) + LOW) | differs | LOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<(Vec<Vec<u8>>, u64)>;

    /// Read in pieces of one byte, so that every row crosses a border, of two, and whole: all the same.
    fn ours(text: &[u8]) -> Rows {
        let [rows, two, whole] = [1, 2, usize::MAX].map(|piece| in_pieces(text, piece));
        assert_eq!((&rows, &rows), (&two, &whole));
        rows
    }

    fn in_pieces(text: &[u8], piece: usize) -> Rows {
        struct Slow<'a>(&'a [u8], usize);
        impl Read for Slow<'_> {
            fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
                let count = self.0.len().min(room.len()).min(self.1);
                room[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let mut records = Records::new(Slow(text, piece));
        let mut rows = Vec::new();
        while let Some(fields) = records.next().unwrap() {
            rows.push((fields.iter().map(<[u8]>::to_vec).collect(), fields.line));
        }
        rows
    }

    fn theirs(text: &[u8]) -> Rows {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        let mut rows = Vec::new();
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap() {
            let line = record.position().unwrap().line();
            rows.push((record.iter().map(<[u8]>::to_vec).collect(), line));
        }
        rows
    }

    proptest! {
        #[test]
        fn both_ways_give_the_same_rows(text in "[ab,\"\n]{0,40}") {
            let fields = |rows: Rows| rows.into_iter().map(|(fields, _)| fields).collect::<Vec<_>>();
            prop_assert_eq!(fields(ours(text.as_bytes())), fields(theirs(text.as_bytes())));
        }

        #[test]
        fn any_ends_of_lines_give_the_same_rows(text in "[ab,\r\n\"]{0,40}") {
            let fields = |rows: Rows| rows.into_iter().map(|(fields, _)| fields).collect::<Vec<_>>();
            prop_assert_eq!(fields(ours(text.as_bytes())), fields(theirs(text.as_bytes())));
        }
    }

    #[test]
    fn lines_are_counted_over_blank_ones_and_quotes() {
        let text = b"a,b\r\n\r\n1,2\n\n\"x,y\",3\n4,5";
        let lines: Vec<u64> = ours(text).into_iter().map(|(_, line)| line).collect();
        assert_eq!(lines, [1, 3, 5, 6]);
        assert_eq!(ours(b"\xEF\xBB\xBFa,b\n")[0].0, [b"a".to_vec(), b"b".to_vec()]);
    }
}
