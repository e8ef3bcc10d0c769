//! Everything that is tested through the front door, as one binary.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod authz;
#[cfg(test)]
mod competitions;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod innovations;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod judging;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod marketplace;
mod migrations;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod repository;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod results;
#[cfg(test)]
mod scoreboard;
#[cfg(test)]
mod scoring;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod source;
#[cfg(test)]
mod stories;
#[cfg(test)]
#[expect(dead_code, reason = "shared with the benches, which use other parts of it")]
mod support;
#[cfg(test)]
mod taxonomy;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod verify;
