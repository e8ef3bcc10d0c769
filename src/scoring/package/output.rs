//! Writes standings, aspect scores and derivations, group by group as they are computed.

use std::io::{self, Write};

use super::ScoreError;
use crate::scoring::{
    Options, Problem, TeamStanding,
    compute::{GroupScored, ScoredEntry, module_columns, run},
    exact::Exact,
    material::Material,
};

/// Where the results go.
pub struct Outputs<W> {
    /// standings.csv: group, entry, total, rank, then the module subtotals.
    pub standings: W,
    /// aspects.csv: group, entry, module, aspect, score.
    pub aspects: W,
    /// derivation.jsonl: one object per entry, if wanted.
    pub derivation: Option<W>,
    /// teams.csv: group, team, total, rank, if wanted; written by rule sets with teams.
    pub teams: Option<W>,
}

/// Writes rows, quoting what needs it (RFC 4180). The large part of the output, so nothing is copied twice.
struct Sheet<W> {
    output: W,
    row: Vec<u8>,
}

impl<W: Write> Sheet<W> {
    const fn new(output: W) -> Self {
        Self { output, row: Vec::new() }
    }

    fn field(&mut self, field: &[u8]) {
        if field.iter().all(|byte| !matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            self.row.extend_from_slice(field);
        } else {
            self.row.push(b'"');
            for byte in field {
                if *byte == b'"' {
                    self.row.push(b'"');
                }
                self.row.push(*byte);
            }
            self.row.push(b'"');
        }
        self.row.push(b',');
    }

    fn end_row(&mut self) -> io::Result<()> {
        if let Some(last) = self.row.last_mut() {
            *last = b'\n';
        }
        self.output.write_all(&self.row)?;
        self.row.clear();
        Ok(())
    }

    fn row<'f>(&mut self, fields: impl IntoIterator<Item = &'f str>) -> io::Result<()> {
        for field in fields {
            self.field(field.as_bytes());
        }
        self.end_row()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

struct Sheets<W: Write> {
    standings: Sheet<W>,
    aspects: Sheet<W>,
    derivation: Option<W>,
    room: Vec<u8>,
}

/// Computes a material and writes its results. Bad material leaves outputs half written, for the caller to throw away.
///
/// # Errors
/// All problems of the material at once, or the first failure to write.
pub fn write<W: Write>(
    material: &Material<'_>,
    options: Options,
    outputs: Outputs<W>,
) -> Result<(), ScoreError> {
    let modules = module_columns(material);
    let mut sheets = Sheets {
        standings: Sheet::new(outputs.standings),
        aspects: Sheet::new(outputs.aspects),
        derivation: outputs.derivation,
        room: Vec::new(),
    };
    sheets.headers(material, &modules).map_err(ScoreError::Output)?;
    let mut failed = None;
    let teams = run(material, options, &mut |group| {
        if failed.is_none() {
            failed = sheets.group(material, &modules, &group).err();
        }
    });
    let teams = teams.map_err(|problems: Vec<Problem>| ScoreError::Package(problems))?;
    if let Some(error) = failed {
        return Err(ScoreError::Output(error));
    }
    sheets.finish().map_err(ScoreError::Output)?;
    match outputs.teams {
        Some(output) if material.rules().teams.is_some() => {
            write_teams(output, &teams).map_err(ScoreError::Output)
        }
        _ => Ok(()),
    }
}

/// Prints into room that is used again; results have millions of numbers.
fn print(room: &mut Vec<u8>, value: Option<Exact>) -> &[u8] {
    room.clear();
    match value.map(|value| value.points().ok_or(value)) {
        None => {}
        Some(Ok(points)) => points.print_to(room),
        Some(Err(value)) => room.extend_from_slice(value.to_decimal().as_bytes()),
    }
    room
}

fn shown(value: Option<Exact>) -> String {
    value.map_or_else(String::new, Exact::to_decimal)
}

impl<W: Write> Sheets<W> {
    fn headers(&mut self, material: &Material<'_>, modules: &[u32]) -> io::Result<()> {
        let columns = modules.iter().map(|module| material.names.get(*module));
        self.standings.row(["group", "entry", "total", "rank"].into_iter().chain(columns))?;
        self.aspects.row(["group", "entry", "module", "aspect", "score"])
    }

    fn group(&mut self, material: &Material<'_>, modules: &[u32], group: &GroupScored) -> io::Result<()> {
        for entry in &group.entries {
            self.entry(material, entry)?;
        }
        let name = material.names.get(group.group);
        let placed = group.places.iter().map(|place| (place.item, Some(Exact::whole(i64::from(place.rank)))));
        let unplaced = group.unranked.iter().map(|item| (*item, None));
        for (item, rank) in placed.chain(unplaced) {
            let entry = &group.entries[item];
            let code = material.names.get(material.entries[entry.entry as usize].entry);
            self.standings.field(name.as_bytes());
            self.standings.field(code.as_bytes());
            self.standings.field(print(&mut self.room, entry.total));
            self.standings.field(print(&mut self.room, rank));
            for module in modules {
                let subtotal = entry
                    .modules
                    .iter()
                    .find(|scored| scored.module == *module)
                    .map(|scored| scored.subtotal);
                self.standings.field(print(&mut self.room, subtotal));
            }
            self.standings.end_row()?;
        }
        Ok(())
    }

    fn entry(&mut self, material: &Material<'_>, entry: &ScoredEntry) -> io::Result<()> {
        let row = &material.entries[entry.entry as usize];
        let (group, code) = (material.names.get(row.group), material.names.get(row.entry));
        for scored in &entry.aspects {
            let aspect = &material.aspects[scored.row as usize];
            self.aspects.field(group.as_bytes());
            self.aspects.field(code.as_bytes());
            self.aspects.field(material.names.get(aspect.module).as_bytes());
            self.aspects.field(material.names.get(aspect.aspect).as_bytes());
            self.aspects.field(print(&mut self.room, scored.score));
            self.aspects.end_row()?;
        }
        if let (Some(output), Some(derivation)) = (&mut self.derivation, &entry.derivation) {
            serde_json::to_writer(&mut *output, derivation)?;
            output.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.standings.flush()?;
        self.aspects.flush()?;
        if let Some(output) = &mut self.derivation {
            output.flush()?;
        }
        Ok(())
    }
}

fn write_teams<W: Write>(output: W, teams: &[TeamStanding]) -> io::Result<()> {
    let mut sheet = Sheet::new(output);
    sheet.row(["group", "team", "total", "rank"])?;
    for team in teams {
        let rank = team.rank.map_or_else(String::new, |rank| rank.to_string());
        sheet.row([team.group.as_str(), &team.team, &shown(team.total), &rank])?;
    }
    sheet.flush()?;
    Ok(())
}
