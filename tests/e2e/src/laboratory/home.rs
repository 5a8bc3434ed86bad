//! Where somebody lives in the laboratory: a namespace with one interface, and the line from there to the public
//! segment, which can be plugged in elsewhere, cut, and made lossy.

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
    sync::Arc,
};

use super::{Access, LAN, Namespace, PAGE_PORT, WAN, public::Public};
use crate::{StaticHost, network::Network};

/// The interface in a home.
const INTERFACE: &str = "net0";

/// A person's own network. Nothing in it is reached but through its line.
pub struct Home {
    namespace: Arc<Namespace>,
    public: Arc<Public>,
    line: RefCell<Line>,
    is_harmed: Cell<bool>,
    /// The page on the home's own localhost, which is a secure context without a certificate.
    _page: StaticHost,
}

/// A cable out of a home, and what it is plugged into.
struct Line {
    access: Access,
    /// Where the far end is: a router of the home's own, or the public segment.
    place: Arc<Namespace>,
    far_end: String,
    /// The home's address.
    address: String,
    gateway: String,
}

impl Home {
    /// A home with this access, in which `site` is served with this `config.json`.
    pub(super) fn new(public: &Arc<Public>, access: Access, site: PathBuf, config: String) -> Self {
        let namespace = Arc::new(Namespace::new());
        let line = Line::lay(public, access);
        let Line { place, far_end, .. } = &line;
        namespace.ip([&format!("link add {INTERFACE} type veth peer name {far_end} netns {}", place.name())]);
        let page = StaticHost::serve_in(Network::Namespace(Arc::clone(&namespace)), PAGE_PORT, site, config);
        let public = Arc::clone(public);
        let home = Self { namespace, public, line: RefCell::new(line), is_harmed: Cell::new(false), _page: page };
        home.plugs_in();
        home
    }

    /// The network of the home.
    pub(crate) fn network(&self) -> Network {
        Network::Namespace(Arc::clone(&self.namespace))
    }

    /// How the home is connected to the Internet.
    pub fn access(&self) -> Access {
        self.line.borrow().access
    }

    /// The home's own address, which may be a private one.
    pub fn address(&self) -> String {
        self.line.borrow().address.clone()
    }

    /// Serves another directory on the home's localhost.
    pub fn serves(&self, directory: impl Into<PathBuf>) -> StaticHost {
        StaticHost::serve_files_in(self.network(), directory.into())
    }

    /// Moves to another place, as a telephone does that leaves the house: the interface gets another address, and there
    /// is another router, or none, which knows nothing of what went before. When this returns, the new path is there.
    /// A line that was cut or lossy is whole again.
    #[track_caller]
    pub fn moves_behind(&self, access: Access) {
        self.mends();
        let line = Line::lay(&self.public, access);
        let before = self.line.replace(line);
        self.namespace.ip([&format!("address flush dev {INTERFACE}")]);
        let Line { place, far_end, .. } = &*self.line.borrow();
        before.place.ip([&format!("link set {} netns {} name {far_end}", before.far_end, place.name())]);
        self.plugs_in();
    }

    /// Cuts the line: nothing comes or goes any more, and nobody is told.
    #[track_caller]
    pub fn is_cut_off(&self) {
        self.harms("drop");
    }

    /// Loses so many packets of a hundred, at random, each way.
    #[track_caller]
    pub fn loses(&self, percent: u8) {
        self.harms(&format!("numgen random mod 100 < {percent} drop"));
    }

    /// Cuts what goes to one other home and comes from there, and nothing else. Both are reached by addresses of their own.
    #[track_caller]
    pub fn is_cut_off_from(&self, other: &Self) {
        let address = other.line.borrow().address.clone();
        self.harms(&format!("ip saddr {address} drop; ip daddr {address} drop"));
    }

    /// Mends a line that was cut or lossy.
    #[track_caller]
    pub fn mends(&self) {
        if self.is_harmed.replace(false) {
            let Line { place, far_end, .. } = &*self.line.borrow();
            for end in [&self.namespace, place] {
                end.nft(&format!("delete table netdev {}", fault(far_end)));
            }
        }
    }

    /// Harms what arrives at either end. A packet dropped where it is sent from would be told of by an error.
    #[track_caller]
    fn harms(&self, rule: &str) {
        self.mends();
        let Line { place, far_end, .. } = &*self.line.borrow();
        for (end, interface) in [(&self.namespace, INTERFACE), (place, far_end)] {
            end.nft(&format!(
                "table netdev {} {{
                    chain arriving {{
                        type filter hook ingress device {interface} priority filter; policy accept
                        {rule}
                    }}
                }}",
                fault(far_end)
            ));
        }
        self.is_harmed.set(true);
    }

    /// Switches both ends of the line on, and takes the address.
    #[track_caller]
    fn plugs_in(&self) {
        let line = self.line.borrow();
        line.switch_on(&self.public);
        self.namespace.ip([
            &format!("link set {INTERFACE} up"),
            &format!("address add {}/24 dev {INTERFACE}", line.address),
            &format!("route add default via {}", line.gateway),
        ]);
    }
}

impl Line {
    /// Builds what the cable will be plugged into.
    #[track_caller]
    fn lay(public: &Public, access: Access) -> Self {
        let number = public.next_number();
        let (address, gateway) = (Public::address(number), Public::address(1));
        let port = format!("port{number}");
        let Some(rules) = access.rules() else {
            return Self { access, place: Arc::clone(&public.namespace), far_end: port, address, gateway };
        };
        let router = Namespace::new();
        router.set("net/ipv4/ip_forward", "1");
        router.nft(&rules);
        router.ip([
            &format!("link add {WAN} type veth peer name {port} netns {}", public.namespace.name()),
            &format!("link set {WAN} up"),
            &format!("address add {address}/24 dev {WAN}"),
            &format!("route add default via {gateway}"),
        ]);
        public.connect(&port);
        Self {
            access,
            place: Arc::new(router),
            far_end: LAN.into(),
            // No two private networks have the same addresses: a candidate from one is nobody in the other.
            address: format!("192.168.{number}.2"),
            gateway: format!("192.168.{number}.1"),
        }
    }

    #[track_caller]
    fn switch_on(&self, public: &Public) {
        let Self { place, far_end, gateway, .. } = self;
        if Arc::ptr_eq(place, &public.namespace) {
            public.connect(far_end);
        } else {
            place.ip([&format!("link set {far_end} up"), &format!("address add {gateway}/24 dev {far_end}")]);
        }
    }
}

/// The name of the table that harms a line. In the public segment, there may be several.
fn fault(far_end: &str) -> String {
    format!("fault_{far_end}")
}
