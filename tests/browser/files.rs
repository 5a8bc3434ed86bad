//! Files: over a pair of connections, into the browser's storage, and out of what a person chooses.

use std::rc::Rc;

use damso::browser::{
    Picked, can_save_as,
    files::{Registry, Stores, pick_files, text_file},
};
use damso_call::{ConnectionEvent, FileEvent, FileFailure, LocalFile, Origin, PickedFile, SaveOutcome};
use damso_protocol::{
    BLOCK_BYTES, BlockHeader, EntryId, FileDigest, LogId, MAX_PREVIEW_BYTES, PeerId, RoomId, block_length, blocks,
};
use js_sys::{Array, ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, File, FileList, FilePropertyBag, HtmlCanvasElement};

use crate::{
    inbox::Inbox,
    peer_connection::{Pair, Side, captured, pause},
    stub::Stub,
};

/// What boot.js does on the page: here, the worker runs this very program, which has that of the worker in it.
const START_WORKER: &str = r"
    const source = `
        ${before};
        import start, { Files } from '${location.origin}/wasm-bindgen-test.js';
        const started = start({ module_or_path: '${location.origin}/wasm-bindgen-test_bg.wasm' }).then(() => new Files());
        started.catch(reportError);
        onmessage = async ({ data }) => (await started).take(data);
    `;
    globalThis.startFilesWorker = () => {
        const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        return new Worker(url, { type: 'module' });
    };
";

/// As in a private window of Firefox.
const NO_FILE_SYSTEM: &str = "StorageManager.prototype.getDirectory =
    () => Promise.reject(new DOMException('made by a test', 'SecurityError'))";

const ANA: PeerId = PeerId([1; 16]);
const BEN: PeerId = PeerId([2; 16]);
const ROOM: RoomId = RoomId([3; 16]);

fn offer(number: u64) -> EntryId {
    EntryId { log: LogId { author: ANA, stay: 1_790_000_000_000, to: None }, number }
}

/// Bytes that no two blocks have in common.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..size).map(|_| byte()).collect()
}

fn file(name: &str, kind: &str, bytes: &[u8]) -> File {
    let options = FilePropertyBag::new();
    options.set_type(kind);
    options.set_last_modified(1_700_000_000_000.0);
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence_and_options(&parts, name, &options).unwrap()
}

async fn bytes(blob: &Blob) -> Vec<u8> {
    let buffer: ArrayBuffer = JsFuture::from(blob.array_buffer()).await.unwrap().unchecked_into();
    Uint8Array::new(&buffer).to_vec()
}

fn digest_of_digests(content: &[u8]) -> FileDigest {
    let digests: Vec<u8> = content.chunks(BLOCK_BYTES as usize).flat_map(Sha256::digest).collect();
    FileDigest(Sha256::digest(digests).into())
}

/// What a blob: URL leads to.
async fn fetched(url: &str) -> Vec<u8> {
    let fetch = Function::new_with_args("url", "return fetch(url).then((answer) => answer.blob());");
    let blob: Promise = fetch.call1(&JsValue::NULL, &url.into()).unwrap().unchecked_into();
    bytes(JsFuture::from(blob).await.unwrap().unchecked_ref()).await
}

/// A page that stores files.
struct Page {
    registry: Rc<Registry>,
    stores: Rc<Stores>,
    events: Inbox<FileEvent>,
}

impl Page {
    fn of(person: PeerId) -> Self {
        Self::with_worker("", person)
    }

    /// Something happens in the worker before anything else.
    fn with_worker(before: &str, person: PeerId) -> Self {
        Function::new_with_args("before", START_WORKER).call1(&JsValue::NULL, &before.into()).unwrap();
        let events = Inbox::new();
        let report: Rc<dyn Fn(FileEvent)> = Rc::new(events.report());
        let registry = Rc::new(Registry::new(Rc::clone(&report)));
        let stores = Rc::new(Stores::new(person, Rc::clone(&registry), report));
        stores.find(ROOM);
        Self { registry, stores, events }
    }

    async fn found(&self) -> Vec<EntryId> {
        match self.events.next().await {
            FileEvent::StoresFound(mut files) => {
                files.sort();
                files
            }
            event => panic!("{event:?}"),
        }
    }

    async fn open(&self, file: EntryId, size: usize) -> u32 {
        self.stores.open(file, size as u64);
        // What the page before has open is closed when the browser has stopped its worker, a little later.
        loop {
            match self.events.next().await {
                FileEvent::StoreOpened(opened, stored) if opened == file => return stored,
                FileEvent::StoreFailed(..) => {
                    pause(50).await;
                    self.stores.open(file, size as u64);
                }
                event => panic!("{event:?}"),
            }
        }
    }

    fn put(&self, file: EntryId, content: &[u8], block: u32) {
        let from = block as usize * BLOCK_BYTES as usize;
        let length = block_length(content.len() as u64, block);
        let bytes = &content[from..from + length as usize];
        let header = BlockHeader { stream: 1, block, length, digest: Sha256::digest(bytes).into() };
        self.put_as(file, &header, bytes);
    }

    fn put_as(&self, file: EntryId, header: &BlockHeader, bytes: &[u8]) {
        self.stores.put(file, header, &Uint8Array::from(bytes));
    }

    async fn next(&self) -> FileEvent {
        self.events.next().await
    }

    async fn complete(&self, file: EntryId) -> (FileDigest, LocalFile) {
        self.stores.complete(file);
        match self.next().await {
            FileEvent::StoreCompleted(completed, digest, local) if completed == file => (digest, local),
            event => panic!("{event:?}"),
        }
    }

    async fn content(&self, file: LocalFile) -> Vec<u8> {
        fetched(self.registry.picture(file, "").unwrap().address()).await
    }

    async fn picked(&self, files: &Array) -> Picked {
        let picked = Inbox::new();
        let report = picked.report();
        // A FileList cannot be made, but an array is one as far as the page looks.
        Reflect::set(files, &"item".into(), &Function::new_with_args("index", "return this[index];")).unwrap();
        let files = files.unchecked_ref::<FileList>();
        pick_files(Rc::clone(&self.registry), Rc::clone(&self.stores), files, Box::new(report));
        picked.next().await
    }
}

#[wasm_bindgen_test]
async fn files_begin_to_come_and_go_on_a_connection_that_stands() {
    let _permission_to_tell_addresses = captured().await;
    let pair = Pair::without_files();
    pair.connect().await;
    pair.caller.open_files();
    pair.callee.open_files();
    pair.until(&[(Side::Caller, ConnectionEvent::FilesOpened), (Side::Callee, ConnectionEvent::FilesOpened)]).await;
}

#[wasm_bindgen_test]
async fn a_file_goes_block_by_block_and_arrives_whole() {
    let _permission_to_tell_addresses = captured().await;
    let content = noise(20 * 1024 * 1024 + 5);
    let (ana, ben) = (Page::of(ANA), Page::of(BEN));
    let local = ana.registry.add(file("a", "", &content));
    ben.found().await;
    ben.stores.discard_all(ROOM);
    let file = offer(1);
    assert_eq!(ben.open(file, content.len()).await, 0);

    let pair = Pair::new();
    pair.connect().await;
    let count = blocks(content.len() as u64);
    let mut asked = 4;
    let send = |block| pair.caller.send_block(7, block, ana.registry.get(local).unwrap());
    (0..asked).for_each(send);
    let (mut done, mut announced, mut stored) = (0, 0, 0);
    while done < count || announced < count {
        match pair.next().await {
            (Side::Callee, ConnectionEvent::BlockAnnounced(header)) => {
                assert_eq!((header.stream, header.length), (7, block_length(content.len() as u64, header.block)));
                announced += 1;
                let bens = Rc::clone(&ben.stores);
                pair.callee.take_block(ben.stores.buffer(), move |bytes| bens.put(file, &header, &bytes));
            }
            (Side::Caller, ConnectionEvent::BlockSent(7, block)) => {
                assert_eq!(block, done, "in order");
                done += 1;
                if asked < count {
                    send(asked);
                    asked += 1;
                }
            }
            (_, event) => assert!(!matches!(event, ConnectionEvent::ChannelMisused)),
        }
    }
    while stored < count {
        assert_eq!(ben.next().await, FileEvent::BlockStored(file, stored));
        stored += 1;
    }
    let (digest, local) = ben.complete(file).await;
    assert_eq!(digest, digest_of_digests(&content));
    assert!(ben.content(local).await == content);
    // What was local was measured: nothing of it is read again.
    ana.registry.seal(local);
    assert_eq!(
        ana.events.find(|event| matches!(event, FileEvent::Sealed(..)).then_some(event)).await,
        FileEvent::Sealed(local, digest)
    );
    ben.stores.discard_all(ROOM);
}

#[wasm_bindgen_test]
async fn what_is_stopped_is_not_sent_and_a_pace_is_kept_to() {
    let _permission_to_tell_addresses = captured().await;
    let content = noise(6 * BLOCK_BYTES as usize);
    let page = Page::of(ANA);
    let sent = page.registry.add(file("a", "", &content));
    let pair = Pair::new();
    pair.connect().await;
    pair.caller.pace_blocks(Some(1024 * 1024));
    for (stream, block) in [(1, 0), (2, 1), (1, 2), (2, 3)] {
        pair.caller.send_block(stream, block, page.registry.get(sent).unwrap());
    }
    pair.caller.stop_sending_blocks(2);
    let mut seen = Vec::new();
    while seen.len() < 4 {
        match pair.next().await {
            (Side::Callee, ConnectionEvent::BlockAnnounced(header)) => {
                seen.push((header.stream, header.block));
                pair.callee.skip_block();
            }
            (Side::Caller, ConnectionEvent::BlockSent(stream, block)) => seen.push((stream, block)),
            (_, event) => assert!(!matches!(event, ConnectionEvent::ChannelMisused)),
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, [(1, 0), (1, 0), (1, 2), (1, 2)]);
    // A file that is gone is told of, and does not stand in the way of the next.
    let short = page.registry.add(file("b", "", &content[..10]));
    pair.caller.pace_blocks(None);
    pair.caller.send_block(3, 5, page.registry.get(short).unwrap());
    pair.caller.send_block(4, 0, page.registry.get(short).unwrap());
    pair.until(&[(Side::Caller, ConnectionEvent::BlockSent(4, 0))]).await;
    page.events.find(|event| (event == FileEvent::ReadFailed(short)).then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_damaged_block_is_not_stored_and_its_place_stays_free() {
    let content = noise(3 * BLOCK_BYTES as usize);
    let page = Page::of(ANA);
    page.found().await;
    let file = offer(2);
    page.open(file, content.len()).await;
    page.put(file, &content, 0);
    let header = |digest, length| BlockHeader { stream: 1, block: 1, length, digest };
    let second = &content[BLOCK_BYTES as usize..2 * BLOCK_BYTES as usize];
    page.put_as(file, &header([0; 32], BLOCK_BYTES), second);
    // What its digest says, but not what stands at this place in a file.
    page.put_as(file, &header(Sha256::digest(b"short").into(), 5), b"short");
    let long = [second, &[0]].concat();
    page.put_as(file, &header(Sha256::digest(&long).into(), BLOCK_BYTES), &long);
    page.put(file, &content, 2);
    assert_eq!(page.next().await, FileEvent::BlockStored(file, 0));
    for _ in 0..3 {
        assert_eq!(page.next().await, FileEvent::BlockDamaged(file, 1));
    }
    assert_eq!(page.next().await, FileEvent::BlockStored(file, 2));
    page.put(file, &content, 1);
    assert_eq!(page.next().await, FileEvent::BlockStored(file, 1));
    assert_eq!(page.complete(file).await.0, digest_of_digests(&content));
    page.stores.discard_all(ROOM);
}

#[wasm_bindgen_test]
async fn what_is_stored_is_there_after_a_reload() {
    let content = noise(5 * BLOCK_BYTES as usize / 2);
    let (half, empty) = (offer(3), offer(4));
    let page = Page::of(ANA);
    page.found().await;
    assert_eq!(page.open(half, content.len()).await, 0);
    page.put(half, &content, 0);
    page.put(half, &content, 1);
    assert_eq!(page.next().await, FileEvent::BlockStored(half, 0));
    assert_eq!(page.next().await, FileEvent::BlockStored(half, 1));
    // In the middle of everything.
    drop(page);

    let page = Page::of(ANA);
    assert_eq!(page.found().await, [half]);
    assert_eq!(page.open(half, content.len()).await, 2);
    page.put(half, &content, 2);
    assert_eq!(page.next().await, FileEvent::BlockStored(half, 2));
    let (digest, local) = page.complete(half).await;
    assert_eq!(digest, digest_of_digests(&content));
    assert!(page.content(local).await == content);
    assert_eq!(page.open(empty, 0).await, 0);
    let (digest, local) = page.complete(empty).await;
    assert_eq!((digest, page.content(local).await), (digest_of_digests(&[]), Vec::new()));
    drop(page);

    // Somebody else in the same browser has nothing of it, and throws nothing of it away.
    let other = Page::of(BEN);
    assert_eq!(other.found().await, []);
    other.stores.discard_all(ROOM);
    let page = Page::of(ANA);
    assert_eq!(page.found().await, [half, empty]);
    // The whole one can be had again at once.
    assert_eq!(page.open(half, content.len()).await, 3);
    assert_eq!(page.complete(half).await.0, digest_of_digests(&content));
    // One block less than the file would need is not all of it.
    assert_eq!(page.open(half, content.len() + BLOCK_BYTES as usize).await, 2, "the last was shorter then");
    page.stores.complete(half);
    assert!(matches!(page.next().await, FileEvent::StoreFailed(file, _) if file == half));
    page.stores.discard(half);
    page.stores.find(ROOM);
    assert_eq!(page.found().await, [empty]);
    drop(page);

    let page = Page::of(ANA);
    assert_eq!(page.found().await, [empty]);
    page.stores.discard_all(ROOM);
    page.stores.find(ROOM);
    assert_eq!(page.found().await, []);
}

/// A browser that has room for four blocks, whatever is written.
const ROOM_FOR_FOUR: &str = "StorageManager.prototype.estimate = async () => ({ quota: 4 * 256 * 1024, usage: 0 })";

#[wasm_bindgen_test]
async fn a_file_has_no_room_that_another_needs_which_comes() {
    let content = noise(3 * BLOCK_BYTES as usize);
    let (first, second) = (offer(8), offer(9));
    let page = Page::with_worker(ROOM_FOR_FOUR, ANA);
    page.found().await;
    let has_room = async || {
        page.stores.open(second, content.len() as u64);
        match page.next().await {
            FileEvent::StoreOpened(file, 0) if file == second => true,
            FileEvent::StoreFailed(file, FileFailure::Full) if file == second => false,
            event => panic!("{event:?}"),
        }
    };
    assert_eq!(page.open(first, content.len()).await, 0);
    assert!(!has_room().await);
    page.put(first, &content, 0);
    assert_eq!(page.next().await, FileEvent::BlockStored(first, 0));
    assert!(!has_room().await);
    page.put(first, &content, 1);
    assert_eq!(page.next().await, FileEvent::BlockStored(first, 1));
    assert!(has_room().await, "one block is missing of the first, and three of the second");
    page.stores.close(second);
    page.stores.close(first);
    assert_eq!(page.open(first, content.len()).await, 2);
    assert!(has_room().await, "it counts what was there");
    page.stores.close(second);
    page.stores.discard(first);
    assert_eq!(page.open(first, content.len()).await, 0);
    assert!(!has_room().await);
    page.stores.close(first);
    assert!(has_room().await, "what waits needs none");
    page.stores.discard_all(ROOM);
}

#[wasm_bindgen_test]
async fn without_a_file_system_it_is_kept_in_memory_which_ends_somewhere() {
    let content = noise(5 * BLOCK_BYTES as usize / 2);
    let (small, large) = (offer(6), offer(7));
    let page = Page::with_worker(NO_FILE_SYSTEM, ANA);
    page.stores.open(small, content.len() as u64);
    let found = FileEvent::StoresFound(Vec::new());
    let mut missing = vec![FileEvent::StoresAreFleeting, found, FileEvent::StoreOpened(small, 0)];
    while !missing.is_empty() {
        let event = page.next().await;
        assert!(missing.contains(&event), "{event:?}");
        missing.retain(|other| *other != event);
    }
    for block in [0, 1] {
        page.put(small, &content, block);
        assert_eq!(page.next().await, FileEvent::BlockStored(small, block));
    }
    page.stores.complete(small);
    assert!(matches!(page.next().await, FileEvent::StoreFailed(file, _) if file == small));
    page.open(small, content.len()).await;
    page.stores.close(small);
    assert_eq!(page.open(small, content.len()).await, 2);
    page.put(small, &content, 2);
    assert_eq!(page.next().await, FileEvent::BlockStored(small, 2));
    let (digest, local) = page.complete(small).await;
    assert_eq!(digest, digest_of_digests(&content));
    assert!(page.content(local).await == content);

    // With what is there, it is too much.
    let all = 512 << 20;
    page.stores.open(large, all);
    assert_eq!(page.next().await, FileEvent::StoreFailed(large, FileFailure::Full));
    page.stores.discard(small);
    page.stores.open(large, all);
    assert_eq!(page.next().await, FileEvent::StoreOpened(large, 0));
    page.stores.discard_all(ROOM);
    assert_eq!(page.open(small, content.len()).await, 0, "it is forgotten");
}

/// When the first file comes, the server may be away, from which the worker's program comes.
#[wasm_bindgen_test]
async fn the_worker_is_there_before_the_first_file() {
    let page = Page::of(ANA);
    page.found().await;
    Function::new_no_args("globalThis.startFilesWorker = () => { throw new Error('made by a test'); }")
        .call0(&JsValue::NULL)
        .unwrap();
    page.stores.open(offer(8), 1);
    assert_eq!(page.next().await, FileEvent::StoreOpened(offer(8), 0));
    page.stores.discard(offer(8));
}

#[wasm_bindgen_test]
async fn without_a_worker_nothing_is_stored_and_that_is_told() {
    let page = Page::of(ANA);
    page.found().await;
    Function::new_no_args("globalThis.startFilesWorker = () => { throw new Error('made by a test'); }")
        .call0(&JsValue::NULL)
        .unwrap();
    let page =
        Page { stores: Rc::new(Stores::new(BEN, Rc::clone(&page.registry), Rc::new(page.events.report()))), ..page };
    page.stores.open(offer(5), 1);
    assert!(matches!(page.next().await, FileEvent::StoreFailed(file, _) if file == offer(5)));
    let folder = Array::of1(&in_folder("folder/a", &file("a", "", b"a")));
    assert_eq!(page.picked(&folder).await, Picked { unreadable: vec!["folder".into()], ..Picked::default() });
}

fn in_folder(path: &str, file: &File) -> JsValue {
    Reflect::define_property(file, &"webkitRelativePath".into(), &{
        let descriptor = js_sys::Object::new();
        Reflect::set(&descriptor, &"value".into(), &path.into()).unwrap();
        descriptor
    })
    .unwrap();
    file.into()
}

#[wasm_bindgen_test]
async fn a_seal_is_what_all_blocks_are() {
    let page = Page::of(ANA);
    page.found().await;
    for size in [0, 1, 3 * BLOCK_BYTES as usize + 1] {
        let content = noise(size);
        let id = page.registry.add(file("a", "", &content));
        page.registry.seal(id);
        assert_eq!(page.next().await, FileEvent::Sealed(id, digest_of_digests(&content)));
        page.registry.release(id);
        page.registry.seal(id);
        assert_eq!(page.next().await, FileEvent::ReadFailed(id));
        assert!(page.registry.picture(id, "").is_none());
    }
}

#[wasm_bindgen_test]
async fn a_folder_becomes_one_archive() {
    let page = Page::of(ANA);
    page.found().await;
    let large = noise(2_500_000);
    let tree: [(&str, &[u8]); 3] = [("사진/a.txt", b"one"), ("사진/empty", b""), ("사진/inner/b", &large)];
    let files: Array = tree.iter().map(|(path, bytes)| in_folder(path, &file("x", "", bytes))).collect();
    files.push(&file("single.txt", "text/plain", b"alone"));
    let picked = page.picked(&files).await;
    let [single, archive] = picked.files.as_slice() else { panic!("{picked:?}") };
    assert_eq!(
        (single.name.as_str(), single.size, single.kind.as_str(), single.modified.0),
        ("single.txt", 5, "text/plain", 1_700_000_000_000)
    );
    assert_eq!((archive.name.as_str(), archive.kind.as_str()), ("사진.zip", "application/zip"));
    let zip = page.content(archive.file).await;
    assert_eq!(zip.len() as u64, archive.size);
    assert_eq!(unzip(&zip), tree.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())));
    // Chosen again, in whatever order, it is the same.
    let files: Array = tree.iter().rev().map(|(path, bytes)| in_folder(path, &file("x", "", bytes))).collect();
    let picked = page.picked(&files).await;
    let [again] = picked.files.as_slice() else { panic!("{picked:?}") };
    assert_eq!((&again.name, again.size, again.modified), (&archive.name, archive.size, archive.modified));
    assert_eq!(again.modified.0, 1_700_000_000_000);
    assert_eq!(page.content(again.file).await, zip);
}

/// The files of an archive without compression, read from its end as programs do.
fn unzip(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let half = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let word = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap()) as usize;
    let end = zip.len() - 22;
    assert_eq!(word(end), 0x0605_4B50);
    let mut at = word(end + 16);
    let mut files = Vec::new();
    for _ in 0..half(end + 10) {
        assert_eq!(word(at), 0x0201_4B50);
        let (checksum, size, name, extra, header) =
            (word(at + 16), word(at + 24), half(at + 28), half(at + 30), word(at + 42));
        let path = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).unwrap();
        at += 46 + name + extra;
        assert_eq!((word(header), half(header + 26), word(header + 14)), (0x0403_4B50, name, checksum));
        let from = header + 30 + name + half(header + 28);
        let content = zip[from..from + size].to_vec();
        assert_eq!(crc32(&content) as usize, checksum, "{path}");
        files.push((path, content));
    }
    assert_eq!(at, end);
    files
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// A picture of many colours, as a file.
async fn picture(width: u32, height: u32, kind: &str) -> Vec<u8> {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    for (index, byte) in (0..).zip(noise(3000)) {
        context.set_fill_style_str(&format!("hsl({} 90% 50%)", u32::from(byte) * 7 % 360));
        context.fill_rect((index * 37 % width).into(), (index * 91 % height).into(), 40.0, 30.0);
    }
    fetched(&canvas.to_data_url_with_type(kind).unwrap()).await
}

#[wasm_bindgen_test]
async fn pictures_have_small_previews_and_nothing_else_has() {
    let page = Page::of(ANA);
    page.found().await;
    let wide = picture(1600, 900, "image/png").await;
    let files = Array::of4(
        &file("wide.png", "image/png", &wide),
        &file("tiny.jpg", "image/jpeg", &picture(40, 30, "image/jpeg").await),
        &file("broken.png", "image/png", b"no picture"),
        &file("picture.txt", "text/plain", &wide),
    );
    let picked = page.picked(&files).await.files;
    let preview = |at: usize| picked[at].preview.clone();
    assert_eq!((preview(2), preview(3)), (None, None));
    for (preview, width, height) in [(preview(0).unwrap(), 160, 90), (preview(1).unwrap(), 40, 30)] {
        assert!(preview.starts_with("data:image/jpeg;base64,") && preview.len() <= MAX_PREVIEW_BYTES, "{preview}");
        let image = web_sys::HtmlImageElement::new().unwrap();
        image.set_src(&preview);
        JsFuture::from(image.decode()).await.unwrap();
        assert_eq!((image.natural_width(), image.natural_height()), (width, height));
    }
}

/// What is stored has no type, and a drawing is not known by its first bytes.
#[wasm_bindgen_test]
async fn a_drawing_is_drawn_if_the_browser_is_told_that_it_is_one() {
    let page = Page::of(ANA);
    page.found().await;
    let drawing = br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle r="9"/></svg>"#;
    let stored = page.registry.add(file("blocks", "", drawing));
    let url = page.registry.picture(stored, "image/svg+xml").unwrap();
    let image = web_sys::HtmlImageElement::new().unwrap();
    image.set_src(url.address());
    JsFuture::from(image.decode()).await.unwrap();
    assert_eq!((image.natural_width(), image.natural_height()), (40, 30));
}

#[wasm_bindgen_test]
async fn a_text_becomes_a_file_and_a_file_is_saved() {
    let page = Page::of(ANA);
    page.found().await;
    let PickedFile { file, name, size, kind, preview, origin, .. } =
        text_file(&page.registry, "긴 글.txt", "안녕 👋").unwrap();
    assert_eq!((name.as_str(), size, kind.as_str(), preview), ("긴 글.txt", 11, "text/plain", None));
    assert_eq!(origin, Origin::Page);
    assert_eq!(page.content(file).await, "안녕 👋".as_bytes());
    // A click on a link that names the file.
    let prototype = Reflect::get(&Reflect::get(&js_sys::global(), &"HTMLElement".into()).unwrap(), &"prototype".into());
    let clicks = Inbox::<String>::new();
    let note = Closure::<dyn Fn(String)>::new(clicks.report()).into_js_value();
    Reflect::set(&js_sys::global(), &"noteClick".into(), &note).unwrap();
    let note = Function::new_no_args("noteClick(`${this.download} ${this.href}`);");
    let prototype = prototype.unwrap();
    let _click = Stub::new(&prototype, "click", &note);
    page.registry.save(file, "a b.txt".into());
    assert!(clicks.next().await.starts_with("a b.txt blob:"));
    // What is gone is not saved, and that is told.
    page.registry.release(file);
    page.registry.save(file, "a b.txt".into());
    assert_eq!(page.next().await, FileEvent::ReadFailed(file));
}

/// A dialog of the system, in which the person chooses `place` or closes it.
fn dialog(answer: &str) -> Stub {
    let ask = Function::new_with_args("{ suggestedName }", answer);
    Stub::new(web_sys::window().unwrap(), "showSaveFilePicker", &ask)
}

#[wasm_bindgen_test]
async fn a_file_is_put_where_the_person_says() {
    let page = Page::of(ANA);
    page.found().await;
    let content = noise(3_000_000);
    let local = page.registry.add(file("a", "", &content));
    let place =
        "return navigator.storage.getDirectory().then((root) => root.getFileHandle(suggestedName, { create: true }));";
    let outcomes = [
        (SaveOutcome::Saved, place),
        (SaveOutcome::Cancelled, "return Promise.reject(new DOMException('', 'AbortError'));"),
        (SaveOutcome::Failed, "return Promise.reject(new DOMException('', 'SecurityError'));"),
        (SaveOutcome::Failed, "throw new DOMException('', 'SecurityError');"),
        (
            SaveOutcome::Failed,
            "return Promise.resolve({ createWritable: () => Promise.reject(new DOMException('', 'NotAllowedError')) });",
        ),
    ];
    for (outcome, answer) in outcomes {
        let _dialog = dialog(answer);
        assert!(can_save_as());
        page.registry.save_as(local, "chosen.bin");
        assert_eq!(page.next().await, FileEvent::SavedAs(local, outcome), "{answer}");
    }
    let read = "return navigator.storage.getDirectory().then(async (root) => {
        const file = await (await root.getFileHandle('chosen.bin')).getFile();
        const bytes = await file.arrayBuffer();
        await root.removeEntry('chosen.bin');
        return bytes;
    });";
    let reading: Promise = Function::new_no_args(read).call0(&JsValue::NULL).unwrap().unchecked_into();
    let written = Uint8Array::new(&JsFuture::from(reading).await.unwrap()).to_vec();
    assert!(written == content, "what is there is not the file");
}
