//! The declarations, imports and names in a file of Rust.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

/// A module: a whole file, or `mod name { … }` in one.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The items that are declared here, by name.
    pub items: Vec<String>,
    /// Its `use` lines, those in functions too: one for each name they bring in.
    pub imports: Vec<Import>,
    /// Every path in its code.
    pub paths: Vec<Named>,
    /// `mod name;` and `mod name { … }`.
    pub modules: Vec<Module>,
}

/// A name brought in by `use`.
#[derive(Clone, Debug)]
pub struct Import {
    /// The path it's from: `crate`, `table`, `Reader`. It ends with `*` if everything is.
    pub path: Vec<String>,
    /// Its name here.
    pub name: String,
    /// True if others may import it from here.
    pub public: bool,
    /// The line, from 1.
    pub line: usize,
}

/// A path in the code, such as `format::line::parse`.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its parts.
    pub path: Vec<String>,
    /// The line, from 1.
    pub line: usize,
}

/// A module that is declared in another.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// The value of `#[path = …]`.
    pub path: Option<String>,
    /// Its contents, if they aren't a file.
    pub inside: Option<Outline>,
}

impl Outline {
    /// Finds where paths that begin like one of `banned` are named or imported, or a module on
    /// the way to one is imported.
    pub fn named(&self, banned: &[&str]) -> Vec<(usize, String)> {
        let joined = |path: &[String]| path.join("::");
        let imports = self.imports.iter().map(|import| (import.line, joined(&import.path)));
        let imports = imports.filter(|(_, path)| {
            let module = path.trim_end_matches("::*");
            banned.iter().any(|start| begins_with(path, start) || begins_with(start, module))
        });
        let paths = self.paths.iter().map(|named| (named.line, joined(&named.path)));
        let paths = paths.filter(|(_, path)| banned.iter().any(|start| begins_with(path, start)));
        let inside = self.modules.iter().filter_map(|module| module.inside.as_ref());
        imports.chain(paths).chain(inside.flat_map(|inside| inside.named(banned))).collect()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it isn't Rust.
    pub fn parse(text: &str) -> syn::Result<Self> {
        Ok(Outline::of(&syn::parse_file(text)?.items))
    }

    fn of(items: &[Item]) -> Self {
        let mut outline = Outline::default();
        items.iter().for_each(|item| outline.read_item(item));
        outline
    }

    fn read_item(&mut self, item: &Item) {
        match item {
            Item::Mod(module) => self.modules.push(read_module(module)),
            Item::Use(import) => self.read_import(import),
            _ => {
                self.items.extend(name_of(item));
                self.read_tokens(item.to_token_stream());
            }
        }
    }

    fn read_import(&mut self, import: &ItemUse) {
        let public = !matches!(import.vis, Visibility::Inherited);
        // `::name` begins with the name of another crate, as `name` nearly always does.
        self.read_use_tree(&import.tree, &mut Vec::new(), public);
    }

    fn read_use_tree(&mut self, tree: &UseTree, before: &mut Vec<String>, public: bool) {
        let (last, mut name) = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.read_use_tree(&path.tree, before, public);
                before.pop();
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.read_use_tree(tree, before, public);
                }
                return;
            }
            UseTree::Name(name) => (&name.ident, name.ident.to_string()),
            UseTree::Rename(renamed) => (&renamed.ident, renamed.rename.to_string()),
            UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                let path = before.iter().cloned().chain(["*".to_string()]).collect();
                self.imports.push(Import { path, name: "*".to_string(), public, line });
                return;
            }
        };
        let mut path = before.clone();
        if last == "self" && !path.is_empty() {
            if name == "self" {
                name.clone_from(&path[path.len() - 1]);
            }
        } else {
            path.push(last.to_string());
        }
        self.imports.push(Import { path, name, public, line: last.span().start().line });
    }

    /// Reads the paths, and the `use` lines, in the tokens of an item. Macros are read like
    /// other code.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.read_tokens(group.stream()),
                TokenTree::Ident(word) if word == "use" => {
                    let end = tokens[at..].iter().position(|token| is_mark(token, ';'));
                    let end = end.map_or(tokens.len(), |end| at + end + 1);
                    if let Ok(import) = syn::parse2(tokens[at..end].iter().cloned().collect()) {
                        self.read_import(&import);
                        at = end;
                        continue;
                    }
                }
                TokenTree::Ident(_) => {
                    at = self.read_path(&tokens, at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads the path that begins at `at`, and returns where it ends.
    fn read_path(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let line = tokens[at].span().start().line;
        let mut path = vec![tokens[at].to_string()];
        let mut end = at + 1;
        while let [colon, other, TokenTree::Ident(part), ..] = &tokens[end..]
            && is_mark(colon, ':')
            && is_mark(other, ':')
        {
            path.push(part.to_string());
            end += 3;
        }
        // A method or a field isn't a path; what comes after `..` is one.
        let is_member = matches!(&tokens[..at], [.., before, dot]
            if is_mark(dot, '.') && !is_mark(before, '.'));
        if !is_member {
            self.paths.push(Named { path, line });
        }
        end
    }
}

fn read_module(module: &ItemMod) -> Module {
    let inside = module.content.as_ref().map(|(_, items)| Outline::of(items));
    let path = module.attrs.iter().find_map(path_of);
    Module { name: module.ident.to_string(), path, inside }
}

/// The value of `#[path = "…"]`.
fn path_of(attribute: &Attribute) -> Option<String> {
    let value = &attribute.meta.require_name_value().ok()?.value;
    match value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })
            if attribute.path().is_ident("path") =>
        {
            Some(text.value())
        }
        _ => None,
    }
}

/// Returns an item's name; nothing for an `impl`.
fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// True if a path is another or begins with it, in whole parts.
fn begins_with(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}
