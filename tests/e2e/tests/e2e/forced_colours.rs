//! The page in the few colours of somebody's system, which take the page's own grounds and shadows away. Only Chromium's driver
//! can have a system choose them.

use damso_e2e::{Browser::Chromium, ENTER, Find, Person, Rules, Server, button, dialog, group, people, textbox, tile};
use serde_json::json;

/// The edge around the face of a button.
fn edge(person: &Person, sought: &Find) -> String {
    let script = "const face = (await seen(...input)).querySelector('.control-face');
        const { borderStyle, borderWidth } = getComputedStyle(face);
        return `${borderStyle} ${borderWidth}`";
    let edge = person.run(script, &json!([sought, sought.to_string()]));
    edge.as_str().expect("a style and a width").to_owned()
}

#[test]
fn what_is_switched_has_another_edge_and_axe_is_content() {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Chromium]);
    ada.open(&server.page());
    ada.forces_colours();
    ada.sees(&button("New call"));
    ada.passes_axe("forced-home", Rules::AllButColours);
    ada.click(&button("New call"));
    ada.sees(&button("Join call"));
    ada.passes_axe("forced-lobby", Rules::AllButColours);
    ada.enters_call();
    bora.joins(&ada.address());
    ada.sees_moving(&tile(&bora));
    ada.is_pictured("chromium-forced-together");
    ada.passes_axe("forced-together", Rules::AllButColours);

    let controls = || group("Call controls");
    for [before, after] in [
        ["Mute microphone", "Unmute microphone"],
        ["Turn camera off", "Turn camera on"],
        ["Share screen", "Stop sharing"],
    ] {
        let usual = edge(&ada, &button(before).inside(controls()));
        ada.click(&button(before).inside(controls()));
        let switched = edge(&ada, &button(after).inside(controls()));
        assert_ne!(usual, switched, "{before}");
    }
    for sign in ["React", "Chat"] {
        let usual = edge(&ada, &button(sign).inside(controls()));
        ada.click(&button(sign).inside(controls()));
        if sign == "React" {
            ada.click(&button("Raise hand"));
        }
        assert_ne!(usual, edge(&ada, &button(sign).inside(controls())), "{sign}");
    }
    ada.write(&textbox("Message"), "Good morning!");
    ada.press(&textbox("Message"), ENTER);
    ada.is_pictured("chromium-forced-switched");
    ada.passes_axe("forced-switched", Rules::AllButColours);
    ada.click(&button("Close chat"));
    ada.opens("Settings");
    ada.sees(&dialog("Settings"));
    ada.is_pictured("chromium-forced-settings");
    ada.passes_axe("forced-settings", Rules::AllButColours);
}
