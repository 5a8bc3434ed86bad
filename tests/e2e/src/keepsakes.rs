//! What a failed test leaves behind of each person: what the browser showed, what its console said, and the page.

use std::{fs, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::{environment, webdriver::Session};

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
    match session.get("/screenshot") {
        Ok(picture) => keep("png", &BASE64_STANDARD.decode(picture.as_str().unwrap_or_default()).unwrap_or_default()),
        Err(refusal) => eprintln!("{person} has no screenshot: {refusal}"),
    }
    match session.run("return document.documentElement.outerHTML", &[]) {
        Ok(page) => keep("html", page.as_str().unwrap_or_default().as_bytes()),
        Err(refusal) => eprintln!("{person} has no page: {refusal}"),
    }
    let place = fs::canonicalize(&place).unwrap_or(place);
    eprintln!("see {}", Path::new(&place).join(format!("{name}.*")).display());
}
