//! Workbooks locked by a password: the locks of Office 2007 and later (ECMA-376), opened with the password.

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use memchr::memmem;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::ReadError;
use super::container::{Container, u16_at, u32_at};

/// How often a lock may have the password hashed; Office writes 100,000, and a file could ask for hours.
const MOST_TURNS: u32 = 2_000_000;
/// How often the older lock has it hashed.
const TURNS: u32 = 50_000;
/// Bytes that are locked as one piece.
const PIECE: usize = 4096;

/// What the hash of the password is mixed with, for each thing that it opens.
const FOR_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const FOR_VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const FOR_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// Why a lock does not open.
enum Stuck {
    /// The lock is fine, the password is another one.
    Password,
    /// The lock is of a kind that is not known.
    Kind,
    /// The lock does not follow its own format.
    Broken,
}

/// Returns the workbook that a locked file holds.
pub(super) fn open(file: &str, bytes: &[u8], password: &str) -> Result<Vec<u8>, ReadError> {
    unlock(bytes, password).map_err(|stuck| match stuck {
        Stuck::Password => ReadError::WrongPassword { file: file.to_owned() },
        Stuck::Kind => ReadError::UnknownLock { file: file.to_owned() },
        Stuck::Broken => ReadError::broken(file, "its lock does not follow its own format"),
    })
}

fn unlock(bytes: &[u8], password: &str) -> Result<Vec<u8>, Stuck> {
    let container = Container::open(bytes).ok_or(Stuck::Broken)?;
    let stream = |name| container.entry(name).and_then(|entry| container.stream(&entry)).ok_or(Stuck::Broken);
    let (info, package) = (stream("encryptioninfo")?, stream("encryptedpackage")?);
    let length = u32_at(&package, 0).ok_or(Stuck::Broken)? as usize;
    let locked = package.get(8..).ok_or(Stuck::Broken)?;
    let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut content = match (u16_at(&info, 0), u16_at(&info, 2)) {
        (Some(4), Some(4)) => agile(info.get(8..).ok_or(Stuck::Broken)?, locked, &password)?,
        (Some(2..=4), Some(2)) => standard(&info, locked, &password)?,
        _ => return Err(Stuck::Kind),
    };
    content.truncate(length);
    Ok(content)
}

/// A hash by its name in the file.
#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn hash<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for part in parts {
                digest.update(part);
            }
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha1 => hash::<Sha1>(parts),
            Self::Sha256 => hash::<Sha256>(parts),
            Self::Sha384 => hash::<Sha384>(parts),
            Self::Sha512 => hash::<Sha512>(parts),
        }
    }

    /// Returns the hash of the password after so many turns.
    fn of_password(self, salt: &[u8], password: &[u8], turns: u32) -> Vec<u8> {
        (0..turns).fold(self.of(&[salt, password]), |hash, turn| self.of(&[&turn.to_le_bytes(), &hash]))
    }
}

/// A lock of the attributes of an element in the description of an agile lock.
struct Lock<'a> {
    element: &'a [u8],
    hash: Hash,
    key_bytes: usize,
    block: usize,
    salt: Vec<u8>,
}

impl<'a> Lock<'a> {
    fn read(element: &'a [u8]) -> Result<Self, Stuck> {
        let text = |name| attribute(element, name).ok_or(Stuck::Broken);
        if text("cipherAlgorithm")? != "AES" || text("cipherChaining")? != "ChainingModeCBC" {
            return Err(Stuck::Kind);
        }
        let number = |name| text(name)?.parse::<usize>().map_err(|_| Stuck::Broken);
        let (key_bits, block) = (number("keyBits")?, number("blockSize")?);
        if !matches!(key_bits, 128 | 192 | 256) || block != 16 {
            return Err(Stuck::Kind);
        }
        let hash = Hash::named(text("hashAlgorithm")?).ok_or(Stuck::Kind)?;
        Ok(Self {
            element,
            hash,
            key_bytes: key_bits / 8,
            block,
            salt: base64(text("saltValue")?).ok_or(Stuck::Broken)?,
        })
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, Stuck> {
        attribute(self.element, name).and_then(base64).ok_or(Stuck::Broken)
    }
}

/// Opens the lock of Office 2010 and later.
fn agile(description: &[u8], locked: &[u8], password: &[u8]) -> Result<Vec<u8>, Stuck> {
    let data = Lock::read(element(description, b"keyData").ok_or(Stuck::Broken)?)?;
    let own = Lock::read(element(description, b"encryptedKey").ok_or(Stuck::Kind)?)?;
    let turns = attribute(own.element, "spinCount").and_then(|turns| turns.parse().ok()).ok_or(Stuck::Broken)?;
    if turns > MOST_TURNS {
        return Err(Stuck::Kind);
    }
    let hashed = own.hash.of_password(&own.salt, password, turns);
    let opened = |name: &str, purpose: [u8; 8]| {
        let key = fitted(own.hash.of(&[&hashed, &purpose]), own.key_bytes);
        chained(&key, &fitted(own.salt.clone(), own.block), &own.bytes(name)?)
    };
    let input = opened("encryptedVerifierHashInput", FOR_INPUT)?;
    let value = opened("encryptedVerifierHashValue", FOR_VALUE)?;
    let input = input.get(..own.salt.len()).unwrap_or(&input);
    let expected = own.hash.of(&[input]);
    if value.get(..expected.len()) != Some(&expected[..]) {
        return Err(Stuck::Password);
    }
    let key = fitted(opened("encryptedKeyValue", FOR_KEY)?, data.key_bytes);
    let mut content = Vec::with_capacity(locked.len());
    for (number, piece) in (0_u32..).zip(locked.chunks(PIECE)) {
        let start = fitted(data.hash.of(&[&data.salt, &number.to_le_bytes()]), data.block);
        content.extend(chained(&key, &start, piece)?);
    }
    Ok(content)
}

/// Opens the lock of Office 2007.
fn standard(info: &[u8], locked: &[u8], password: &[u8]) -> Result<Vec<u8>, Stuck> {
    let header = u32_at(info, 8).ok_or(Stuck::Broken)? as usize;
    let algorithm = u32_at(info, 12 + 8).ok_or(Stuck::Broken)?;
    // AES with keys of 128, 192 and 256 bits; RC4 else.
    if !matches!(algorithm, 0x660E..=0x6610) {
        return Err(Stuck::Kind);
    }
    let key_bytes = u32_at(info, 12 + 16).ok_or(Stuck::Broken)? as usize / 8;
    let verifier = header.checked_add(12).and_then(|at| info.get(at..)).ok_or(Stuck::Broken)?;
    let part = |from: usize, to: usize| verifier.get(from..to).ok_or(Stuck::Broken);
    let (salt, input, value) = (part(4, 20)?, part(20, 36)?, part(40, 72)?);
    let hashed = Hash::Sha1.of_password(salt, password, TURNS);
    let last = Hash::Sha1.of(&[&hashed, &0_u32.to_le_bytes()]);
    let spread = |mark: u8| {
        let mut block = [mark; 64];
        block.iter_mut().zip(&last).for_each(|(byte, hash)| *byte ^= hash);
        Hash::Sha1.of(&[&block])
    };
    let key = [spread(0x36), spread(0x5C)].concat();
    let key = key.get(..key_bytes).ok_or(Stuck::Kind)?;
    let (input, value) = (single(key, input)?, single(key, value)?);
    if value.get(..20) != Some(&Hash::Sha1.of(&[&input])[..]) {
        return Err(Stuck::Password);
    }
    single(key, locked)
}

/// Cuts or fills up to `length` bytes.
fn fitted(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length, 0x36);
    bytes
}

/// Opens bytes each block of which is mixed with the one before.
fn chained(key: &[u8], start: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Stuck> {
    let mut opened = single(key, bytes)?;
    let before = start.iter().chain(bytes);
    opened.iter_mut().zip(before).for_each(|(byte, before)| *byte ^= before);
    Ok(opened)
}

/// Opens bytes each block of which stands alone.
fn single(key: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Stuck> {
    fn open<C: BlockCipherDecrypt + KeyInit>(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let cipher = C::new_from_slice(key).ok()?;
        let mut opened = Vec::with_capacity(bytes.len());
        for block in bytes.chunks_exact(16) {
            let mut block = aes::cipher::Block::<C>::try_from(block).ok()?;
            cipher.decrypt_block(&mut block);
            opened.extend_from_slice(&block);
        }
        Some(opened)
    }
    let opened = match key.len() {
        16 => open::<Aes128>(key, bytes),
        24 => open::<Aes192>(key, bytes),
        _ => open::<Aes256>(key, bytes),
    };
    opened.ok_or(Stuck::Kind)
}

/// Returns the tag of an element by its name, whatever the prefix before it.
fn element<'a>(description: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut from = 0;
    while let Some(at) = memmem::find(&description[from..], name) {
        let start = from + at;
        let tag = &description[start + name.len()..];
        if matches!(description.get(start.checked_sub(1)?), Some(b'<' | b':')) && tag.first() == Some(&b' ') {
            return tag.get(..memchr::memchr(b'>', tag)?);
        }
        from = start + name.len();
    }
    None
}

fn attribute<'a>(tag: &'a [u8], name: &str) -> Option<&'a str> {
    let key = format!(" {name}=\"");
    let value = &tag[memmem::find(tag, key.as_bytes())? + key.len()..];
    std::str::from_utf8(&value[..memchr::memchr(b'"', value)?]).ok()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text.bytes().filter(|letter| *letter != b'=' && !letter.is_ascii_whitespace()) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGILE: &[u8] = include_bytes!("../../../fixtures/locked/agile.xlsx");
    const STANDARD: &[u8] = include_bytes!("../../../fixtures/locked/standard.xlsx");

    #[test]
    fn both_locks_open_with_the_password_alone() {
        for locked in [AGILE, STANDARD] {
            let opened = open("a.xlsx", locked, "Frühling 26").expect("the right password");
            assert!(opened.starts_with(b"PK\x03\x04"));
            let error = open("a.xlsx", locked, "Fruehling 26").expect_err("another password");
            assert!(matches!(error, ReadError::WrongPassword { .. }));
        }
    }

    #[test]
    fn damaged_locks_never_panic() {
        for at in (0..AGILE.len()).step_by(997) {
            let mut damaged = AGILE.to_vec();
            damaged[at] ^= 0x5A;
            let _ = open("a.xlsx", &damaged[..AGILE.len() - at / 3], "x");
        }
    }

    #[test]
    fn base64_is_read() {
        assert_eq!(base64("TW9s\nZGF1").as_deref(), Some(&b"Moldau"[..]));
        assert_eq!(base64("TW8=").as_deref(), Some(&b"Mo"[..]));
        assert_eq!(base64("T*"), None);
    }
}
