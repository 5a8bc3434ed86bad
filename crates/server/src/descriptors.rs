//! File descriptors: every client and every relayed port takes one, and the usual limit of 1024 is from another age.

/// Raises this process's own limit as far as the system allows it to.
#[cfg(unix)]
pub(crate) fn raise_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::debug!(%error, "the limit of file descriptors stays as it is");
    }
}

#[cfg(not(unix))]
pub(crate) fn raise_limit() {}
