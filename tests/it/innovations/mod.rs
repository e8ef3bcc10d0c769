//! Filings on their way to the repository, through HTTP.

mod filing;
mod review;
mod rubric;
