//! About files, in English.

use damso_call::{FileFailure, Origin, Saving, WaitsFor};

use super::{Explanation, FileText};
use crate::ui::files::{Amount, Kind, Left, Unit};

pub(in crate::ui::locale) const FILES: FileText = FileText {
    attach: "Attach file",
    attach_folder: "Attach folder",
    send_to: |name| format!("Send a file to {name}"),
    send_folder_to: |name| format!("Send a folder to {name}"),
    drop_here: "Drop to share with everyone",
    preparing: "Preparing files…",
    long_text: "message.txt",

    kind: |kind| match kind {
        Kind::Image => "Picture",
        Kind::Video => "Video",
        Kind::Sound => "Sound",
        Kind::Document => "Document",
        Kind::Archive => "Archive",
        Kind::Program => "Program",
        Kind::Other => "File",
    },
    program_warning: |name| format!("A program: open it only if you trust {name}."),
    renamed: "Its name was changed to a safe one.",
    preview: |name| format!("Preview of {name}"),
    size,

    progress: |done, all| format!("{} of {}", done.number, size(all)),
    progress_of: |name| format!("Progress of {name}"),
    rate: |amount| format!("{}/s", size(amount)),
    left: |left| {
        let (number, one, many) = match left {
            Left::Seconds(number) => (number, "second", "seconds"),
            Left::Minutes(number) => (number, "minute", "minutes"),
            Left::Hours(number) => (number, "hour", "hours"),
        };
        format!("{number} {} left", if number == 1 { one } else { many })
    },
    waiting: "Nobody who has it is here. It goes on when somebody is.",
    waiting_for: |name| format!("It goes on when {name} has chosen it again."),
    paused: "Paused",
    checking: "Checking that it is whole…",
    unsealed: |waits_for, name| match waits_for {
        WaitsFor::Holder => format!("All of it has come. It can be checked when {name} is here again."),
        WaitsFor::Author => format!("All of it has come. It can be checked when {name} has chosen it again."),
    },
    whole: |saving| match saving {
        Saving::Due => "Received. Save it before you leave.",
        Saving::Needless => "Received.",
        Saving::HandedOver => "Handed to your downloads.",
        Saving::Done => "Saved.",
    },
    withdrawn: "It was withdrawn. Your copy stays here until you leave.",
    saving: "Saving…",
    declined: "You declined this file.",
    lost: |origin| match origin {
        Origin::Disk => "This page cannot read the file any more. Choose it again, so that the others can have it.",
        Origin::Page => "It was only in this page, which has lost it. If somebody still needs it, send it anew.",
    },
    failure: |failure| match failure {
        FileFailure::Full => Explanation::new(
            "Not enough space in this browser.",
            "Free up some space, remove files in this chat that you have saved, or cancel or decline others, and try again. Private windows have less.",
        ),
        FileFailure::Storage => Explanation::new(
            "Your browser does not keep the file for this page.",
            "Try again. If that does not help, allow the page to store data.",
        ),
        FileFailure::Damaged => Explanation::new(
            "It arrives damaged again and again.",
            "Try again later. If that does not help, ask for the file to be offered anew.",
        ),
        FileFailure::Different => Explanation::new(
            "What arrived is not the file that was offered.",
            "It may have been changed meanwhile. Ask for it to be offered anew.",
        ),
    },
    nobody_yet: "Nobody has it yet.",
    they_declined: " declined",
    they_failed: " could not receive it",
    they_have_it: " has it",

    named: |word, name| format!("{word}: {name}"),
    download: "Download",
    decline: "Decline",
    pause: "Pause",
    go_on: "Continue",
    cancel: "Cancel",
    save: "Save",
    save_as: "Save as…",
    remove: "Remove",
    remove_hint: "This makes room here. What you have saved stays; look first whether that is finished.",
    remove_now: "Yes, remove",
    enlarge: "Enlarge",
    choose_again: "Choose the file again",
    choose_folder_again: "Choose the folder again",
    withdraw: "Withdraw",
    withdraw_hint: "Nobody can download it any more then. Whoever has downloaded it keeps it.",
    withdraw_now: "Yes, withdraw",
    picture: "Picture",
    close_picture: "Close picture",
    not_shown: ["This browser cannot show the picture.", "Save it, and open it with another program."],

    leaving: "Some files would be lost",
    leaving_hint: "Files still on their way and files you have not saved will be lost.",
    leave_anyway: "Leave anyway",
    stay: "Stay",
};

fn size(amount: &Amount) -> String {
    match (amount.unit, &*amount.number) {
        (Unit::Bytes, "1") => "1 byte".into(),
        (Unit::Bytes, number) => format!("{number} bytes"),
        (_, number) => format!("{number} {}", amount.symbol),
    }
}
