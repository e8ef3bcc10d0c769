//! One CSV file: its header, its rows, and messages that say where.

use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::{
    kernel::points::Points,
    scoring::material::{Issue, Problem},
};

/// More problems than this are counted, not listed.
const MOST_PROBLEMS: usize = 10_000;

/// Problems of a whole package.
#[derive(Default)]
pub(super) struct Problems {
    pub list: Vec<Problem>,
    unlisted: u64,
}

impl Problems {
    pub(super) fn push(&mut self, problem: Problem) {
        if self.list.len() < MOST_PROBLEMS {
            self.list.push(problem);
        } else {
            self.unlisted += 1;
        }
    }

    pub(super) fn in_file(&mut self, file: &'static str, problem: impl Into<String>) {
        self.push(Problem { file: Some(file), problem: problem.into(), ..Problem::default() });
    }

    pub(super) fn finish(mut self) -> Result<(), Vec<Problem>> {
        if self.unlisted > 0 {
            let problem = format!("and {} more problems", self.unlisted);
            self.list.push(Problem { problem, ..Problem::default() });
        }
        if self.list.is_empty() { Ok(()) } else { Err(self.list) }
    }
}

/// A file with its columns found.
pub(super) struct Table<R> {
    file: &'static str,
    reader: Reader<R>,
    columns: Vec<&'static str>,
    /// Where each column stands in a row; absent optional ones stand nowhere.
    places: Vec<Option<usize>>,
    width: usize,
}

/// One row, with its fields by number of the column.
pub(super) struct Row<'t> {
    pub line: u64,
    file: &'static str,
    columns: &'t [&'static str],
    places: &'t [Option<usize>],
    record: &'t ByteRecord,
}

fn list(columns: &[&str]) -> String {
    columns.join(", ")
}

impl<R: Read> Table<R> {
    /// Reads the header. Reports what is wrong with it and gives nothing then.
    pub(super) fn open(
        file: &'static str,
        input: R,
        required: &[&'static str],
        optional: &[&'static str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(input);
        let mut header = ByteRecord::new();
        match reader.read_byte_record(&mut header) {
            Ok(true) => {}
            Ok(false) => {
                problems.in_file(file, format!("expected a header line ({}), found nothing", list(required)));
                return None;
            }
            Err(error) => {
                problems.in_file(file, format!("could not be read: {error}"));
                return None;
            }
        }
        let columns: Vec<&'static str> = required.iter().chain(optional).copied().collect();
        let before = problems.list.len();
        let mut say = |column: Option<&'static str>, problem: String| {
            problems.push(Problem { file: Some(file), line: Some(1), column, place: Vec::new(), problem });
        };
        for (index, name) in header.iter().enumerate() {
            let shown = String::from_utf8_lossy(name);
            if !columns.iter().any(|column| column.as_bytes() == name) {
                say(None, format!("unknown column \"{shown}\"; expected {}", list(&columns)));
            } else if header.iter().take(index).any(|earlier| earlier == name) {
                say(None, format!("the column \"{shown}\" stands twice"));
            }
        }
        let places: Vec<Option<usize>> =
            columns.iter().map(|column| header.iter().position(|name| name == column.as_bytes())).collect();
        for (column, place) in columns.iter().zip(&places).take(required.len()) {
            if place.is_none() {
                say(Some(column), "the column is missing".to_owned());
            }
        }
        let good = problems.list.len() == before;
        good.then(|| Self { file, reader, columns, places, width: header.len() })
    }

    /// How far into the file the last row ended.
    pub(super) fn bytes_read(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next row, or `None` at the end. Rows of a wrong width are reported and passed over.
    pub(super) fn next<'t>(
        &'t mut self,
        record: &'t mut ByteRecord,
        problems: &mut Problems,
    ) -> Option<Row<'t>> {
        loop {
            match self.reader.read_byte_record(record) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    problems.in_file(self.file, format!("could not be read: {error}"));
                    return None;
                }
            }
            if record.len() == self.width {
                break;
            }
            let problem = format!("expected {} fields, found {}", self.width, record.len());
            let line = record.position().map(csv::Position::line);
            problems.push(Problem { file: Some(self.file), line, problem, ..Problem::default() });
        }
        let line = record.position().map_or(0, csv::Position::line);
        Some(Row { line, file: self.file, columns: &self.columns, places: &self.places, record })
    }
}

impl Row<'_> {
    pub(super) fn bytes(&self, column: usize) -> &[u8] {
        self.places[column].and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    pub(super) fn text(&self, column: usize) -> Result<&str, Issue> {
        std::str::from_utf8(self.bytes(column))
            .map_err(|_| Issue { column: self.columns[column], problem: "expected UTF-8 text".to_owned() })
    }

    /// A number, or nothing where the field is empty.
    pub(super) fn points(&self, column: usize) -> Result<Option<Points>, Issue> {
        let bytes = self.bytes(column);
        if bytes.is_empty() {
            return Ok(None);
        }
        Points::parse(bytes).map(Some).map_err(|error| Issue {
            column: self.columns[column],
            problem: format!("expected a number, found \"{}\": {error}", String::from_utf8_lossy(bytes)),
        })
    }

    pub(super) fn required_points(&self, column: usize) -> Result<Points, Issue> {
        self.points(column)?.ok_or_else(|| Issue {
            column: self.columns[column],
            problem: "expected a number, found nothing".to_owned(),
        })
    }

    pub(super) fn issue<T>(&self, column: usize, problem: impl Into<String>) -> Result<T, Issue> {
        Err(Issue { column: self.columns[column], problem: problem.into() })
    }

    pub(super) fn problem(&self, issue: Issue) -> Problem {
        Problem {
            file: Some(self.file),
            line: Some(self.line),
            column: Some(issue.column),
            place: Vec::new(),
            problem: issue.problem,
        }
    }
}
