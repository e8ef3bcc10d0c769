//! The package folder of SCORING §4: CSV files in, CSV files out.
//!
//! Nothing here touches a disk: a [`Source`] opens the files, [`Outputs`] are written to.
//! Rows are interned and packed as they stream past, so that five million marks fit.

mod ahead;
mod input;
mod marks;
mod output;
mod records;
mod table;

pub use input::{Source, read};
pub use marks::duplicate_marks;
pub use output::{Outputs, write};

use super::{Options, Problem, RuleSet};

/// The files of a package, required ones first.
pub const FILES: [&str; 6] =
    ["entries.csv", "marks.csv", "aspects.csv", "adjustments.csv", "teams.csv", "vetoes.csv"];

/// Why a package could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// The package is at fault; all problems at once.
    #[error("{} problems in the package", .0.len())]
    Package(Vec<Problem>),
    /// The output could not be written.
    #[error("could not write the results")]
    Output(#[source] std::io::Error),
}

/// Reads, computes and writes a package. Nothing is written where the package is at fault before the
/// computation; what is written until a fault in the computation shows is for the caller to throw away.
///
/// # Errors
/// All problems of the package at once, or the first failure to write.
pub fn score<S: Source, W: std::io::Write>(
    rules: &RuleSet,
    source: &S,
    outputs: Outputs<W>,
) -> Result<(), ScoreError> {
    let material = read(rules, source).map_err(ScoreError::Package)?;
    let options = Options { derivation: outputs.derivation.is_some(), ..Options::default() };
    write(&material, options, outputs).map_err(|error| match error {
        ScoreError::Package(problems) => ScoreError::Package(with_lines(problems, &material, source)),
        ScoreError::Output(error) => ScoreError::Output(error),
    })
}

/// A doubled mark is found when its panel is valued; its line is looked up only then.
fn with_lines<S: Source>(
    mut problems: Vec<Problem>,
    material: &super::Material<'_>,
    source: &S,
) -> Vec<Problem> {
    let lacks_line = |problem: &Problem| problem.file == Some("marks.csv") && problem.line.is_none();
    if !problems.iter().any(lacks_line) {
        return problems;
    }
    let doubled = duplicate_marks(material, source);
    if !doubled.is_empty() {
        problems.retain(|problem| !lacks_line(problem));
        problems.extend(doubled);
        problems.sort();
    }
    problems
}
