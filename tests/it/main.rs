//! Everything that is tested through the front door, as one binary.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod scoring;
#[cfg(test)]
mod support;
