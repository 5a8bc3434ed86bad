//! Which browser a person uses, and how it is set up. What the flags and preferences do is said beside them.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    INSECURE_HOST,
    environment::program,
    network::Network,
    process::Process,
    voice::write_voice,
    webdriver::{Refusal, Session},
};

/// Goes into every page before the page's own scripts.
const RECORDER: &str = include_str!("recorder.js");

/// What chromedriver says before it ends: it takes any port of IPv6 that is free, and then the same of IPv4, which may be
/// somebody else's.
const PORT_TAKEN: &str = "port not available. Exiting";

/// How often a driver is started that finds its port taken.
const STARTS: usize = 5;

/// The browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, through chromedriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
}

/// How a browser is set up.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub(crate) browser: Browser,
    permission: Permission,
    devices: Devices,
    playback: Playback,
    display: Display,
    private: bool,
    language: &'static str,
}

/// What the browser answers when the page asks for camera and microphone.
#[derive(Clone, Copy, Debug)]
pub enum Permission {
    /// Yes.
    Granted,
    /// No.
    Denied,
}

/// What is plugged in.
#[derive(Clone, Copy, Debug)]
pub enum Devices {
    /// A camera with a moving picture and a microphone with a voice, in Firefox with a tone.
    Fake,
    /// Three such cameras, of which the second shows what no connection takes. (Chromium only.)
    ThreeCameras,
    /// What the machine has: on one that runs tests, nothing.
    Real,
}

/// Whether sound may start without a click.
#[derive(Clone, Copy, Debug)]
pub enum Playback {
    /// It may.
    Allowed,
    /// It may not. Only Firefox can be told so in earnest.
    Refused,
}

/// Where the browser has its windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// Nowhere. Chromium makes up a screen that can be shared nevertheless; Firefox does not.
    None,
    /// On a screen of the person's own, which nobody sees unless it is shared. (Firefox only.)
    Virtual,
}

impl From<Browser> for Setting {
    fn from(browser: Browser) -> Self {
        Self {
            browser,
            permission: Permission::Granted,
            devices: Devices::Fake,
            playback: Playback::Allowed,
            display: Display::None,
            private: false,
            language: "en-US",
        }
    }
}

impl Browser {
    /// The other one of the two.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Chromium => Self::Firefox,
            Self::Firefox => Self::Chromium,
        }
    }

    /// With another answer to the page's question for camera and microphone.
    pub fn permission(self, permission: Permission) -> Setting {
        Setting { permission, ..self.into() }
    }

    /// With other devices.
    pub fn devices(self, devices: Devices) -> Setting {
        Setting { devices, ..self.into() }
    }

    /// With a screen.
    pub fn display(self, display: Display) -> Setting {
        Setting { display, ..self.into() }
    }

    /// In another language, as a BCP 47 tag.
    pub fn language(self, language: &'static str) -> Setting {
        Setting { language, ..self.into() }
    }
}

impl Setting {
    /// With another answer to the page's wish to play sound.
    #[must_use]
    pub fn playback(self, playback: Playback) -> Self {
        Self { playback, ..self }
    }

    /// In a private window. (Firefox only, which gives it no file system.)
    #[must_use]
    pub fn privately(self) -> Self {
        Self { private: true, ..self }
    }

    /// Starts a driver in this network, whose browser will keep its profile, and all else, in `directory`.
    pub(crate) fn start_driver(self, directory: &Path, network: Network) -> Driver {
        let mut command = network.command(match self.browser {
            Browser::Chromium => program(&["chromedriver"]),
            Browser::Firefox => program(&["geckodriver"]),
        });
        command.env("TMPDIR", directory);
        let display = match self.display {
            Display::None => None,
            Display::Virtual => {
                let (number, process) = start_display(&network);
                command.env("DISPLAY", format!(":{number}"));
                Some(process)
            }
        };
        match self.browser {
            // The driver's output then holds the console.
            Browser::Chromium => command.args(["--port=0", "--enable-chrome-logs"]),
            // Only Firefox's own windows can make a page as narrow as a phone.
            Browser::Firefox => command.args(["--port", "0", "--allow-system-access"]).envs([
                // A crash reporter would outlive the browser.
                ("MOZ_CRASHREPORTER_DISABLE", "1"),
                ("MOZ_HEADLESS_WIDTH", "1000"),
                ("MOZ_HEADLESS_HEIGHT", "700"),
            ]),
        };
        let before_port = match self.browser {
            Browser::Chromium => "started successfully on port ",
            Browser::Firefox => "Listening on 127.0.0.1:",
        };
        let (process, port) = listening(&command, before_port);
        Driver { process, _display: display, port, network }
    }

    /// Opens the browser.
    pub(crate) fn open(self, driver: &Driver, directory: &Path) -> Result<Session, Refusal> {
        match self.browser {
            Browser::Chromium => {
                let session = Session::open(driver.port, driver.network.clone(), &self.chromium(directory))?;
                let command = "Page.addScriptToEvaluateOnNewDocument";
                session.post("/goog/cdp/execute", &json!({"cmd": command, "params": {"source": RECORDER}}))?;
                Ok(session)
            }
            Browser::Firefox => {
                let session = Session::open(driver.port, driver.network.clone(), &self.firefox(directory))?;
                let extension = write_extension(directory);
                let addon = json!({"path": extension, "temporary": true, "allowPrivateBrowsing": true});
                session.post("/moz/addon/install", &addon)?;
                Ok(session)
            }
        }
    }

    fn chromium(self, directory: &Path) -> Value {
        let mut arguments = vec![
            "--headless".to_owned(),
            // The sandbox does not work for root, as which containers run.
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            // Nothing but the tests' own traffic.
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            // A crash reporter would outlive the browser.
            "--disable-breakpad".into(),
            // A container's /dev/shm is small.
            "--disable-dev-shm-usage".into(),
            "--enable-logging=stderr".into(),
            // There is no multicast DNS to be relied on here, and without it a hidden address is no address.
            "--disable-features=WebRtcHideLocalIpsWithMdns".into(),
            format!("--host-resolver-rules=MAP {INSECURE_HOST} 127.0.0.1"),
            "--window-size=1000,700".into(),
        ];
        // Ten pictures a second move as visibly as thirty, and leave two processor cores to the others.
        let made_up = match self.devices {
            Devices::Fake => Some("fps=10"),
            Devices::ThreeCameras => Some("fps=10,device-count=3"),
            Devices::Real => None,
        };
        if let Some(cameras) = made_up {
            arguments.push(format!("--use-fake-device-for-media-stream={cameras}"));
            arguments.push(format!("--use-file-for-fake-audio-capture={}", write_voice(directory).display()));
        }
        arguments.push(match self.permission {
            Permission::Granted => "--use-fake-ui-for-media-stream".into(),
            Permission::Denied => "--deny-permission-prompts".into(),
        });
        json!({
            "goog:chromeOptions": {
                "binary": program(&["chromium", "chromium-browser", "google-chrome"]),
                "args": arguments,
                "prefs": {
                    "intl.accept_languages": self.language,
                    "download.default_directory": downloads(directory),
                    "download.prompt_for_download": false,
                },
            },
        })
    }

    fn firefox(self, directory: &Path) -> Value {
        let fake = matches!(self.devices, Devices::Fake);
        let (unasked, default) = match self.permission {
            Permission::Granted => (true, 0),
            Permission::Denied => (false, 2),
        };
        let (autoplay, blocking) = match self.playback {
            Playback::Allowed => (0, 0),
            // Nothing plays with sound but from within a click's own handler.
            Playback::Refused => (1, 2),
        };
        let arguments: &[&str] = match self.display {
            Display::None => &["-headless"],
            Display::Virtual => &[],
        };
        json!({
            "moz:firefoxOptions": {
                "binary": program(&["firefox", "firefox-esr"]),
                "args": arguments,
                "prefs": {
                    "browser.privatebrowsing.autostart": self.private,
                    "media.navigator.streams.fake": fake,
                    "media.navigator.permission.disabled": unasked,
                    // 0 asks, 2 denies.
                    "permissions.default.camera": default,
                    "permissions.default.microphone": default,
                    // What Firefox itself lays over a video under the mouse.
                    "media.videocontrols.picture-in-picture.video-toggle.enabled": false,
                    "media.autoplay.default": autoplay,
                    "media.autoplay.blocking_policy": blocking,
                    // Machines that run tests have no sound device, without which nothing could be measured.
                    "media.cubeb.force_mock_context": fake,
                    // As above: no multicast DNS.
                    "media.peerconnection.ice.obfuscate_host_addresses": false,
                    "network.dns.localDomains": INSECURE_HOST,
                    // 2: not the system's directory for downloads, but this one.
                    "browser.download.folderList": 2,
                    "browser.download.dir": downloads(directory),
                    "intl.accept_languages": self.language,
                    // The driver's output then holds the console.
                    "devtools.console.stdout.content": true,
                },
            },
        })
    }
}

/// Where a browser that has its profile in `directory` puts downloads.
pub(crate) fn downloads(directory: &Path) -> PathBuf {
    directory.join("downloads")
}

/// A driver and, once opened, its browser. Each person has one: geckodriver drives a single browser.
pub(crate) struct Driver {
    pub(crate) process: Process,
    // Dropped after the browser, which would complain.
    _display: Option<Process>,
    port: u16,
    network: Network,
}

/// Starts a driver, which says its port after these words.
fn listening(command: &Command, before_port: &str) -> (Process, u16) {
    let outcome = |line: &str| match line.split_once(before_port) {
        Some((_, port)) => port.trim_end_matches('.').parse().ok().map(Some),
        None => line.contains(PORT_TAKEN).then_some(None),
    };
    let mut attempts = (0..STARTS).map(|_| Process::start(command));
    let listening = attempts.find_map(|process| process.must_say("its port", outcome).map(|port| (process, port)));
    listening.unwrap_or_else(|| panic!("{STARTS} times, a port was free and then taken"))
}

/// Starts an X server that draws into memory. Returns the number of its display.
fn start_display(network: &Network) -> (u32, Process) {
    let mut command = network.command(program(&["Xvfb"]));
    // It takes the first number that is free, and prints it when it is ready.
    command.args(["-displayfd", "1", "-screen", "0", "1280x800x24"]);
    // It listens on an abstract socket alone, of which nothing is left in the file system.
    command.args(["-nolisten", "tcp", "-nolisten", "unix"]);
    let process = Process::start(&command);
    (process.must_say("its display", |line| line.parse().ok()), process)
}

/// The recorder as an extension: Firefox's only way, short of `WebDriver` `BiDi`, to come before the page's own scripts.
fn write_extension(directory: &Path) -> impl serde::Serialize + use<> {
    let extension = directory.join("recorder");
    let manifest = json!({
        "manifest_version": 3,
        "name": "Damso's recorder",
        "version": "1",
        "browser_specific_settings": {"gecko": {"id": "recorder@damso.test"}},
        "host_permissions": ["<all_urls>"],
        "content_scripts": [
            {"matches": ["<all_urls>"], "js": ["recorder.js"], "run_at": "document_start", "world": "MAIN"}
        ],
    });
    fs::create_dir_all(&extension).expect("the directory is the test's own");
    fs::write(extension.join("manifest.json"), manifest.to_string()).expect("the directory is the test's own");
    fs::write(extension.join("recorder.js"), RECORDER).expect("the directory is the test's own");
    extension
}

impl fmt::Display for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        })
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn a_driver_whose_port_is_taken_is_started_again() {
        let directory = TempDir::new().unwrap();
        let script = r#"mkdir "$0" && echo "IPv4 port not available. Exiting..." || echo "started on port 4444.""#;
        let mut driver = Command::new("sh");
        driver.args(["-c", script]).arg(directory.path().join("started"));
        assert_eq!(listening(&driver, "started on port ").1, 4444);
    }
}
