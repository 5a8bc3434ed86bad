//! What a failed test leaves behind of each person: what the browser showed, what its console said, the page, and
//! how its connections and players stood.

use std::{fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::{
    environment,
    webdriver::{Refusal, Session},
};

/// Leaves what can be had. The test has failed already, so nothing here fails it once more.
pub(crate) fn leave(test: &str, person: &str, session: &Session, console: &[String]) {
    let place = environment::output();
    let name = format!("{}--{person}", test.replace("::", "-"));
    let keep = |ending: &str, content: &[u8]| {
        let path = place.join(format!("{name}.{ending}"));
        if let Err(error) = fs::create_dir_all(&place).and_then(|()| fs::write(&path, content)) {
            eprintln!("{}: {error}", path.display());
        }
    };
    keep("log", console.join("\n").as_bytes());
    match screenshot(session) {
        Ok(picture) => keep("png", &picture),
        Err(refusal) => eprintln!("{person} has no screenshot: {refusal}"),
    }
    match session.run("return document.documentElement.outerHTML", &[]) {
        Ok(page) => keep("html", page.as_str().unwrap_or_default().as_bytes()),
        Err(refusal) => eprintln!("{person} has no page: {refusal}"),
    }
    match session.run(CONNECTIONS, &[]) {
        Ok(connections) => keep("json", format!("{connections:#}").as_bytes()),
        Err(refusal) => eprintln!("{person} has no connections: {refusal}"),
    }
    let place = fs::canonicalize(&place).unwrap_or(place);
    eprintln!("see {}", Path::new(&place).join(format!("{name}.*")).display());
}

/// What the browser shows, as a PNG.
pub(crate) fn screenshot(session: &Session) -> Result<Vec<u8>, Refusal> {
    let picture = session.get("/screenshot")?;
    Ok(BASE64_STANDARD.decode(picture.as_str().unwrap_or_default()).unwrap_or_default())
}

/// What became of every connection of the page, and of everything that plays.
const CONNECTIONS: &str = "return (async () => {
    const transceiver = ({ mid, direction, currentDirection, sender, receiver }) => ({
        mid, direction, currentDirection,
        sends: sender.track && `${sender.track.kind} ${sender.track.readyState}`,
        receives: `${receiver.track.kind} ${receiver.track.readyState}${receiver.track.muted ? ' muted' : ''}`,
    });
    const ofInterest = ['inbound-rtp', 'outbound-rtp', 'candidate-pair', 'local-candidate', 'remote-candidate'];
    const report = async (connection) => ({
        connection: connection.connectionState, ice: connection.iceConnectionState, signaling: connection.signalingState,
        transceivers: connection.getTransceivers().map(transceiver),
        stats: [...(await connection.getStats()).values()].filter(({ type }) => ofInterest.includes(type)),
    });
    const player = ({ ariaLabel, paused, muted, readyState, videoWidth, srcObject }) => ({
        ariaLabel, paused, muted, readyState, videoWidth,
        tracks: srcObject?.getTracks().map((track) => `${track.kind} ${track.readyState}${track.muted ? ' muted' : ''}`),
    });
    return {
        players: [...document.querySelectorAll('video, audio')].map(player),
        connections: await Promise.all(window.recorded.connections.map(report)),
    };
})()";
