//! Places for connections that have not shown yet whom they are of: so many in all, and so many from one source.

use std::{
    cell::RefCell,
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    rc::Rc,
};

/// In all.
const TOTAL: usize = 512;
/// From one address, or one IPv6 network of 64 bits, which is what one subscriber has. Many people may share an address,
/// but a browser needs a place only for a moment.
const FROM_ONE_SOURCE: usize = 64;

/// The places that are taken, by source.
#[derive(Default)]
pub(super) struct Slots {
    sources: HashMap<IpAddr, usize>,
    taken: usize,
}

/// A place. Given back when it is dropped.
pub(super) struct Slot {
    slots: Rc<RefCell<Slots>>,
    source: IpAddr,
}

impl Slots {
    pub(super) fn take(slots: &Rc<RefCell<Self>>, address: IpAddr) -> Option<Slot> {
        let source = source(address);
        let mut taken = slots.borrow_mut();
        if taken.taken >= TOTAL || taken.sources.get(&source).is_some_and(|count| *count >= FROM_ONE_SOURCE) {
            return None;
        }
        taken.taken += 1;
        *taken.sources.entry(source).or_default() += 1;
        Some(Slot { slots: Rc::clone(slots), source })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut slots = self.slots.borrow_mut();
        slots.taken -= 1;
        if let Some(count) = slots.sources.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                slots.sources.remove(&self.source);
            }
        }
    }
}

fn source(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_source_cannot_take_everything_and_all_are_given_back() {
        let slots = Rc::default();
        let take = |address: &str| Slots::take(&slots, address.parse().unwrap());
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
        assert!(slots.borrow().sources.is_empty());
    }
}
