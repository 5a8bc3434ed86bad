//! Showing a stream in a `<video>`.

/// Whether a video is to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// One's own picture is not, or there would be an echo.
    Muted,
    /// Everybody else's is.
    Audible,
}

/// Whether this browser lets a person choose where sound comes out.
pub fn can_choose_speaker() -> bool {
    false
}
