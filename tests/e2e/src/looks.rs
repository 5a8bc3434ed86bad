//! How the page looks, in either theme and in windows of any size: judged by axe, and kept in the gallery.

use std::{fmt, fs, sync::LazyLock};

use serde_json::{Map, Value, json};

use crate::{
    Browser, Person, environment, keepsakes,
    webdriver::{Refusal, Session},
};

/// The colours that the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The inside of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// A small laptop's.
    Desktop,
    /// A phone's, upright.
    Phone,
    /// The narrowest that a page has to make do with (WCAG 2.2, 1.4.10).
    Narrow,
    /// A small laptop's, in which everything is shown at twice its size.
    Zoomed,
    /// A quarter of a common screen, or all of a small one at twice its size.
    Quarter,
    /// That of a very large screen.
    Large,
}

/// What axe looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Levels A and AA of WCAG 2.2, and what is good beyond.
    All,
    /// Of these, what depends on colours: a quarter of the time.
    Colours,
    /// All but these: where colours are forced, a browser goes on telling the page's own.
    AllButColours,
}

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = environment::axe();
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
});

impl Person {
    /// Has the system prefer a theme and the window take a size, and waits until the page has followed.
    #[track_caller]
    pub fn uses(&self, theme: Theme, window: Window) {
        let emulated = match self.browser() {
            Browser::Chromium => emulate_in_chromium(&self.session, theme, window),
            Browser::Firefox => emulate_in_firefox(&self.session, theme, window),
        };
        self.must("change theme and window", emulated);
        let script = "const [dark, [width, height]] = input;
            const preferred = matchMedia('(prefers-color-scheme: dark)');
            const followed = () => preferred.matches === dark && innerWidth === width && innerHeight === height;
            await until(followed, () => `${input}, not ${preferred.matches}, ${innerWidth}, ${innerHeight}`);
            await settled()";
        self.run(script, &json!([theme == Theme::Dark, window.size()]));
    }

    /// Has the system give the page its few colours, as people choose who see little contrast. (Chromium only.)
    #[track_caller]
    pub fn forces_colours(&self) {
        let features = [json!({"name": "forced-colors", "value": "active"})];
        let command = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
        self.must("force colours", self.session.post("/goog/cdp/execute", &command));
        let script = "const forced = matchMedia('(forced-colors: active)');
            await until(() => forced.matches, () => 'the colours to be forced');
            await settled()";
        self.run(script, &json!(null));
    }

    /// Fails the test if axe finds anything wrong with the page as it is now.
    #[track_caller]
    pub fn passes_axe(&self, state: &str, rules: Rules) {
        // All in one script of the driver's, for the page's policy lets no script be added to the page.
        let script = format!(
            "if (!window.axe) {{ {} }}
            return axe.run(arguments[0]).then(({{ violations }}) => violations.flatMap(({{ id, help, nodes }}) =>
                nodes.map(({{ target, html, failureSummary }}) =>
                    `${{id}}: ${{help}}\\n  ${{target}}\\n  ${{html}}\\n  ${{failureSummary.replaceAll('\\n', '\\n  ')}}`)))",
            *AXE
        );
        let mut options = rules.options();
        options["resultTypes"] = json!(["violations"]);
        let violations = self.must("run axe", self.session.run(&script, &[options]));
        let violations: Vec<_> = violations.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert!(violations.is_empty(), "axe in “{state}”, as {} sees it:\n{}", self.name(), violations.join("\n"));
    }

    /// Keeps what the browser shows in the gallery, under this name.
    #[track_caller]
    pub fn is_pictured(&self, name: &str) {
        let picture = self.must("be pictured", keepsakes::screenshot(&self.session));
        let gallery = environment::output().join("gallery");
        fs::create_dir_all(&gallery).expect("there is room for pictures");
        fs::write(gallery.join(format!("{name}.png")), picture).expect("there is room for pictures");
    }
}

fn emulate_in_chromium(session: &Session, theme: Theme, window: Window) -> Result<(), Refusal> {
    let [width, height] = window.size();
    let features = [json!({"name": "prefers-color-scheme", "value": theme.to_string()})];
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    for (command, parameters) in [
        ("Emulation.setEmulatedMedia", json!({"features": features})),
        // A phone's take no room. The page is laid out by this only when the window changes.
        ("Emulation.setScrollbarsHidden", json!({"hidden": window == Window::Phone})),
        ("Emulation.setDeviceMetricsOverride", metrics),
    ] {
        session.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))?;
    }
    Ok(())
}

/// A window of Firefox is never narrower than 500 pixels, but what it shows the page in can be.
fn emulate_in_firefox(session: &Session, theme: Theme, window: Window) -> Result<(), Refusal> {
    // Room for the page and more, or a click on what is beyond the window would not hit.
    let [width, height] = window.size();
    session.post("/window/rect", &json!({"width": width.max(1280) + 120, "height": height + 300}))?;
    let script = "const [theme, [width, height]] = arguments;
        const { selectedBrowser } = gBrowser;
        Object.assign(selectedBrowser.style, { width: `${width}px`, height: `${height}px` });
        selectedBrowser.browsingContext.prefersColorSchemeOverride = theme;";
    session.run_in_firefox(script, &[json!(theme.to_string()), json!(window.size())]).map(drop)
}

impl Rules {
    /// As axe names them: by the tags of the versions of WCAG that brought them, or one by one.
    fn options(self) -> Value {
        let every = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        let colours = ["color-contrast", "link-in-text-block"];
        let without = colours.map(|rule| (rule.to_owned(), json!({"enabled": false})));
        match self {
            Self::All => json!({"runOnly": every}),
            Self::Colours => json!({"runOnly": colours}),
            Self::AllButColours => json!({"runOnly": every, "rules": Map::from_iter(without)}),
        }
    }
}

impl Window {
    /// Width and height in CSS pixels.
    fn size(self) -> [u16; 2] {
        match self {
            Self::Desktop => [1280, 800],
            Self::Phone => [390, 844],
            Self::Narrow => [320, 568],
            Self::Zoomed => [640, 400],
            Self::Quarter => [512, 384],
            Self::Large => [2560, 1440],
        }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Light => "light",
            Self::Dark => "dark",
        })
    }
}

impl fmt::Display for Window {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Narrow => "narrow",
            Self::Zoomed => "zoomed",
            Self::Quarter => "quarter",
            Self::Large => "large",
        })
    }
}
