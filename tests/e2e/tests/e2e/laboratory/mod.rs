//! Calls in the laboratory: between every two kinds of access to the Internet, and through faults.

mod conversation;
mod faults;
mod grid;
mod interruptions;
mod quality;
mod words;
