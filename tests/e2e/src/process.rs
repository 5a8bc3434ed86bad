//! A program that runs beside a test, and everything that it starts in turn. None of them outlives the test, however
//! the test ends.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crate::process_tree;

/// Runs the program in a process group of its own, until the program ends, or a line on standard input names a signal,
/// or standard input closes. A pipe closes whatever becomes of its owner, so this holds for a test that is killed, too.
const KEEPER: &str = r#"("$@" </dev/null; kill -KILL 0) & read -r signal || signal=KILL; kill -"$signal" 0"#;

/// A running program.
pub(crate) struct Process {
    keeper: Child,
    output: Arc<Output>,
    program: String,
}

/// How a program is asked to end.
#[derive(Clone, Copy)]
pub(crate) enum Signal {
    Terminate,
    Kill,
}

/// What it has printed on both streams.
#[derive(Default)]
struct Output {
    lines: Mutex<Lines>,
    grown: Condvar,
}

#[derive(Default)]
struct Lines {
    printed: Vec<String>,
    /// Streams that have come to their end: one when the program and all its children are gone, of each.
    ended: usize,
}

const STREAMS: usize = 2;

impl Process {
    /// Starts `command`, of which the program, arguments, environment and directory count.
    pub(crate) fn start(command: &Command) -> Self {
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => keeper.env(name, value),
                None => keeper.env_remove(name),
            };
        }
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut keeper = keeper.spawn().expect("there is a shell");
        let output = Arc::new(Output::default());
        output.clone().collect(keeper.stdout.take().expect("piped"));
        output.clone().collect(keeper.stderr.take().expect("piped"));
        Self { keeper, output, program: command.get_program().to_string_lossy().into_owned() }
    }

    /// Waits for a line, printed already or yet to come, in which `recognize` finds something.
    pub(crate) fn says<T>(&self, patience: Duration, recognize: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = |lines: &Lines| lines.printed.iter().find_map(|line| recognize(line));
        let lines = self.output.wait(patience, |lines| found(lines).is_none() && lines.ended < STREAMS);
        found(&lines)
    }

    /// As [`Process::says`], of something without which the test cannot go on.
    #[track_caller]
    pub(crate) fn must_say<T>(&self, what: &str, recognize: impl Fn(&str) -> Option<T>) -> T {
        match self.says(Duration::from_mins(1), recognize) {
            Some(found) => found,
            None => panic!("{} did not say {what}, but:\n{}", self.program, self.printed().join("\n")),
        }
    }

    /// Everything printed so far, by line.
    pub(crate) fn printed(&self) -> Vec<String> {
        self.output.lock().printed.clone()
    }

    /// Sends a signal to all that the program has started, but not to the program.
    pub(crate) fn signal_children(&self, signal: rustix::process::Signal) {
        // The keeper has a child, whose child is the program.
        process_tree::signal_beneath_grandchildren(self.keeper.id(), signal);
    }

    /// How much memory those take, of all that the program has started, in whose command line this word stands.
    pub(crate) fn memory_of_children(&self, word: &str) -> u64 {
        process_tree::memory_beneath_grandchildren(self.keeper.id(), word)
    }

    /// Ends the program and waits until it is gone.
    #[track_caller]
    pub(crate) fn end(&mut self, signal: Signal) {
        let mut stdin = self.keeper.stdin.take().expect("a process ends once");
        if let Signal::Terminate = signal {
            stdin.write_all(b"TERM\n").expect("the shell reads");
        }
        drop(stdin);
        self.keeper.wait().expect("the shell can be waited for");
        let lines = self.output.wait(Duration::from_secs(20), |lines| lines.ended < STREAMS);
        assert_eq!(lines.ended, STREAMS, "{} does not end:\n{}", self.program, lines.printed.join("\n"));
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.keeper.stdin.take();
        // The shell takes its whole group with it; there is nothing left to be done about a failure.
        let _ = self.keeper.wait();
    }
}

impl Output {
    fn collect(self: Arc<Self>, stream: impl std::io::Read + Send + 'static) {
        thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                self.lock().printed.push(String::from_utf8_lossy(&line).into_owned());
                self.grown.notify_all();
            }
            self.lock().ended += 1;
            self.grown.notify_all();
        });
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, patience: Duration, unsettled: impl Fn(&Lines) -> bool) -> MutexGuard<'_, Lines> {
        let waited = self.grown.wait_timeout_while(self.lock(), patience, |lines| unsettled(lines));
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
