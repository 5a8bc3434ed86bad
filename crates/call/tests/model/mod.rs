//! What stands in for browsers, network and server when calls run without any.

#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part of the model")]

pub mod connection;
mod faults;
pub mod hostile;
pub mod mutation;
pub mod page;
pub mod random;
pub mod server;
pub mod world;
