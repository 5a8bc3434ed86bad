//! What the person has decided about files, as a text that is kept while the page is loaded anew: what was wanted still is, what
//! was paused, cancelled or declined is not begun again, and nobody is asked about what was saved. It does not outlive the tab,
//! also where the chat does. What is stored of files the browser finds by itself.

use damso_protocol::EntryId;

use crate::Saving;

/// What the person has decided about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// It is to come, whether any of it is there or not.
    Want,
    /// It has to wait. So many of its blocks, counted from the beginning, are there.
    Pause(u32),
    /// It was wanted, or came by itself, and is not wanted any more.
    Cancel,
    Decline,
    /// It is where downloads go.
    Save,
    /// It is where the person wanted it.
    SaveAs,
    /// It was offered without being chosen: it was made in the page, or pasted.
    Make,
}

impl Decision {
    /// What it says of saving.
    pub(crate) fn saving(self) -> Option<Saving> {
        match self {
            Self::Save => Some(Saving::HandedOver),
            Self::SaveAs => Some(Saving::Done),
            Self::Want | Self::Pause(_) | Self::Cancel | Self::Decline | Self::Make => None,
        }
    }
}

/// A line for each file.
pub(super) fn write(decisions: impl Iterator<Item = (EntryId, Decision)>) -> String {
    let line = |(file, decision): (EntryId, Decision)| {
        let file = file.to_string();
        match decision {
            Decision::Want => ["wanted ", &*file].concat(),
            Decision::Pause(stored) => ["paused ", &*stored.to_string(), " ", &*file].concat(),
            Decision::Cancel => ["cancelled ", &*file].concat(),
            Decision::Decline => ["declined ", &*file].concat(),
            Decision::Save => ["saved ", &*file].concat(),
            Decision::SaveAs => ["put ", &*file].concat(),
            Decision::Make => ["made ", &*file].concat(),
        }
    };
    decisions.map(line).collect::<Vec<_>>().join("\n")
}

/// What was written, without the lines that say nothing.
pub(super) fn read(text: &str) -> Vec<(EntryId, Decision)> {
    let read_line = |line: &str| {
        let (word, rest) = line.split_once(' ')?;
        let (decision, file) = match word {
            "paused" => {
                let (stored, file) = rest.split_once(' ')?;
                (Decision::Pause(stored.parse().ok()?), file)
            }
            "wanted" => (Decision::Want, rest),
            "cancelled" => (Decision::Cancel, rest),
            "declined" => (Decision::Decline, rest),
            "saved" => (Decision::Save, rest),
            "put" => (Decision::SaveAs, rest),
            "made" => (Decision::Make, rest),
            _ => return None,
        };
        Some((file.parse().ok()?, decision))
    };
    text.split('\n').filter_map(read_line).collect()
}

#[cfg(test)]
mod tests {
    use damso_protocol::{LogId, PeerId};

    use super::*;

    #[test]
    fn what_was_decided_is_read_as_it_was_written() {
        let log = |to| LogId { author: PeerId([1; 16]), stay: 5, to };
        let file = |number, to| EntryId { log: log(to), number };
        let decisions = [
            (file(1, None), Decision::Pause(u32::MAX)),
            (file(2, Some(PeerId([2; 16]))), Decision::Decline),
            (file(3, None), Decision::Save),
            (file(4, None), Decision::Cancel),
            (file(5, None), Decision::Want),
            (file(6, None), Decision::SaveAs),
            (file(7, None), Decision::Make),
        ];
        assert_eq!(read(&write(decisions.into_iter())), decisions);
        assert_eq!(read(&write([].into_iter())), []);
    }

    #[test]
    fn nonsense_says_nothing() {
        let file = EntryId { log: LogId { author: PeerId([1; 16]), stay: 5, to: None }, number: 1 };
        let name = file.to_string();
        for line in
            ["", "paused", "paused 1", "paused x {}", "paused 4294967296 {}", "saved  {}", "eaten {}", "{}", "[]"]
        {
            let text = [&line.replace("{}", &name), "\ndeclined ", &name].concat();
            assert_eq!(read(&text), [(file, Decision::Decline)], "{line}");
        }
    }
}
