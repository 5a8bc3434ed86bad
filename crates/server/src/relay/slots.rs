//! Places for connections that have not shown yet whom they are of: so many in all, and so many from one source.

use std::{cell::RefCell, rc::Rc};

use crate::{source::Source, tally::Tally};

/// In all.
const TOTAL: usize = 512;
/// Many people may share an address, but a browser needs a place only for a moment.
const FROM_ONE_SOURCE: usize = 64;

/// The places that are taken, by source.
#[derive(Default)]
pub(super) struct Slots {
    sources: Tally<Source>,
    taken: usize,
}

/// A place. Given back when it is dropped.
pub(super) struct Slot {
    slots: Rc<RefCell<Slots>>,
    source: Source,
}

impl Slots {
    pub(super) fn take(slots: &Rc<RefCell<Self>>, source: Source) -> Option<Slot> {
        let mut taken = slots.borrow_mut();
        if taken.taken >= TOTAL || taken.sources.count(&source) >= FROM_ONE_SOURCE {
            return None;
        }
        taken.taken += 1;
        taken.sources.add(source);
        Some(Slot { slots: Rc::clone(slots), source })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut slots = self.slots.borrow_mut();
        slots.taken -= 1;
        slots.sources.remove(&self.source);
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[test]
    fn one_source_cannot_take_everything_and_all_are_given_back() {
        let slots = Rc::default();
        let take = |address: &str| Slots::take(&slots, address.parse::<IpAddr>().unwrap().into());
        let mut held: Vec<_> = (0..FROM_ONE_SOURCE).map(|_| take("192.0.2.1").unwrap()).collect();
        assert!(take("192.0.2.1").is_none());
        assert!(take("192.0.2.2").is_some());
        held.extend((0..FROM_ONE_SOURCE).map(|host| take(&format!("2001:db8::{host:x}")).unwrap()));
        assert!(take("2001:db8::ffff:0:0:1").is_none());
        assert!(take("2001:db8:0:1::1").is_some());

        held.extend((0..TOTAL).map_while(|host| take(&format!("198.51.{}.{}", host / 256, host % 256))));
        assert_eq!(held.len(), TOTAL);
        assert!(take("203.0.113.1").is_none());
        held.clear();
        assert!(take("203.0.113.1").is_some());
        assert_eq!(slots.borrow().sources.keys(), 0);
    }
}
