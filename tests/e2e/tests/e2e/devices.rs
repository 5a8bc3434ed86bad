//! Devices that go, come, and are taken in the middle of a call.

use damso_e2e::{
    Browser::{self, Chromium, Firefox},
    Devices, END, Person, Server, button, checkbox, combobox, group, people, status, tile,
};
use serde_json::json;

fn together() -> (Server, [Person; 2]) {
    let server = Server::start();
    let [ada, bora] = people([Chromium, Firefox]);
    bora.joins(&ada.starts_call(&server.page()));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    (server, [ada, bora])
}

/// Pulls out what captures this kind: the track ends, and the browser says so.
fn pulls_out(person: &Person, kind: &str) {
    person.run(
        "const track = recorded.tracks.findLast((track) => track.kind === input && track.readyState === 'live');
        track.stop();
        track.dispatchEvent(new Event('ended'));",
        &json!(kind),
    );
}

/// As far as the list of devices tells.
fn plugs_in_a_camera(person: &Person) {
    person.run(
        "const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
        const camera = { kind: 'videoinput', deviceId: 'new', label: 'On the desk' };
        navigator.mediaDevices.enumerateDevices = async () => [...(await list()), camera];
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));",
        &json!(null),
    );
}

#[test]
fn the_next_one_takes_over() {
    let (_server, [ada, bora]) = together();
    for (kind, word) in [("video", "camera"), ("audio", "microphone")] {
        pulls_out(&ada, kind);
        ada.sees(&status().saying(format!("Your {word} stopped.")));
        bora.sees_and_hears(&ada);
    }
    ada.sees(&group("You").with("data-camera", "on").with("data-microphone", "on"));
}

#[test]
fn another_one_is_chosen_without_a_gap_for_the_others() {
    let server = Server::start();
    let [ada, bora] = people([Chromium.devices(Devices::ThreeCameras), Firefox.into()]);
    bora.joins(&ada.starts_call(&server.page()));
    bora.sees_and_hears(&ada);
    let facts = "const live = recorded.tracks.filter((track) => track.kind === 'video' && track.readyState === 'live');
        return [live.length, live.at(-1)?.label, recorded.connections.length]";
    let before = ada.run(facts, &json!(null));

    ada.opens("Settings");
    // The last one of the list.
    ada.press(&combobox("Camera"), END);
    let after = ada.run(
        "const facts = () => { FACTS };
        return until(() => (facts()[1] !== input[1] && facts()[0] === 1 ? facts() : null), () => 'another camera')"
            .replace("FACTS", facts)
            .as_str(),
        &before,
    );
    assert_eq!((&before[0], &before[2]), (&after[0], &after[2]), "one camera, one connection");
    // The speaker is chosen on this side alone.
    ada.press(&combobox("Speaker"), END);
    let plays = "const [speaker, tile, described] = input;
        const chosen = (await seen(speaker, 'Speaker')).value;
        const video = (await seen(tile, described)).querySelector('video');
        await until(() => video.sinkId === chosen, () => `the sound at ${chosen}, not ${video.sinkId}`);
        return chosen !== ''";
    assert_eq!(ada.run(plays, &json!([combobox("Speaker"), tile(&bora), "Bora"])), json!(true), "one was chosen");
    ada.click(&button("Close settings"));
    ada.sees_and_hears(&bora);
    bora.sees_and_hears(&ada);
    ada.sees_moving(&group("You"));
}

fn original_sound_is_heard_and_remembered(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    bora.hears(&tile(&ada));

    ada.opens("Settings");
    let live = "const connections = recorded.connections.filter((it) => it.connectionState === 'connected');
        const senders = connections.flatMap((it) => it.getSenders());
        const live = senders.map((it) => it.track).filter((track) => track?.kind === 'audio');";
    let before = ada.run(&format!("{live} return live[0].id"), &json!(null));
    ada.click(&checkbox("Original sound"));
    // Another track, and not filtered as far as the browser tells, has taken the place of the last one.
    let replaced = "const replaced = () => { LIVE
            return live.length === 1 && live[0].id !== input && !live[0].getSettings().echoCancellation;
        };
        await until(replaced, () => 'another microphone track');";
    ada.run(&replaced.replace("LIVE", live), &before);
    bora.hears(&tile(&ada));
    ada.sees(&group("You").with("data-microphone", "on"));

    // The setting is there after a reload, and so is the sound.
    ada.reload();
    ada.click(&button("Join call"));
    bora.hears(&tile(&ada));
    ada.opens("Settings");
    let switches = ["Original sound", "Noise suppression"].map(|name| {
        let state = "const box = await seen(...input); return [box.checked, box.disabled]";
        ada.run(state, &json!([checkbox(name), name]))
    });
    assert_eq!(switches, [json!([true, false]), json!([false, true])]);
}

fn original_sound_goes_out_in_stereo_and_with_more_bits(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    bora.hears(&tile(&ada));
    ada.hears(&tile(&bora));
    for person in [&ada, &bora] {
        let codecs = person.run(
            "const connection = recorded.connections.find((it) => it.connectionState === 'connected');
            const all = [...(await connection.getStats()).values()].filter((it) => it.mimeType === 'audio/opus');
            return all.map((it) => [it.channels, it.sdpFmtpLine.split(';').includes('stereo=1')])",
            &json!(null),
        );
        let codecs = codecs.as_array().expect("it is a list");
        assert!(!codecs.is_empty() && codecs.iter().all(|codec| *codec == json!([2, true])), "{codecs:?}");
    }

    // A microphone that hears something on its left only, once it is asked for both of its channels.
    ada.run(
        "const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (asked) => {
            if (asked.audio?.channelCount?.ideal !== 2) return capture(asked);
            const context = new AudioContext();
            const [left, both] = [context.createOscillator(), context.createChannelMerger(2)];
            const heard = context.createMediaStreamDestination();
            left.connect(both, 0, 0).connect(heard);
            left.start();
            return heard.stream;
        }",
        &json!(null),
    );
    ada.opens("Settings");
    ada.click(&checkbox("Original sound"));
    bora.run(
        "const connection = recorded.connections.find((it) => it.connectionState === 'connected');
        const context = new AudioContext();
        const sides = context.createChannelSplitter(2);
        context.createMediaStreamSource(new MediaStream([connection.getReceivers()[0].track])).connect(sides);
        const [left, right] = [0, 1].map((side) => {
            const meter = context.createAnalyser();
            sides.connect(meter, side);
            const samples = new Float32Array(meter.fftSize);
            return () => (meter.getFloatTimeDomainData(samples), Math.max(...samples));
        });
        let levels = [];
        const isOnTheLeft = () => (levels = [left(), right()], levels[0] > 0.1 && levels[1] < levels[0] / 10);
        await until(isOnTheLeft, () => `a sound on the left: ${levels}`);
        await context.close();",
        &json!(null),
    );
    // What a browser makes of this limit is its own: the encoder takes less for what is simple.
    ada.run(
        "const connection = recorded.connections.find((it) => it.connectionState === 'connected');
        const limit = () => connection.getSenders()[0].getParameters().encodings[0].maxBitrate;
        await until(() => limit() === 128_000, () => `a limit for music: ${limit()}`);",
        &json!(null),
    );
}

/// Firefox cannot be made to end a track; that its device is not listed any more says the same.
fn what_is_not_listed_any_more_is_replaced(browser: Browser) {
    let server = Server::start();
    let [ada, bora] = people([browser, Chromium]);
    bora.joins(&ada.starts_call(&server.page()));
    bora.sees_and_hears(&ada);
    ada.run(
        "const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
        navigator.mediaDevices.enumerateDevices = async () => (await list()).filter((it) => it.kind !== 'videoinput');
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));",
        &json!(null),
    );
    ada.sees(&status().saying("Your camera stopped."));
    bora.sees_and_hears(&ada);
    ada.sees(&group("You").with("data-camera", "on"));
}

crate::in_both_browsers!(
    original_sound_is_heard_and_remembered,
    original_sound_goes_out_in_stereo_and_with_more_bits,
    what_is_not_listed_any_more_is_replaced,
);

#[test]
fn without_a_next_one_it_is_off_with_the_reason_until_one_is_plugged_in() {
    let (_server, [ada, bora]) = together();
    ada.pretend(&json!({"camera": "NotFoundError"}));
    pulls_out(&ada, "video");
    ada.sees(&damso_e2e::alert().saying("No camera found."));
    bora.sees(&tile(&ada).with("data-camera", "off"));
    bora.hears(&tile(&ada));
    // What was wanted is still wanted: plugging one in is all that it takes.
    ada.pretend(&json!({}));
    plugs_in_a_camera(&ada);
    bora.sees_moving(&tile(&ada));
    ada.sees(&group("You").with("data-camera", "on"));
}

#[test]
fn what_is_plugged_in_is_offered() {
    let (_server, [ada, _bora]) = together();
    plugs_in_a_camera(&ada);
    ada.sees(&status().saying("On the desk is plugged in."));
    ada.click(&button("Use it"));
    ada.sees_no(&status().saying("On the desk is plugged in."));
}

#[test]
fn what_somebody_else_takes_is_shown_to_be_silent() {
    let (_server, [ada, bora]) = together();
    let tell = |event: &str| {
        let script = "const live = (track) => track.kind === 'audio' && track.readyState === 'live';
            recorded.tracks.findLast(live).dispatchEvent(new Event(input))";
        ada.run(script, &json!(event));
    };
    tell("mute");
    ada.sees(&status().saying("Your microphone is silent"));
    bora.at_once(|bora| bora.sees(&tile(&ada).with("data-microphone", "off")));
    tell("unmute");
    bora.sees(&tile(&ada).with("data-microphone", "on"));
    ada.sees_no(&status().saying("Your microphone is silent"));
    // It is not given back, and captured anew.
    tell("mute");
    bora.sees(&tile(&ada).with("data-microphone", "off"));
    ada.click(&button("Try again"));
    bora.sees(&tile(&ada).with("data-microphone", "on"));
    ada.sees_no(&status().saying("Your microphone is silent"));
    bora.sees_and_hears(&ada);
}
