//! What was asked for → [`Input`]s: folders, patterns and archives expanded, sorted, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::archive::{self, Archive};
use super::input::{Input, Place};
use super::spool::Kept;
use super::{ReadError, names, spool};
use glob::MatchOptions;

/// The argument that stands for standard input.
const STDIN: &str = "-";

/// How long a pipe that was named may have nobody who writes to it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A file that was found, and what it is called.
pub(super) struct Found {
    /// Name relative to the folder that was given, or the plain file name.
    pub(super) name: String,
    /// Path that can be opened.
    pub(super) path: PathBuf,
}

/// Expands files, folders, patterns, archives and `-` into inputs, sorted by name, each file once.
///
/// Folders are read with all folders below. Hidden files, lock files of Office, what systems leave behind and folders that
/// hold the results of a run are left out unless they are named themselves. A path that exists is never read as a
/// pattern. The content of `stdin` is read only if `-` is among the paths. The order of the paths plays no part.
///
/// # Errors
/// Fails if a path does not exist, a folder holds no file, or a pattern matches none. A file that cannot be opened or an
/// archive that is damaged is no error here: it becomes one when it is read.
pub fn discover<P: AsRef<Path>>(paths: &[P], stdin: &mut dyn Read) -> Result<Vec<Input>, ReadError> {
    let mut found = BTreeMap::new();
    let mut inputs = Vec::new();
    let mut taken = false;
    for path in paths {
        let path = path.as_ref();
        if path.as_os_str() == STDIN {
            if !std::mem::replace(&mut taken, true) {
                let kept = spool::keep(stdin).map_err(|error| ReadError::unreadable(STDIN, error))?;
                expand(Input::kept(STDIN, kept), &mut inputs);
            }
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => folder(path, &shown(path), &mut found)?,
            Ok(metadata) if metadata.is_file() => add(path, telling_name(path), &mut found),
            // A pipe, such as `<(command)`: it can be read only once.
            Ok(_) => {
                let kept = opened(path, PATIENCE).and_then(|mut pipe| spool::keep(&mut pipe));
                let kept = kept.map_err(|error| ReadError::unreadable(&shown(path), error))?;
                expand(Input::kept(&file_name(path), kept), &mut inputs);
            }
            // Also links that lead nowhere or in a circle.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied || path.is_symlink() => {
                return Err(ReadError::unreadable(&shown(path), error));
            }
            Err(_) => pattern(path, &mut found)?,
        }
    }
    let files: Vec<Found> = found.into_values().collect();
    for (name, file) in names::unique(&files).into_iter().zip(&files) {
        expand(Input::file(&name, &file.path), &mut inputs);
    }
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(inputs)
}

/// Opens a pipe; a named one opens once a program writes to it, which may be never.
fn opened(path: &Path, patience: Duration) -> io::Result<File> {
    let (send, receive) = channel();
    let path = path.to_path_buf();
    // If nobody ever writes, this thread ends with the program.
    std::thread::spawn(move || send.send(File::open(path)));
    receive.recv_timeout(patience).unwrap_or_else(|_| {
        Err(io::Error::new(io::ErrorKind::TimedOut, "it is a pipe, and no program has begun to write to it"))
    })
}

type Files = BTreeMap<PathBuf, Found>;

/// Adds a file under its longest name: found twice, the name that says more wins, whatever came first.
fn add(path: &Path, name: String, found: &mut Files) {
    let key = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let new = Found { name, path: path.to_path_buf() };
    let rank = |file: &Found| (file.name.len(), file.name.clone(), file.path.clone());
    match found.get(&key) {
        Some(old) if rank(old) >= rank(&new) => {}
        _ => {
            found.insert(key, new);
        }
    }
}

fn folder(path: &Path, given: &str, found: &mut Files) -> Result<(), ReadError> {
    if is_output(path) {
        return Err(ReadError::OwnOutput { path: given.to_owned() });
    }
    let before = found.len();
    let mut any = false;
    let mut seen = BTreeSet::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(folder) = open.pop() {
        let identity = fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
        if !seen.insert(identity) {
            continue;
        }
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => return Err(ReadError::unreadable(&shown(&folder), error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| ReadError::unreadable(&shown(&folder), error))?.path();
            if is_left_out(&entry) {
                continue;
            }
            match fs::metadata(&entry) {
                Ok(metadata) if metadata.is_dir() && is_output(&entry) => {}
                Ok(metadata) if metadata.is_dir() => open.push(entry),
                Ok(metadata) if metadata.is_file() => {
                    any = true;
                    let name = entry.strip_prefix(path).map_or_else(|_| file_name(&entry), shown);
                    add(&entry, name, found);
                }
                // A link that leads nowhere, a socket, a file that vanished.
                _ => {}
            }
        }
    }
    if any || found.len() > before { Ok(()) } else { Err(ReadError::EmptyFolder { path: given.to_owned() }) }
}

fn pattern(path: &Path, found: &mut Files) -> Result<(), ReadError> {
    let text = shown(path);
    if !text.contains(['*', '?', '[']) {
        return Err(ReadError::Missing { path: text });
    }
    let options =
        MatchOptions { case_sensitive: !cfg!(windows), require_literal_leading_dot: true, ..MatchOptions::new() };
    let Some(pattern) = path.to_str() else { return Err(ReadError::BadPattern { pattern: text }) };
    let matches = glob::glob_with(pattern, options).map_err(|_| ReadError::BadPattern { pattern: text.clone() })?;
    let mut any = false;
    for hit in matches.flatten() {
        if is_left_out(&hit) {
            continue;
        }
        if hit.is_dir() {
            match folder(&hit, &shown(&hit), found) {
                Err(ReadError::EmptyFolder { .. } | ReadError::OwnOutput { .. }) => continue,
                other => other?,
            }
        } else if hit.is_file() || hit.is_symlink() {
            add(&hit, telling_name(&hit), found);
        } else {
            // A pipe or a device is read only if it is named itself.
            continue;
        }
        any = true;
    }
    if any { Ok(()) } else { Err(ReadError::NoMatch { pattern: text }) }
}

/// Whether a file in a folder is none of the user's data.
fn is_left_out(path: &Path) -> bool {
    let name = file_name(path);
    // `~$` is a lock of Office, `.~lock.` one of LibreOffice (hidden anyway).
    name.starts_with('.')
        || name.starts_with("~$")
        || ["thumbs.db", "desktop.ini", "__macosx", "moldau.toml"].contains(&name.to_lowercase().as_str())
}

/// Whether a folder holds the results of a run.
fn is_output(folder: &Path) -> bool {
    folder.join("run.json").is_file() && folder.join("records.csv").is_file()
}

/// Adds an input, or in its place the members of the archive that it is, also of those within it.
fn expand(input: Input, inputs: &mut Vec<Input>) {
    let opened = match &input.place {
        Place::File(path) => Archive::of_file(path),
        Place::Bytes(bytes) => Archive::of_kept(&Kept::Bytes(Arc::clone(bytes)), None),
        Place::Spool(spool) => Archive::of_kept(&Kept::File(spool.clone()), None),
        Place::Member { .. } | Place::Refused { .. } => Ok(None),
    };
    let (mut members, mut left) = (Vec::new(), archive::MOST_WITHIN);
    let added = opened.and_then(|archive| match archive {
        Some(archive) => add_members(&archive, &input.name, 1, &mut left, &mut members),
        None => Ok(()),
    });
    match added {
        Ok(()) if members.is_empty() => inputs.push(input),
        Ok(()) => inputs.append(&mut members),
        Err(why) => {
            let path = input.path().map(Path::to_path_buf);
            inputs.push(Input { name: input.name, place: Place::Refused { path, why } });
        }
    }
}

/// Adds the members of an archive, `depth` archives deep; those within it may take the bytes that are `left`.
fn add_members(
    archive: &Archive,
    name: &str,
    depth: usize,
    left: &mut u64,
    inputs: &mut Vec<Input>,
) -> Result<(), &'static str> {
    for (index, member) in archive.members() {
        let parts = || member.split('/');
        if member.ends_with('/') || parts().any(|part| is_left_out(Path::new(part))) {
            continue;
        }
        let clean: Vec<_> = parts().filter(|part| !part.is_empty() && *part != "..").collect();
        let name: Arc<str> = format!("{name}/{}", clean.join("/")).into();
        let within = depth < archive::DEEPEST && !is_document(Path::new(&member));
        let inner = if within { archive.inner(index, left) } else { None };
        let before = inputs.len();
        match inner.map_or(Ok(None), |kept| Archive::of_kept(&kept, archive.path.clone())) {
            Ok(Some(inner)) => add_members(&inner, &name, depth + 1, left, inputs)?,
            Ok(None) => {}
            Err(why) => {
                let path = archive.path.clone();
                inputs.push(Input { name: Arc::clone(&name), place: Place::Refused { path, why } });
            }
        }
        if inputs.len() == before {
            inputs.push(Input { name, place: Place::Member { archive: archive.clone(), index } });
        }
        if inputs.len() > archive::MOST_MEMBERS {
            return Err(archive::CROWDED);
        }
    }
    Ok(())
}

/// Whether a member is called as documents are that are archives themselves.
fn is_document(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    ["xlsx", "xlsm", "xlsb", "xltx", "ods", "odt", "docx", "pptx"].contains(&ending.as_str())
}

/// Returns a file's name, with the folder before it as it was typed where the name has no letters: `opens/4711.csv`.
fn telling_name(path: &Path) -> String {
    let name = file_name(path);
    let telling = Path::new(&name).file_stem().is_some_and(|stem| stem.to_string_lossy().contains(char::is_alphabetic));
    match path.parent().and_then(Path::file_name).filter(|_| !telling) {
        Some(folder) => format!("{}/{name}", folder.to_string_lossy()),
        None => name,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| shown(path), |name| name.to_string_lossy().into_owned())
}

/// Returns a path in the form that reports show, with `/` on every system.
pub(super) fn shown(path: &Path) -> String {
    let mut text = String::new();
    for component in path.components() {
        match component {
            Component::RootDir => text.push('/'),
            other => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                text.push_str(&other.as_os_str().to_string_lossy());
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
