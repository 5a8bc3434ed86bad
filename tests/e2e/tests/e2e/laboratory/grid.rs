//! Whoever they are and however they are connected, two people see and write to each other: directly where theory allows
//! it, through the relay where it does not.

use damso_e2e::{
    Access,
    Access::{Cone, Public, Symmetric},
    Browser::{self, Chromium, Firefox},
    Laboratory, button, tile,
};

use crate::chat::{reads_from, writes};

fn meet(first: (Browser, Access), second: (Browser, Access)) {
    let Some(laboratory) = Laboratory::build(&[]) else { return };
    let both = laboratory.people([first, second]);
    let [ada, bora] = &both;
    bora.joins(&ada.starts_call(&laboratory.page()));
    for (person, other) in [(ada, bora), (bora, ada)] {
        person.is_with(other);
        person.sees_moving(&tile(other));
        person.reaches(other);
        person.click(&button("Chat"));
    }
    for (person, other) in [(ada, bora), (bora, ada)] {
        let text = format!("{} is {:?}", person.name(), person.home().access());
        writes(person, &text);
        reads_from(other, &text);
    }
}

macro_rules! pairs {
    ($($test:ident: $first:ident $from:ident, $second:ident $to:ident;)*) => {
        $(
            #[test]
            fn $test() {
                meet(($first, $from), ($second, $to));
            }
        )*
    };
}

pairs! {
    public_to_public: Chromium Public, Chromium Public;
    public_to_cone: Chromium Public, Chromium Cone;
    public_to_symmetric: Chromium Public, Chromium Symmetric;
    public_to_public_in_firefox: Firefox Public, Firefox Public;
    public_to_public_between_browsers: Firefox Public, Chromium Public;
}
