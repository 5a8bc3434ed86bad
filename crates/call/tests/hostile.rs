//! A call that is told whatever comes to mind: nothing of it breaks the call. `cargo xtask fuzz` does the same for as long
//! as one likes.

mod model;

use model::{
    hostile::{link, whole_call},
    mutation::{mutated, random},
    random::Dice,
};

const CALLS: u64 = 1_000;
const LINKS: usize = 20_000;

#[test]
fn nothing_that_is_said_breaks_a_call() {
    for seed in 0..CALLS {
        // Shown if this one fails.
        println!("seed {seed}");
        whole_call(&random(&mut Dice::new(seed), 2_000));
    }
}

#[test]
fn nothing_that_is_pasted_breaks_a_link() {
    let valid: Vec<&[u8]> = include_str!("../../../fuzz/seeds/link.txt").lines().map(str::as_bytes).collect();
    assert!(valid.iter().all(|text| link(text)));
    let mut dice = Dice::new(1);
    assert!((0..LINKS).filter(|_| link(&mutated(&mut dice, &valid))).count() > 100);
}
