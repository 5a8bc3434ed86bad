//! Where a program runs: in the network of this machine, or in a namespace of the laboratory.

use std::{ffi::OsStr, process::Command, sync::Arc};

use crate::laboratory::Namespace;

/// A network with a loopback of its own.
#[derive(Clone)]
pub(crate) enum Network {
    /// This machine's.
    Machine,
    /// One that nobody else sees.
    Namespace(Arc<Namespace>),
}

impl Network {
    /// A command that will run there.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        match self {
            Self::Machine => Command::new(program),
            Self::Namespace(namespace) => namespace.command(program),
        }
    }

    /// Does something there: the sockets that it opens are, too.
    pub(crate) fn within<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        match self {
            Self::Machine => act(),
            Self::Namespace(namespace) => namespace.within(act),
        }
    }
}
