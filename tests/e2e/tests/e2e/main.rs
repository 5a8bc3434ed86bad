//! Every end-to-end test. One program, so that the number of browsers is bounded over all of them.

/// Makes tests of functions that take a browser.
macro_rules! in_both_browsers {
    ($($test:ident),* $(,)?) => {
        mod chromium {
            $(
                #[test]
                fn $test() {
                    super::$test(super::Chromium);
                }
            )*
        }
        mod firefox {
            $(
                #[test]
                fn $test() {
                    super::$test(super::Firefox);
                }
            )*
        }
    };
}
use in_both_browsers;

mod accessibility;
mod chat;
mod chat_deeds;
mod chat_history;
mod devices;
mod files;
mod first_call;
mod forced_colours;
mod full_disk;
mod history;
mod keyboard;
mod laboratory;
mod languages;
mod leaving;
mod liars;
mod links;
mod lobby_failures;
mod mesh;
mod muting;
mod notices;
mod parts;
mod policy;
mod presence;
mod reflow;
mod refused_sound;
mod screen;
mod server_restart;
mod sharing;
mod stage;
mod static_hosting;
mod together;
mod wake_lock;
mod ways;
mod without_server;
mod yardsticks;
