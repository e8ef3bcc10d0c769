//! One CSV file: its header, its rows, and messages that say where.

use std::io::Read;

use super::{
    ahead,
    records::{Fields, Records},
};
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
    records: Records<R>,
    columns: Vec<&'static str>,
    /// Where each column stands in a row; absent optional ones stand nowhere.
    places: Vec<Option<usize>>,
    width: usize,
}

/// One row, with its fields by number of the column.
pub(super) struct Row<'t> {
    pub line: u64,
    columns: &'t [&'static str],
    places: &'t [Option<usize>],
    fields: Fields<'t>,
}

fn list(columns: &[&str]) -> String {
    columns.join(", ")
}

impl<R: Read + Send> Table<R> {
    /// Reads the header. Reports what is wrong with it and gives nothing then.
    pub(super) fn open(
        file: &'static str,
        input: R,
        required: &[&'static str],
        optional: &[&'static str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let mut records = Records::new(input);
        let header: Vec<Vec<u8>> = match records.next() {
            Ok(Some(fields)) => fields.iter().map(<[u8]>::to_vec).collect(),
            Ok(None) => {
                problems.in_file(file, format!("expected a header line ({}), found nothing", list(required)));
                return None;
            }
            Err(error) => {
                problems.in_file(file, format!("could not be read: {error}"));
                return None;
            }
        };
        let columns: Vec<&'static str> = required.iter().chain(optional).copied().collect();
        let before = problems.list.len();
        let mut say = |column: Option<&'static str>, problem: String| {
            problems.push(Problem { file: Some(file), line: Some(1), column, place: Vec::new(), problem });
        };
        for (index, name) in header.iter().enumerate() {
            let shown = String::from_utf8_lossy(name);
            if !columns.iter().any(|column| column.as_bytes() == name.as_slice()) {
                say(None, format!("unknown column \"{shown}\"; expected {}", list(&columns)));
            } else if header[..index].contains(name) {
                say(None, format!("the column \"{shown}\" stands twice"));
            }
        }
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|column| header.iter().position(|name| name.as_slice() == column.as_bytes()))
            .collect();
        for (column, place) in columns.iter().zip(&places).take(required.len()) {
            if place.is_none() {
                say(Some(column), "the column is missing".to_owned());
            }
        }
        let good = problems.list.len() == before;
        good.then(|| Self { file, records, columns, places, width: header.len() })
    }

    /// Do these columns come first in every row, in this order?
    pub(super) fn leads_with(&self, columns: usize) -> bool {
        self.places.iter().take(columns).enumerate().all(|(index, place)| *place == Some(index))
    }

    /// Hands on every row. Rows of a wrong width are reported and passed over. Of a `large` file the
    /// next rows are split while these are handed on.
    pub(super) fn each(
        &mut self,
        large: bool,
        problems: &mut Problems,
        mut each: impl FnMut(Row<'_>) -> Result<(), Issue>,
    ) {
        let Self { file, records, columns, places, width } = self;
        let mut one = |fields: Fields<'_>, problems: &mut Problems| {
            let (line, found) = (fields.line, fields.len());
            let (column, problem) = if found == *width {
                match each(Row { line, columns, places, fields }) {
                    Ok(()) => return,
                    Err(Issue { column, problem }) => (Some(column), problem),
                }
            } else {
                (None, format!("expected {width} fields, found {found}"))
            };
            let (file, line) = (Some(*file), Some(line));
            problems.push(Problem { file, line, column, place: Vec::new(), problem });
        };
        let failed = if large {
            ahead::each(records, |fields| one(fields, problems)).err()
        } else {
            loop {
                match records.next() {
                    Ok(Some(fields)) => one(fields, problems),
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            }
        };
        if let Some(error) = failed {
            problems.in_file(file, format!("could not be read: {error}"));
        }
    }
}

impl<'t> Row<'t> {
    #[inline]
    pub(super) fn bytes(&self, column: usize) -> &'t [u8] {
        self.places[column].map(|place| self.fields.get(place)).unwrap_or_default()
    }

    /// The first fields as one piece, with where each ends.
    #[inline]
    pub(super) fn prefix(&self, fields: usize) -> (&'t [u8], &'t [usize]) {
        self.fields.prefix(fields)
    }

    /// Bytes of the row in its file, without quotes.
    pub(super) fn size(&self) -> usize {
        self.fields.size()
    }

    #[inline]
    pub(super) fn text(&self, column: usize) -> Result<&'t str, Issue> {
        std::str::from_utf8(self.bytes(column))
            .map_err(|_| Issue { column: self.columns[column], problem: "expected UTF-8 text".to_owned() })
    }

    /// A number, or nothing where the field is empty.
    #[inline]
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
}
