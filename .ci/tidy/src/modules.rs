//! The modules of a crate, and the file of each.

use std::collections::BTreeMap;

use crate::Sources;
use crate::outline::{Module, Outline};

/// The outline of every file that can be parsed, by its path.
#[derive(Debug, Default)]
pub struct Outlines {
    files: BTreeMap<String, Outline>,
}

impl Outlines {
    /// Reads all files. One that isn't Rust is left out: the compiler says so.
    pub fn read(sources: &Sources) -> Self {
        let outline = |(path, text): (&str, &str)| {
            Outline::parse(text).ok().map(|outline| (path.to_string(), outline))
        };
        Outlines { files: sources.parsable().filter_map(outline).collect() }
    }

    /// The outline of a file.
    pub fn get(&self, path: &str) -> Option<&Outline> {
        self.files.get(path)
    }

    /// Every file, with its outline.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Outline)> {
        self.files.iter().map(|(path, outline)| (path.as_str(), outline))
    }
}

/// The place of a module: a file, or a part of one.
#[derive(Debug)]
pub struct Site<'a> {
    /// The file.
    pub file: String,
    /// The contents of the module.
    pub outline: &'a Outline,
}

/// The names of the modules that lead to one: none for the root of the crate.
pub type ModulePath = Vec<String>;

/// The modules that are compiled together, from one root. A module may have several sites
/// of which `cfg` chooses one.
#[derive(Debug, Default)]
pub struct Modules<'a> {
    /// The sites of each.
    pub sites: BTreeMap<ModulePath, Vec<Site<'a>>>,
}

/// The folders of a module's children.
struct Folders {
    /// The folder that `#[path = …]` starts from.
    beside: String,
    /// The folder that a plain `mod name;` starts from.
    below: String,
}

impl<'a> Modules<'a> {
    /// Reads the modules from the file `root` on.
    pub fn read(outlines: &'a Outlines, root: &str) -> Self {
        let mut modules = Modules::default();
        modules.add_file(outlines, Vec::new(), root, true);
        modules
    }

    /// Adds a file and its children. `owns` is for a file whose children are beside it: the
    /// root, `mod.rs`, and those named by `#[path = …]`.
    fn add_file(&mut self, outlines: &'a Outlines, module: ModulePath, file: &str, owns: bool) {
        let Some(outline) = outlines.get(file) else { return };
        let beside = folder(file).to_string();
        let below = match owns {
            true => beside.clone(),
            false => file.trim_end_matches(".rs").to_string(),
        };
        self.add(outlines, module, file, outline, &Folders { beside, below });
    }

    fn add(
        &mut self,
        outlines: &'a Outlines,
        module: ModulePath,
        file: &str,
        outline: &'a Outline,
        folders: &Folders,
    ) {
        for child in &outline.modules {
            let mut path = module.clone();
            path.push(child.name.clone());
            match &child.inside {
                Some(inside) => {
                    let below = inline_folder(child, folders);
                    let folders = Folders { beside: below.clone(), below };
                    self.add(outlines, path, file, inside, &folders);
                }
                None => {
                    let (file, owns) = file_of(outlines, child, folders);
                    self.add_file(outlines, path, &file, owns);
                }
            }
        }
        let site = Site { file: file.to_string(), outline };
        self.sites.entry(module).or_default().push(site);
    }
}

/// Returns the folder of the children of `mod name { … }`.
fn inline_folder(module: &Module, folders: &Folders) -> String {
    match &module.path {
        Some(path) => join(&folders.beside, path),
        None => join(&folders.below, &module.name),
    }
}

/// The file of `mod name;`, and whether its children are beside it.
fn file_of(outlines: &Outlines, module: &Module, folders: &Folders) -> (String, bool) {
    if let Some(path) = &module.path {
        return (join(&folders.beside, path), true);
    }
    let file = join(&folders.below, &format!("{}.rs", module.name));
    match outlines.get(&file) {
        Some(_) => (file, false),
        None => (join(&folders.below, &format!("{}/mod.rs", module.name)), true),
    }
}

/// The folder that a file is in.
fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Joins paths, and takes back a folder for each `..`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
