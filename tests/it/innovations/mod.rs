//! Filings on their way to the repository, through HTTP.

mod api;
mod filing;
mod review;
mod rubric;
