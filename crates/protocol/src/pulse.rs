//! What two browsers ask each other many times a second: are you there? On a data channel of its own that repeats nothing.

use std::{fmt, str::FromStr};

/// A message of data channel 1, as text: `?17`, answered with `!17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pulse {
    /// A question. Its number means something to the sender alone.
    Ping(u32),
    /// The answer, with the same number.
    Pong(u32),
}

/// The text is no pulse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePulseError;

impl fmt::Display for Pulse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, number) = match self {
            Self::Ping(number) => ('?', number),
            Self::Pong(number) => ('!', number),
        };
        write!(formatter, "{mark}{number}")
    }
}

impl FromStr for Pulse {
    type Err = ParsePulseError;

    fn from_str(text: &str) -> Result<Self, ParsePulseError> {
        let number = |digits: &str| digits.parse().map_err(|_| ParsePulseError);
        match text.split_at_checked(1) {
            Some(("?", digits)) => number(digits).map(Self::Ping),
            Some(("!", digits)) => number(digits).map(Self::Pong),
            _ => Err(ParsePulseError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pulses_as_text() {
        for (pulse, text) in [(Pulse::Ping(0), "?0"), (Pulse::Pong(u32::MAX), "!4294967295")] {
            assert_eq!(pulse.to_string(), text);
            assert_eq!(text.parse(), Ok(pulse));
        }
        for bad in ["", "?", "17", "?-1", "?4294967296", "!1.5", "가1", "? 1"] {
            assert_eq!(bad.parse::<Pulse>(), Err(ParsePulseError), "{bad}");
        }
    }
}
