//! The real server on a free port, and real clients. One file per behaviour; each misuse is tried beside an honest pair,
//! which must not notice.

// Everything here is a test, also the functions that clippy does not take for one.
#![allow(clippy::unwrap_used)]

mod binary;
mod departures;
mod flooding;
mod joining;
mod limits;
mod malformed;
mod oversized;
mod presence;
mod relay;
mod resuming;
mod shutdown;
mod signaling;
mod silence;
mod site;
mod slow_reader;
mod sources;
mod strangers;
mod support;
