//! The page in windows of every size: nothing has to be scrolled sideways, and every button can be reached and hit.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Person, Server, Theme, Window, button, buttons, group, people, tile, video,
};
use serde_json::{Value, json};

/// What is wrong with where things are: buttons beside the window or, of those in `inside`, below it; too small ones (WCAG
/// 2.2, 2.5.8); and pairs that lie on each other.
const FAULTS: &str = "const [every, inside] = input;
    const { scrollWidth, clientWidth } = document.scrollingElement;
    const faults = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : [];
    const placed = all(every).map((button) => ({ name: nameOf(button), rect: button.getBoundingClientRect() }));
    const say = ({ name, rect: { x, y, width, height } }) => `“${name}” at ${[x, y, width, height].map(Math.round)}`;
    for (const button of placed) {
        const { left, right, width, height } = button.rect;
        if (left < 0 || right > innerWidth) faults.push(`${say(button)} is beside the window`);
        if (width < 24 || height < 24) faults.push(`${say(button)} is small`);
    }
    for (const button of inside ? all(inside) : []) {
        const { top, bottom } = button.getBoundingClientRect();
        if (top < 0 || bottom > innerHeight) faults.push(`“${nameOf(button)}” is above or below the window`);
    }
    for (const [i, one] of placed.entries()) {
        for (const other of placed.slice(i + 1)) {
            const apart = [['left', 'right'], ['top', 'bottom']].some(([start, end]) =>
                one.rect[start] >= other.rect[end] - 0.5 || other.rect[start] >= one.rect[end] - 0.5);
            if (!apart) faults.push(`${say(one)} lies on ${say(other)}`);
        }
    }
    return faults";

#[track_caller]
fn fits(person: &Person, state: &str, inside: &Value) {
    for window in [Window::Zoomed, Window::Quarter, Window::Narrow, Window::Phone, Window::Desktop, Window::Large] {
        person.uses(Theme::Dark, window);
        person.is_pictured(&format!("{}-reflow-{window}-{state}", person.browser()));
        let faults = person.run(FAULTS, &json!([buttons(), inside]));
        assert_eq!(faults, json!([]), "{state} in a {window} window");
    }
}

fn everything_fits_in_every_window(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    ada.open(&server.page());
    ada.sees(&button("New call"));
    fits(&ada, "home", &Value::Null);
    ada.click(&button("New call"));
    ada.sees(&button("Join call"));
    ada.sees_moving(&video("Your camera"));
    fits(&ada, "lobby", &Value::Null);
    // On a small laptop, everything is seen at once.
    ada.uses(Theme::Dark, Window::Desktop);
    let script = "const { scrollHeight, clientHeight } = document.scrollingElement; return scrollHeight - clientHeight";
    assert_eq!(ada.run(script, &json!(null)), json!(0));
    ada.enters_call();
    let controls = json!(buttons().inside(group("Call controls")));
    fits(&ada, "alone", &controls);
    bora.joins(&ada.address());
    ada.sees_moving(&tile(&bora));
    fits(&ada, "together", &controls);
}

crate::in_both_browsers!(everything_fits_in_every_window);
