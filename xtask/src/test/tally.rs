//! How many tests passed and failed, read from what the test harness prints.

use std::fmt;
use std::iter::Sum;
use std::process::ExitStatus;

/// Counts of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u32,
    pub(super) failed: u32,
    pub(super) ignored: u32,
}

impl Tally {
    /// Nobody shall read "0 failed" below what did not run.
    pub(super) const DID_NOT_RUN: Self = Self { passed: 0, failed: 1, ignored: 0 };

    /// The tally of a single test.
    pub(super) fn of_one(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into(), ignored: 0 }
    }

    /// Adds what a line of output says, if it is a test binary's summary:
    /// `test result: ok. 5 passed; 0 failed; 1 ignored; …`. libtest and wasm-bindgen-test write the same.
    pub(super) fn read(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ").and_then(|(_, result)| result.split_once(". ")) else {
            return;
        };
        for count in counts.split(';') {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u32>().ok()) else { continue };
            match words.next() {
                Some("passed") => self.passed += number,
                Some("failed") => self.failed += number,
                Some("ignored") => self.ignored += number,
                _ => {}
            }
        }
    }

    /// The tally once the tests have ended. What did not build, crashed, or ran no test although none was filtered
    /// away counts as a failure.
    pub(super) fn finish(mut self, status: ExitStatus, filter: &[String]) -> Self {
        let ran_nothing = filter.is_empty() && self.passed + self.failed == 0;
        if self.failed == 0 && (!status.success() || ran_nothing) {
            self.failed = 1;
        }
        self
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            ignored: sum.ignored + tally.ignored,
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passed, failed, ignored } = self;
        f.pad(&format!("{passed:>5} passed {failed:>5} failed {ignored:>5} ignored"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        tally
    }

    #[test]
    fn adds_up_every_summary() {
        let tally = read(&[
            "running 3 tests",
            "test a ... ok",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ]);
        assert_eq!(tally, Tally { passed: 13, failed: 2, ignored: 1 });
    }

    #[test]
    fn reads_the_browsers_summary() {
        let tally = read(&["test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.52s"]);
        assert_eq!(tally, Tally { passed: 4, failed: 0, ignored: 0 });
    }

    #[test]
    fn ignores_everything_else() {
        for line in ["", "5 passed; 3 failed", "test result: ok", "test result: . passed", "a test passed; 1 failed"] {
            assert_eq!(read(&[line]), Tally::default(), "{line:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_layer_that_did_not_run_has_failed() {
        use std::os::unix::process::ExitStatusExt;
        let (success, crash) = (ExitStatus::from_raw(0), ExitStatus::from_raw(256));
        let (passed, failed) = (Tally { passed: 2, ..Tally::default() }, Tally { failed: 2, ..Tally::default() });
        let filter = ["chat".to_owned()];
        assert_eq!(passed.finish(success, &[]).failed, 0);
        assert_eq!(passed.finish(crash, &[]).failed, 1);
        assert_eq!(failed.finish(crash, &[]).failed, 2);
        assert_eq!(Tally::default().finish(success, &[]).failed, 1);
        assert_eq!(Tally::default().finish(success, &filter).failed, 0);
    }
}
