//! Gives what a program imports from its bindings short names. Those that wasm-bindgen gives are long, carry a hash each,
//! and stand in both files.

use crate::failure::{Failure, Result};

/// The section of a module that says what it imports (WebAssembly Core Specification, 5.5.5).
const IMPORTS: u8 = 2;
const HEADER: usize = 8;

/// What something was called, and what it is called now.
type Names = Vec<(String, String)>;

/// A module whose imports from the module `from` have short names and come from the module `.`, and which name each has now.
pub(super) fn shorten(module: &[u8], from: &str) -> Result<(Vec<u8>, Names)> {
    let broken = || Failure::new("splitting the page: the program's imports cannot be read");
    let (header, mut rest) = module.split_at_checked(HEADER).ok_or_else(broken)?;
    let mut shorter = header.to_vec();
    let mut names = Names::new();
    while let Some((&id, content)) = rest.split_first() {
        let mut reader = Reader(content);
        let section = reader.bytes().ok_or_else(broken)?;
        let section =
            if id == IMPORTS { imports(section, from, &mut names).ok_or_else(broken)? } else { section.to_vec() };
        shorter.push(id);
        write_bytes(&mut shorter, &section);
        rest = reader.0;
    }
    Ok((shorter, names))
}

fn imports(section: &[u8], from: &str, names: &mut Names) -> Option<Vec<u8>> {
    let mut reader = Reader(section);
    let count = reader.number()?;
    let mut shorter = Vec::new();
    write_number(&mut shorter, count);
    for _ in 0..count {
        let (module, name) = (reader.bytes()?, reader.bytes()?);
        let kind = reader.kind()?;
        if module == from.as_bytes() {
            let name = std::str::from_utf8(name).ok()?;
            let at = names.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                names.push((name.to_owned(), short_name(names.len())));
                names.len() - 1
            });
            write_bytes(&mut shorter, b".");
            write_bytes(&mut shorter, names[at].1.as_bytes());
        } else {
            write_bytes(&mut shorter, module);
            write_bytes(&mut shorter, name);
        }
        shorter.extend(kind);
    }
    reader.0.is_empty().then_some(shorter)
}

/// `aa`, `ab` and so on: names that a script may have.
fn short_name(number: usize) -> String {
    const LETTERS: usize = 26;
    let letter = |at: usize| char::from(b'a' + u8::try_from(at).unwrap_or_default()).to_string();
    let rest = number / LETTERS;
    let first = if rest < LETTERS { letter(rest) } else { short_name(rest - LETTERS) };
    first + &letter(number % LETTERS)
}

/// What is left to be read.
struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// So many bytes as a number before them says.
    fn bytes(&mut self) -> Option<&'m [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// What is imported, as it is written: a function, a table, a memory, a global or a tag.
    fn kind(&mut self) -> Option<&'m [u8]> {
        let all = self.0;
        match self.byte()? {
            0 => drop(self.number()?),
            1 => {
                self.byte()?;
                self.limits()?;
            }
            2 => self.limits()?,
            3 | 4 => {
                self.byte()?;
                self.byte()?;
            }
            _ => return None,
        }
        all.get(..all.len() - self.0.len())
    }

    fn limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }
}

fn write_number(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    to.push(u8::try_from(number).unwrap_or_default());
}

fn write_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    write_number(to, bytes.len());
    to.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with these imports of functions, and a section behind them.
    fn module(imports: &[(&str, &str)]) -> Vec<u8> {
        let mut section = Vec::new();
        write_number(&mut section, imports.len());
        for (module, name) in imports {
            write_bytes(&mut section, module.as_bytes());
            write_bytes(&mut section, name.as_bytes());
            section.extend([0, 7]);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.push(IMPORTS);
        write_bytes(&mut module, &section);
        module.push(3);
        write_bytes(&mut module, &[1, 2, 3]);
        module
    }

    #[test]
    fn the_bindings_names_are_short_and_others_stay() {
        let long = "x".repeat(200);
        let before =
            module(&[("./bindings.js", &long), ("other", "stays"), ("./bindings.js", "y"), ("./bindings.js", &long)]);
        let (after, names) = shorten(&before, "./bindings.js").unwrap();
        assert_eq!(after, module(&[(".", "aa"), ("other", "stays"), (".", "ab"), (".", "aa")]));
        assert_eq!(names, [(long, "aa".to_owned()), ("y".to_owned(), "ab".to_owned())]);
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        let whole = module(&[("./bindings.js", "a")]);
        assert!(shorten(&whole[..whole.len() - 1], "").is_err());
        assert!(shorten(b"\0asm", "").is_err());
    }

    #[test]
    fn every_name_is_another() {
        let names: std::collections::BTreeSet<_> = (0..2_000).map(short_name).collect();
        assert_eq!(names.len(), 2_000);
        assert_eq!([0, 1, 26, 675, 676].map(short_name), ["aa", "ab", "ba", "zz", "aaa"]);
    }
}
